package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;

/**
 * XR: what sender and receiver reports have no room for; to be filled and used again. Of its blocks four are known, and of
 * each that is about a source the first {@value #SOURCES_MAX}: receiver reference time (4) and the answers to it (5), by
 * which a station that sends nothing measures the round trip, statistics summary (6), de-jitter buffer metrics (23). All
 * others, and known ones of another length, are stepped over.
 *
 * <p><b>Thread</b>: one owner. <b>Memory</b>: the blocks, made here. <b>Source</b>: RFC 3611 sections 2 to 4, RFC 7005.
 */
public final class ExtendedReport {
    /** Two stations in a call have audio and talkback: two sources each. */
    public static final int SOURCES_MAX = 4;

    static final int TYPE = 207;

    /** Before the blocks. */
    static final int FIXED_BYTES = 8;

    private static final int BLOCK_HEADER_BYTES = 4;
    private static final int REFERENCE_TIME = 4;
    private static final int REFERENCE_TIME_BYTES = 12;
    private static final int DELAYS = 5;
    private static final int DELAY_BYTES = 12;

    /** No packet written here is larger. */
    static final int BYTES_MAX = FIXED_BYTES
            + REFERENCE_TIME_BYTES
            + BLOCK_HEADER_BYTES
            + DELAY_BYTES
            + SOURCES_MAX * (StatisticsSummary.BYTES + DejitterMetrics.BYTES);

    private final long[] delaySsrcs = new long[SOURCES_MAX];
    private final long[] lastReferences = new long[SOURCES_MAX];
    private final long[] sinceLastReferences = new long[SOURCES_MAX];
    private final StatisticsSummary[] summaries = new StatisticsSummary[SOURCES_MAX];
    private final DejitterMetrics[] buffers = new DejitterMetrics[SOURCES_MAX];
    private long ssrc;
    private boolean hasReferenceTime;
    private long referenceTime;
    private int delayCount;
    private int summaryCount;
    private int bufferCount;

    ExtendedReport() {
        for (int i = 0; i < SOURCES_MAX; i++) {
            summaries[i] = new StatisticsSummary();
            buffers[i] = new DejitterMetrics();
        }
    }

    void begin(long ssrc) {
        this.ssrc = ssrc;
        hasReferenceTime = false;
        delayCount = 0;
        summaryCount = 0;
        bufferCount = 0;
    }

    void setReferenceTime(long ntp) {
        hasReferenceTime = true;
        referenceTime = ntp;
    }

    /** There is room for {@value #SOURCES_MAX}, as of the other two; one is ever written. */
    void addDelay(long ssrc, long lastReference, long sinceLastReference) {
        delaySsrcs[delayCount] = ssrc;
        lastReferences[delayCount] = lastReference;
        sinceLastReferences[delayCount++] = sinceLastReference;
    }

    StatisticsSummary addSummary() {
        return summaries[summaryCount++];
    }

    DejitterMetrics addBuffer() {
        return buffers[bufferCount++];
    }

    /** Takes the last back. */
    void dropBuffer() {
        bufferCount--;
    }

    boolean isEmpty() {
        return !hasReferenceTime && delayCount == 0 && summaryCount == 0 && bufferCount == 0;
    }

    /** False if a block runs over the end of the packet's {@code bytes}. */
    static boolean isWhole(ByteBuf datagram, int offset, int bytes) {
        int end = offset + bytes;
        int at = offset + FIXED_BYTES;
        while (at < end) {
            at += blockBytes(datagram, at);
        }
        return at == end;
    }

    /** Reads the packet at {@code offset}, which {@link #isWhole} has found good. */
    void read(ByteBuf datagram, int offset, int bytes) {
        begin(datagram.getUnsignedInt(offset + 4));
        int blockBytes;
        for (int at = offset + FIXED_BYTES; at < offset + bytes; at += blockBytes) {
            blockBytes = blockBytes(datagram, at);
            switch (datagram.getUnsignedByte(at)) {
                case REFERENCE_TIME -> {
                    if (blockBytes == REFERENCE_TIME_BYTES) {
                        setReferenceTime(datagram.getLong(at + 4));
                    }
                }
                case DELAYS -> readDelays(datagram, at + BLOCK_HEADER_BYTES, blockBytes - BLOCK_HEADER_BYTES);
                case StatisticsSummary.TYPE -> {
                    if (blockBytes == StatisticsSummary.BYTES && summaryCount < SOURCES_MAX) {
                        addSummary().read(datagram, at);
                    }
                }
                case DejitterMetrics.TYPE -> {
                    if (blockBytes == DejitterMetrics.BYTES && bufferCount < SOURCES_MAX) {
                        bufferCount += buffers[bufferCount].read(datagram, at) ? 1 : 0;
                    }
                }
                default -> {
                    // Other blocks are for others.
                }
            }
        }
    }

    private void readDelays(ByteBuf datagram, int offset, int bytes) {
        for (int at = offset; at + DELAY_BYTES <= offset + bytes && delayCount < SOURCES_MAX; at += DELAY_BYTES) {
            addDelay(datagram.getUnsignedInt(at), datagram.getUnsignedInt(at + 4), datagram.getUnsignedInt(at + 8));
        }
    }

    private static int blockBytes(ByteBuf datagram, int at) {
        return BLOCK_HEADER_BYTES + 4 * datagram.getUnsignedShort(at + 2);
    }

    /** What {@link #write} will append. */
    int bytes() {
        return FIXED_BYTES
                + (hasReferenceTime ? REFERENCE_TIME_BYTES : 0)
                + (delayCount > 0 ? BLOCK_HEADER_BYTES + delayCount * DELAY_BYTES : 0)
                + summaryCount * StatisticsSummary.BYTES
                + bufferCount * DejitterMetrics.BYTES;
    }

    void write(ByteBuf out) {
        RtcpPacket.writeHeader(out, TYPE, 0, bytes());
        out.writeInt((int) ssrc);
        if (hasReferenceTime) {
            writeBlockHeader(out, REFERENCE_TIME, REFERENCE_TIME_BYTES);
            out.writeLong(referenceTime);
        }
        if (delayCount > 0) {
            writeBlockHeader(out, DELAYS, BLOCK_HEADER_BYTES + delayCount * DELAY_BYTES);
        }
        for (int i = 0; i < delayCount; i++) {
            out.writeInt((int) delaySsrcs[i]);
            out.writeInt((int) lastReferences[i]);
            out.writeInt((int) sinceLastReferences[i]);
        }
        for (int i = 0; i < summaryCount; i++) {
            summaries[i].write(out);
        }
        for (int i = 0; i < bufferCount; i++) {
            buffers[i].write(out);
        }
    }

    private static void writeBlockHeader(ByteBuf out, int type, int bytes) {
        out.writeByte(type);
        out.writeByte(0);
        out.writeShort(bytes / 4 - 1);
    }

    /** Who reports: 0 to 2^32 − 1. */
    public long ssrc() {
        return ssrc;
    }

    /** True if it carries the reporter's time of day, to be answered. */
    public boolean hasReferenceTime() {
        return hasReferenceTime;
    }

    /** See {@link NtpTime}. */
    public long referenceTime() {
        return referenceTime;
    }

    /** Answers to reference times. */
    public int delayCount() {
        return delayCount;
    }

    /** Whose reference time the answer is to. */
    public long delaySsrc(int i) {
        return delaySsrcs[i];
    }

    /** LRR: the middle 32 bits of that time. */
    public long lastReference(int i) {
        return lastReferences[i];
    }

    /** DLRR: the time since it came, in 1/65,536 s. */
    public long sinceLastReference(int i) {
        return sinceLastReferences[i];
    }

    public int summaryCount() {
        return summaryCount;
    }

    /** @param i 0 to {@link #summaryCount} − 1 */
    public StatisticsSummary summary(int i) {
        return summaries[i];
    }

    public int bufferCount() {
        return bufferCount;
    }

    /** @param i 0 to {@link #bufferCount} − 1 */
    public DejitterMetrics buffer(int i) {
        return buffers[i];
    }
}
