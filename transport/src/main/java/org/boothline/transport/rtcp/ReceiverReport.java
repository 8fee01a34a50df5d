package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;

/**
 * RR: what a station that sends nothing hears of others; to be filled and used again. <b>Thread</b>: one owner.
 * <b>Memory</b>: nothing after it was made. <b>Source</b>: RFC 3550 section 6.4.2.
 */
public final class ReceiverReport extends Report {
    /** Before the blocks. */
    static final int FIXED_BYTES = 8;

    /** Reads the packet at {@code offset}, whose {@code count} blocks the caller has found to be there. */
    void read(ByteBuf datagram, int offset, int count) {
        begin(datagram.getUnsignedInt(offset + 4));
        readBlocks(datagram, offset + FIXED_BYTES, count);
    }

    void write(ByteBuf out) {
        RtcpPacket.writeHeader(out, RtcpPacket.RECEIVER_REPORT, blockCount(), FIXED_BYTES + blocksBytes());
        out.writeInt((int) ssrc());
        writeBlocks(out);
    }
}
