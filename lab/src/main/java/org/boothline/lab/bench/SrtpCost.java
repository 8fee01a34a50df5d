package org.boothline.lab.bench;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import org.HdrHistogram.Histogram;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.time.NanoClock;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.PayloadTypes;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.RtpHeader;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtpProtector;
import org.boothline.transport.srtp.RtpUnprotector;
import org.boothline.transport.srtp.SrtpCiphers;
import org.boothline.transport.srtp.UnprotectStatus;

/**
 * What SRTP adds to one packet by itself, in a warm loop: time, heap and bytes on the wire. <b>Thread</b>: the caller's.
 *
 * @param cipher who encrypts
 * @param datagramBytes before protection
 * @param addedBytes by protection
 * @param protectBytes heap bytes for one packet
 * @param unprotectBytes heap bytes for one packet
 */
public record SrtpCost(
        String cipher,
        int datagramBytes,
        int addedBytes,
        Percentiles protect,
        Percentiles unprotect,
        double protectBytes,
        double unprotectBytes) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_PACKETS = 20_000;
    private static final int PACKETS = 20_000;
    private static final int SSRC = 1;

    /**
     * @param datagramBytes of the RTP datagrams, header included
     * @throws UserFault if nobody can encrypt here
     */
    static SrtpCost of(int datagramBytes, NanoClock clock) throws UserFault {
        SrtpCiphers.warmUp(WARM_UP_PACKETS);
        KeyEpoch key = KeyEpoch.random(SSRC, new SecureRandom());
        RtpProtector protector = new RtpProtector(key, new RtpEpoch(Codec.OPUS, 1, SSRC, 0, 0, 0, 0));
        RtpUnprotector unprotector =
                new RtpUnprotector(KeyEpoch.of(SSRC, key.masterKeyHex(), key.masterSaltHex()), PayloadTypes.OPUS);
        Histogram protect = Percentiles.histogram();
        Histogram unprotect = Percentiles.histogram();
        long protectBytes = 0;
        long unprotectBytes = 0;
        ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(Packetiser.DATAGRAM_BYTES_MAX);
        RtpHeader header = new RtpHeader();
        try {
            int addedBytes = 0;
            for (int packet = 0; packet < PACKETS; packet++) {
                header.set(false, PayloadTypes.OPUS, packet & 0xFFFF, packet, SSRC);
                header.write(datagram.clear());
                datagram.writeZero(datagramBytes - RtpHeader.FIXED_BYTES);
                long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
                long startNs = clock.nowNs();
                protector.protect(datagram);
                protect.recordValue(Math.max(1, clock.nowNs() - startNs));
                long bytesBetween = THREADS.getCurrentThreadAllocatedBytes();
                addedBytes = datagram.readableBytes() - datagramBytes;
                startNs = clock.nowNs();
                UnprotectStatus status = unprotector.unprotect(datagram);
                unprotect.recordValue(Math.max(1, clock.nowNs() - startNs));
                unprotectBytes += THREADS.getCurrentThreadAllocatedBytes() - bytesBetween;
                protectBytes += bytesBetween - bytesBefore;
                if (status != UnprotectStatus.OK) {
                    throw new IllegalStateException("SRTP can't read what SRTP wrote: " + status);
                }
            }
            return new SrtpCost(
                    SrtpCiphers.name(),
                    datagramBytes,
                    addedBytes,
                    Percentiles.of(protect),
                    Percentiles.of(unprotect),
                    (double) protectBytes / PACKETS,
                    (double) unprotectBytes / PACKETS);
        } finally {
            datagram.release();
        }
    }

    /** For people. */
    String text() {
        TextTable table = new TextTable(
                "µs per packet, SRTP by " + cipher + " alone", ">p50", ">p99", ">p99.9", ">max", ">heap bytes");
        row(table, "protect", protect, protectBytes);
        row(table, "unprotect", unprotect, unprotectBytes);
        return table.text()
                + String.format(
                        "A datagram of %d B is %d B longer when protected. The heap bytes are the cipher's, none are ours.",
                        datagramBytes, addedBytes)
                + System.lineSeparator();
    }

    private static void row(TextTable table, String name, Percentiles times, double heapBytes) {
        String[] cells = times.cells();
        table.row(name, cells[0], cells[1], cells[2], cells[3], Math.round(heapBytes) + "");
    }
}
