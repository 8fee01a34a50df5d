package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;

/** The common header of every packet in a compound. <b>Source</b>: RFC 3550 section 6.4.1. */
final class RtcpPacket {
    static final int HEADER_BYTES = 4;
    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int GOODBYE = 203;

    /** Counts of blocks, chunks and sources have 5 bits. */
    static final int COUNT_MAX = 31;

    private RtcpPacket() {}

    /** Appends the header of a packet of {@code bytes} in all, a multiple of 4. */
    static void writeHeader(ByteBuf out, int type, int count, int bytes) {
        out.writeByte(0x80 | count);
        out.writeByte(type);
        out.writeShort(bytes / 4 - 1);
    }

    static int roundUpToWord(int bytes) {
        return bytes + 3 & ~3;
    }
}
