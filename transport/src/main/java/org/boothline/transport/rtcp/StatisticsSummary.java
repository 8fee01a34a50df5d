package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;

/**
 * XR block 6: exact loss and jitter of one source between two reports; to be filled and used again. Duplicates and hop
 * limits are not told: SRTP refuses the former before they are counted.
 *
 * <p><b>Thread</b>: one owner. <b>Memory</b>: nothing after it was made. <b>Source</b>: RFC 3611 section 4.6.
 */
public final class StatisticsSummary {
    static final int TYPE = 6;

    /** With the block's header. */
    static final int BYTES = 40;

    private static final int LOSS_FLAG = 0x80;
    private static final int JITTER_FLAG = 0x20;

    private long ssrc;
    private int flags;
    private int beginSequence;
    private int endSequence;
    private long lost;
    private long jitterMinSamples;
    private long jitterMaxSamples;
    private long jitterMeanSamples;
    private long jitterDeviationSamples;

    void setLoss(long ssrc, int beginSequence, int endSequence, long lost) {
        this.ssrc = ssrc;
        this.beginSequence = beginSequence & 0xFFFF;
        this.endSequence = endSequence & 0xFFFF;
        this.lost = lost;
        flags = LOSS_FLAG;
    }

    void setJitter(long minSamples, long maxSamples, long meanSamples, long deviationSamples) {
        jitterMinSamples = minSamples;
        jitterMaxSamples = maxSamples;
        jitterMeanSamples = meanSamples;
        jitterDeviationSamples = deviationSamples;
        flags |= JITTER_FLAG;
    }

    void read(ByteBuf datagram, int offset) {
        flags = datagram.getUnsignedByte(offset + 1);
        ssrc = datagram.getUnsignedInt(offset + 4);
        beginSequence = datagram.getUnsignedShort(offset + 8);
        endSequence = datagram.getUnsignedShort(offset + 10);
        lost = datagram.getUnsignedInt(offset + 12);
        jitterMinSamples = datagram.getUnsignedInt(offset + 20);
        jitterMaxSamples = datagram.getUnsignedInt(offset + 24);
        jitterMeanSamples = datagram.getUnsignedInt(offset + 28);
        jitterDeviationSamples = datagram.getUnsignedInt(offset + 32);
    }

    void write(ByteBuf out) {
        out.writeByte(TYPE);
        out.writeByte(flags);
        out.writeShort(BYTES / 4 - 1);
        out.writeInt((int) ssrc);
        out.writeShort(beginSequence);
        out.writeShort(endSequence);
        out.writeInt((int) lost);
        out.writeInt(0);
        boolean jitter = hasJitter();
        out.writeInt(jitter ? (int) jitterMinSamples : 0);
        out.writeInt(jitter ? (int) jitterMaxSamples : 0);
        out.writeInt(jitter ? (int) jitterMeanSamples : 0);
        out.writeInt(jitter ? (int) jitterDeviationSamples : 0);
        out.writeInt(0);
    }

    /** Whom it is about. */
    public long ssrc() {
        return ssrc;
    }

    /** Of the first packet it is about: 0 to 65,535. */
    public int beginSequence() {
        return beginSequence;
    }

    /** Of the packet after the last that it is about. */
    public int endSequence() {
        return endSequence;
    }

    /** False if nothing is said of {@link #lost}. */
    public boolean hasLoss() {
        return (flags & LOSS_FLAG) != 0;
    }

    /** Packets. */
    public long lost() {
        return lost;
    }

    /** False if nothing is said of jitter. */
    public boolean hasJitter() {
        return (flags & JITTER_FLAG) != 0;
    }

    /** Least difference in transit time from one packet to the next, as are the other three. */
    public long jitterMinSamples() {
        return jitterMinSamples;
    }

    public long jitterMaxSamples() {
        return jitterMaxSamples;
    }

    public long jitterMeanSamples() {
        return jitterMeanSamples;
    }

    /** Standard deviation. */
    public long jitterDeviationSamples() {
        return jitterDeviationSamples;
    }
}
