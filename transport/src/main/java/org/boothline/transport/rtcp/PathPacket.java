package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A path challenge or the answer to one: an APP packet named "PATH", alone in its datagram. It is only ever sent
 * protected, and a challenge and its answer have the same size.
 *
 * <p><b>Source</b>: RFC 3550 section 6.7, RFC 5506 for a datagram without a report; the idea is RFC 9000's, section 8.2.
 *
 * @param answer false: a challenge
 * @param token 16 random bytes, the same in both
 */
public record PathPacket(boolean answer, long ssrc, Token token) {
    /** Of the plain datagram. */
    public static final int BYTES = 28;

    private static final int APPLICATION = 204;
    private static final int NAME = 0x50415448;
    private static final int ANSWER = 1;

    /** Whom the answer must come from, nobody else has seen it. */
    public record Token(long high, long low) {}

    /** Appends the datagram. */
    public void write(ByteBuf out) {
        RtcpPacket.writeHeader(out, APPLICATION, answer ? ANSWER : 0, BYTES);
        out.writeInt((int) ssrc);
        out.writeInt(NAME);
        out.writeLong(token.high);
        out.writeLong(token.low);
    }

    /** The datagram between reader and writer index if it is such a packet, else null; moves neither. */
    public static @Nullable PathPacket read(ByteBuf datagram) {
        int at = datagram.readerIndex();
        if (datagram.readableBytes() != BYTES
                || datagram.getUnsignedByte(at + 1) != APPLICATION
                || datagram.getUnsignedByte(at) >> 5 != 0b100 // Version 2, no padding.
                || datagram.getUnsignedShort(at + 2) != BYTES / 4 - 1
                || datagram.getInt(at + 8) != NAME) {
            return null;
        }
        int subtype = datagram.getUnsignedByte(at) & RtcpPacket.COUNT_MAX;
        return subtype > ANSWER
                ? null
                : new PathPacket(
                        subtype == ANSWER,
                        datagram.getUnsignedInt(at + 4),
                        new Token(datagram.getLong(at + 12), datagram.getLong(at + 20)));
    }
}
