package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;

/**
 * What one receiver says about one source. <b>Thread</b>: one owner. <b>Memory</b>: nothing after it was made.
 * <b>Source</b>: RFC 3550 section 6.4.1.
 */
public final class ReportBlock {
    /** On the wire. */
    public static final int BYTES = 24;

    private static final int LOST_MIN = -(1 << 23);
    private static final int LOST_MAX = (1 << 23) - 1;

    private long ssrc;
    private int fractionLost;
    private int cumulativeLost;
    private long extendedHighestSequence;
    private long jitterSamples;
    private long lastReport;
    private long sinceLastReport;

    /** Whom it is about, and what is lost: of 256 since the last report, and in all (kept within 24 bits, signed). */
    void setLoss(long ssrc, int fractionLost, long cumulativeLost) {
        this.ssrc = ssrc;
        this.fractionLost = fractionLost;
        this.cumulativeLost = (int) Math.max(LOST_MIN, Math.min(LOST_MAX, cumulativeLost));
    }

    void setReception(long extendedHighestSequence, long jitterSamples) {
        this.extendedHighestSequence = extendedHighestSequence;
        this.jitterSamples = jitterSamples;
    }

    void setLastReport(long lastReport, long sinceLastReport) {
        this.lastReport = lastReport;
        this.sinceLastReport = sinceLastReport;
    }

    /** Reads the {@value #BYTES} bytes at {@code offset}, whose presence the caller has checked. */
    void read(ByteBuf datagram, int offset) {
        ssrc = datagram.getUnsignedInt(offset);
        fractionLost = datagram.getUnsignedByte(offset + 4);
        cumulativeLost = datagram.getMedium(offset + 5);
        extendedHighestSequence = datagram.getUnsignedInt(offset + 8);
        jitterSamples = datagram.getUnsignedInt(offset + 12);
        lastReport = datagram.getUnsignedInt(offset + 16);
        sinceLastReport = datagram.getUnsignedInt(offset + 20);
    }

    void write(ByteBuf out) {
        out.writeInt((int) ssrc);
        out.writeByte(fractionLost);
        out.writeMedium(cumulativeLost);
        out.writeInt((int) extendedHighestSequence);
        out.writeInt((int) jitterSamples);
        out.writeInt((int) lastReport);
        out.writeInt((int) sinceLastReport);
    }

    /** Whom it is about. */
    public long ssrc() {
        return ssrc;
    }

    /** Lost since the previous report, of 256: 0 to 255. */
    public int fractionLost() {
        return fractionLost;
    }

    /** Lost since reception began, less duplicates: −8,388,608 to 8,388,607. */
    public int cumulativeLost() {
        return cumulativeLost;
    }

    /** Sequence number in the lower 16 bits, its wraps in the upper: 0 to 2^32 − 1. */
    public long extendedHighestSequence() {
        return extendedHighestSequence;
    }

    /** Interarrival jitter in timestamp units, which are samples here: 0 to 2^32 − 1. */
    public long jitterSamples() {
        return jitterSamples;
    }

    /** LSR: the middle 32 bits of the last sender report's NTP timestamp, 0 if none came. */
    public long lastReport() {
        return lastReport;
    }

    /** DLSR: the time since that report came, in 1/65,536 s. */
    public long sinceLastReport() {
        return sinceLastReport;
    }
}
