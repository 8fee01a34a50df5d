package org.boothline.lab.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.device.DevicePacer;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.RtpHeader;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtpProtector;
import org.boothline.transport.srtp.RtpUnprotector;

/**
 * What Netty and the cipher cost when they do what they do for a frame, and nothing of ours that allocates is there: a buffer
 * from the pool, filled with as many bytes, protected, sent on the same port at the same pace from a thread of the same kind.
 *
 * <p><b>Thread</b>: its own, {@value #THREAD}.
 */
final class BareNetty implements AutoCloseable {
    static final String THREAD = "bare netty";

    private static final int SSRC = 1;

    private final KeyEpoch key = KeyEpoch.random(SSRC, new SecureRandom());
    private final RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, SSRC, 0, 0, 0, 0);
    private final RtpProtector protector = new RtpProtector(key, epoch);
    private final RtpHeader header = new RtpHeader();
    private final Thread thread;
    private volatile long sent;
    private volatile boolean stopping;

    BareNetty(UdpPort port, InetSocketAddress to, StreamFormat format, int datagramBytes, NanoClock clock) {
        DevicePacer pacer = new DevicePacer(clock, StreamFormat.SAMPLE_RATE_HZ);
        thread = new Thread(() -> send(port, to, format.frameSamples(), datagramBytes, pacer), THREAD);
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // One writer.
    private void send(UdpPort port, InetSocketAddress to, int frameSamples, int datagramBytes, DevicePacer pacer) {
        while (!stopping) {
            pacer.awaitFrames((sent + 1) * frameSamples);
            ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(Packetiser.DATAGRAM_BYTES_MAX);
            header.set(false, epoch.payloadType(), epoch.sequenceOf(sent), epoch.timestampOf(sent), SSRC);
            header.write(datagram);
            datagram.writeZero(datagramBytes - RtpHeader.FIXED_BYTES);
            protector.protect(datagram);
            port.send(to, datagram);
            sent++;
        }
    }

    /** For whoever receives. */
    RtpUnprotector unprotector() {
        return new RtpUnprotector(KeyEpoch.of(SSRC, key.masterKeyHex(), key.masterSaltHex()), epoch.payloadType());
    }

    long sent() {
        return sent;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
