package org.boothline.transport.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.security.GeneralSecurityException;
import java.util.logging.Level;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.rtp.PayloadTypes;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nothing is allocated but what the library takes: beside one that takes nothing, nothing; and with the true one, how much. */
class AllocationTest {
    private static final int ROUNDS = 20_000;

    /** Of one packet, both ways together: two nonces with their parameters; Java's own cipher sets up much anew besides. */
    private static final double LIBRARY_BYTES_MAX = SrtpCiphers.name().equals("OpenSSL") ? 300 : 5_000;

    private final KeyEpoch key = Datagrams.ours();
    private final ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(1_200, 1_200);
    private long index;

    @AfterEach
    void release() {
        datagram.release();
    }

    @Test
    void allocatesNothingOfItsOwnForRtp() throws GeneralSecurityException {
        RtpProtector protector = new RtpProtector(new IdleRtp(true), -1);
        RtpUnprotector unprotector = new RtpUnprotector(new IdleRtp(false), PayloadTypes.OPUS);
        assertEquals(0.0, rtpBytes(protector, unprotector), 0.01);
    }

    @Test
    void allocatesNothingOfItsOwnForRtcp() throws GeneralSecurityException {
        RtcpProtector protector = new RtcpProtector(new IdleRtcp(), 0);
        RtcpUnprotector unprotector = new RtcpUnprotector(new IdleRtcp());
        assertEquals(0.0, rtcpBytes(protector, unprotector), 0.01);
    }

    @Test
    void statesWhatTheLibraryTakes() {
        double rtp = rtpBytes(
                new RtpProtector(key, Datagrams.epoch(0)),
                new RtpUnprotector(Datagrams.theirs(key), PayloadTypes.OPUS));
        double rtcp = rtcpBytes(new RtcpProtector(key), new RtcpUnprotector(Datagrams.theirs(key)));
        System.out.printf(
                "%s takes %.0f B for an SRTP packet and %.0f B for an SRTCP packet, protected and unprotected%n",
                SrtpCiphers.name(), rtp, rtcp);
        assertTrue(rtp < LIBRARY_BYTES_MAX && rtcp < LIBRARY_BYTES_MAX, rtp + " and " + rtcp);
    }

    @Test
    void allocatesNothingToRefuseWhatIsMalformedForeignOrReplayed() {
        RtpProtector protector = new RtpProtector(key, Datagrams.epoch(0));
        RtpUnprotector unprotector = new RtpUnprotector(Datagrams.theirs(key), PayloadTypes.OPUS);
        protector.protect(Datagrams.rtp(0, datagram));
        unprotector.unprotect(datagram.copy());
        double allocated = AllocationProbe.bytesPerRound(ROUNDS, ROUNDS, () -> {
            unprotector.unprotect(datagram);
            unprotector.unprotect(datagram.setByte(11, 0));
            datagram.setInt(8, (int) Datagrams.SSRC);
            unprotector.unprotect(datagram.setByte(0, 0));
            datagram.setByte(0, 0x80);
        });
        assertEquals(0.0, allocated, 0.01);
        assertEquals(0, unprotector.datagrams(UnprotectStatus.FORGED).value());
    }

    private double rtpBytes(RtpProtector protector, RtpUnprotector unprotector) {
        Datagrams.rtp(0, datagram);
        index = 0;
        double bytes = AllocationProbe.bytesPerRound(ROUNDS, ROUNDS, () -> {
            datagram.setShort(2, (int) index++);
            protector.protect(datagram);
            unprotector.unprotect(datagram);
        });
        assertEquals(index, unprotector.datagrams(UnprotectStatus.OK).value());
        return bytes;
    }

    private double rtcpBytes(RtcpProtector protector, RtcpUnprotector unprotector) {
        Datagrams.rtcp(0, datagram);
        index = 0;
        double bytes = AllocationProbe.bytesPerRound(ROUNDS, ROUNDS, () -> {
            index++;
            protector.protect(datagram);
            unprotector.unprotect(datagram);
        });
        assertEquals(index, unprotector.datagrams(UnprotectStatus.OK).value());
        return bytes;
    }

    private static LoggerImpl silence() {
        return new LoggerImpl("org.jitsi.srtp", Level.OFF);
    }

    /** Adds and takes away a tag of whatever is there. */
    private static final class IdleRtp extends SrtpCryptoContext {
        IdleRtp(boolean sends) throws GeneralSecurityException {
            super(sends, (int) Datagrams.SSRC, 0, new byte[32], new byte[12], JitsiContexts.policy(), silence());
        }

        @Override
        public synchronized SrtpErrorStatus transformPacket(ByteArrayBuffer packet) {
            packet.setLength(packet.getLength() + RtpProtector.OVERHEAD_BYTES);
            return SrtpErrorStatus.OK;
        }

        @Override
        public synchronized SrtpErrorStatus reverseTransformPacket(ByteArrayBuffer packet, boolean skipDecryption) {
            packet.setLength(packet.getLength() - RtpProtector.OVERHEAD_BYTES);
            return SrtpErrorStatus.OK;
        }
    }

    /** Adds and takes away tag and index of whatever is there, marked as encrypted. */
    private static final class IdleRtcp extends SrtcpCryptoContext {
        IdleRtcp() throws GeneralSecurityException {
            super((int) Datagrams.SSRC, new byte[32], new byte[12], JitsiContexts.policy(), silence());
        }

        @Override
        public synchronized SrtpErrorStatus transformPacket(ByteArrayBuffer packet) {
            packet.setLength(packet.getLength() + RtcpProtector.OVERHEAD_BYTES);
            packet.getBuffer()[packet.getLength() - 4] = (byte) 0x80;
            return SrtpErrorStatus.OK;
        }

        @Override
        public synchronized SrtpErrorStatus reverseTransformPacket(ByteArrayBuffer packet) {
            packet.setLength(packet.getLength() - RtcpProtector.OVERHEAD_BYTES);
            return SrtpErrorStatus.OK;
        }
    }
}
