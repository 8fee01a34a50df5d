package org.boothline.lab.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtcpProtector;
import org.boothline.transport.srtp.RtpProtector;

/** {@link RtpSamples} and {@link RtcpSamples} under a key that is always the same. */
final class SrtpSamples {
    private static final long KEY_SEED = 7_714;
    private static final int ROOM_BYTES = 64;

    private SrtpSamples() {}

    /** Ours: protects once. */
    static KeyEpoch sending() {
        return KeyEpoch.random(RtpSamples.SSRC, new SeededRandom(KEY_SEED));
    }

    /** The same, as the other station has it. */
    static KeyEpoch receiving() {
        KeyEpoch ours = sending();
        return KeyEpoch.of(RtpSamples.SSRC, ours.masterKeyHex(), ours.masterSaltHex());
    }

    static List<byte[]> rtp(int count) throws UserFault {
        RtpProtector protector = new RtpProtector(sending(), RtpSamples.epoch(Codec.OPUS));
        List<byte[]> all = new ArrayList<>();
        for (byte[] plain : RtpSamples.datagrams(Codec.OPUS, count)) {
            ByteBuf datagram = roomy(plain);
            protector.protect(datagram);
            all.add(bytes(datagram));
        }
        return all;
    }

    static List<byte[]> rtcp() {
        RtcpProtector protector = new RtcpProtector(sending());
        List<byte[]> all = new ArrayList<>();
        for (byte[] plain : RtcpSamples.datagrams()) {
            ByteBuf datagram = roomy(plain);
            protector.protect(datagram);
            all.add(bytes(datagram));
        }
        return all;
    }

    static ByteBuf roomy(byte[] plain) {
        return Unpooled.buffer(plain.length + ROOM_BYTES).writeBytes(plain);
    }

    private static byte[] bytes(ByteBuf datagram) {
        byte[] bytes = new byte[datagram.readableBytes()];
        datagram.readBytes(bytes);
        return bytes;
    }
}
