package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;

/** What sender and receiver reports have in common: who reports, and up to 31 blocks. */
public abstract sealed class Report permits SenderReport, ReceiverReport {
    private final ReportBlock[] blocks = new ReportBlock[RtcpPacket.COUNT_MAX];
    private long ssrc;
    private int blockCount;

    Report() {
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new ReportBlock();
        }
    }

    /** Who reports: 0 to 2^32 − 1. */
    public long ssrc() {
        return ssrc;
    }

    public int blockCount() {
        return blockCount;
    }

    /** @param i 0 to {@link #blockCount} − 1 */
    public ReportBlock block(int i) {
        if (i >= blockCount) {
            throw new IndexOutOfBoundsException("block " + i + " of " + blockCount);
        }
        return blocks[i];
    }

    /** Begins a new report by {@code ssrc}, with no blocks. */
    void begin(long ssrc) {
        this.ssrc = ssrc;
        blockCount = 0;
    }

    /** One block more, to be filled; there is room for 31. */
    ReportBlock addBlock() {
        return blocks[blockCount++];
    }

    /** Takes the last block back. */
    void dropBlock() {
        blockCount--;
    }

    void readBlocks(ByteBuf datagram, int offset, int count) {
        for (int i = 0; i < count; i++) {
            blocks[i].read(datagram, offset + i * ReportBlock.BYTES);
        }
        blockCount = count;
    }

    void writeBlocks(ByteBuf out) {
        for (int i = 0; i < blockCount; i++) {
            blocks[i].write(out);
        }
    }

    int blocksBytes() {
        return blockCount * ReportBlock.BYTES;
    }
}
