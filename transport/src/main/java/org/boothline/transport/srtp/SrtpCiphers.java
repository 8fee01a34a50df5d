package org.boothline.transport.srtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.security.SecureRandom;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.PayloadTypes;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.RtpHeader;

/**
 * Who encrypts, and how to have it ready before audio depends on it.
 *
 * <p><b>Thread</b>: any.
 */
public final class SrtpCiphers {
    private static final int PAYLOAD_BYTES = 160;
    private static final int REPORT_BYTES = 60;

    private SrtpCiphers() {}

    /**
     * {@code OpenSSL}, which costs a tenth of the garbage, where jitsi-srtp has native code and the system has OpenSSL; else,
     * or with {@code -Dboothline.srtp=SunJCE}, {@code SunJCE}.
     */
    public static String name() {
        return JitsiContexts.cipherName();
    }

    /**
     * Protects and unprotects some packets as fast as it goes, so that the first of a call find classes loaded and code
     * compiled: cold they take half a second. <b>Memory</b>: one buffer, given back.
     *
     * @param packets how many of RTP, and a tenth as many of RTCP; 5,000 do
     * @throws UserFault if jitsi-srtp can't be loaded; protectors and unprotectors can't be made then
     */
    public static void warmUp(int packets) throws UserFault {
        LinkageError unloadable = JitsiContexts.unloadable();
        if (unloadable != null) {
            throw new UserFault(
                    FaultCode.CODEC,
                    "The audio can't be encrypted",
                    "the library for it can't be loaded from its folder of temporary files",
                    "name a folder that programs may run from with -Djna.tmpdir=",
                    unloadable);
        }
        KeyEpoch key = KeyEpoch.random(1, new SecureRandom());
        KeyEpoch peers = KeyEpoch.of(1, key.masterKeyHex(), key.masterSaltHex());
        ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(Packetiser.DATAGRAM_BYTES_MAX);
        try {
            runRtp(key, peers, datagram, packets);
            runRtcp(key, peers, datagram, packets / 10);
        } finally {
            datagram.release();
        }
    }

    private static void runRtp(KeyEpoch key, KeyEpoch peers, ByteBuf datagram, int packets) {
        RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, 1, 0, 0, 0, 0);
        RtpProtector protector = new RtpProtector(key, epoch);
        RtpUnprotector unprotector = new RtpUnprotector(peers, PayloadTypes.OPUS);
        RtpHeader header = new RtpHeader();
        for (int packet = 0; packet < packets; packet++) {
            header.set(false, PayloadTypes.OPUS, epoch.sequenceOf(packet), packet, 1);
            header.write(datagram.clear());
            datagram.writeZero(PAYLOAD_BYTES);
            protector.protect(datagram);
            require(unprotector.unprotect(datagram));
        }
    }

    private static void runRtcp(KeyEpoch key, KeyEpoch peers, ByteBuf datagram, int packets) {
        RtcpProtector protector = new RtcpProtector(key);
        RtcpUnprotector unprotector = new RtcpUnprotector(peers);
        for (int packet = 0; packet < packets; packet++) {
            datagram.clear()
                    .writeInt(0x80C8_0000 + REPORT_BYTES / 4 - 1)
                    .writeInt(1)
                    .writeZero(REPORT_BYTES - 8);
            protector.protect(datagram);
            require(unprotector.unprotect(datagram));
        }
    }

    private static void require(UnprotectStatus status) {
        if (status != UnprotectStatus.OK) {
            throw new IllegalStateException("SRTP can't read what SRTP wrote: " + status);
        }
    }
}
