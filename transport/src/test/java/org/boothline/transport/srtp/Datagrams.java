package org.boothline.transport.srtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.boothline.base.media.Codec;
import org.boothline.transport.rtp.PayloadTypes;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.RtpHeader;

/** Plain datagrams and keys for tests. */
final class Datagrams {
    static final long SSRC = 0xDECAFBADL;
    static final int RTP_BYTES = RtpHeader.FIXED_BYTES + 100;
    static final int RTCP_BYTES = 60;

    private static final byte[] MASTER_KEY =
            HexFormat.of().parseHex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6");
    private static final byte[] MASTER_SALT = HexFormat.of().parseHex("3b04803de51ee7c96423ab5b");

    private Datagrams() {}

    /** Always the same secret, in the hands of the one who sends. */
    static KeyEpoch ours() {
        return KeyEpoch.protecting(SSRC, MASTER_KEY, MASTER_SALT);
    }

    /** The same secret as the other station has it. */
    static KeyEpoch theirs(KeyEpoch key) {
        return KeyEpoch.of(key.ssrc(), key.masterKeyHex(), key.masterSaltHex());
    }

    static KeyEpoch another() {
        return KeyEpoch.random(SSRC, new SecureRandom());
    }

    static RtpEpoch epoch(int firstSequence) {
        return new RtpEpoch(Codec.OPUS, 1, SSRC, firstSequence, 0, 0, 0);
    }

    /** With this index's sequence number, and a payload that only this index has. */
    static ByteBuf rtp(long index) {
        return rtp(index, Unpooled.buffer(1_500, 1_500));
    }

    static ByteBuf rtp(long index, ByteBuf into) {
        RtpHeader header = new RtpHeader();
        header.set(false, PayloadTypes.OPUS, (int) index & 0xFFFF, index * 240, SSRC);
        header.write(into.clear());
        into.writeLong(index);
        while (into.readableBytes() < RTP_BYTES) {
            into.writeByte((int) (index * 31 + into.writerIndex()));
        }
        return into;
    }

    /** A receiver report and more, told apart by {@code number}. */
    static ByteBuf rtcp(int number) {
        return rtcp(number, Unpooled.buffer(1_500, 1_500));
    }

    static ByteBuf rtcp(int number, ByteBuf into) {
        into.clear().writeInt(0x80C9_0001).writeInt((int) SSRC);
        into.writeInt(0x80CC_0000 | (RTCP_BYTES - 8) / 4 - 1)
                .writeInt((int) SSRC)
                .writeInt(number);
        return into.writeZero(RTCP_BYTES - into.readableBytes());
    }
}
