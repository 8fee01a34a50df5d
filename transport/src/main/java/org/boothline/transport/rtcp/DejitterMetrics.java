package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;

/**
 * XR block 23: for how long the other station's playout holds packets of one source; to be filled and used again. Its water
 * marks are sent as unavailable and not read.
 *
 * <p><b>Thread</b>: one owner. <b>Memory</b>: nothing after it was made. <b>Source</b>: RFC 7005 section 4.
 */
public final class DejitterMetrics {
    /** In place of a delay that is not known. */
    public static final int UNKNOWN = -1;

    static final int TYPE = 23;

    /** With the block's header. */
    static final int BYTES = 16;

    private static final int SAMPLED = 0x40;
    private static final int SAMPLED_MASK = 0xC0;
    private static final int ADAPTIVE = 0x20;
    private static final int OVER_RANGE = 0xFFFE;
    private static final int UNAVAILABLE = 0xFFFF;

    private long ssrc;
    private boolean adaptive;
    private int nominalMs;
    private int maximumMs;

    void set(long ssrc, boolean adaptive, int nominalMs, int maximumMs) {
        this.ssrc = ssrc;
        this.adaptive = adaptive;
        this.nominalMs = nominalMs;
        this.maximumMs = maximumMs;
    }

    /** False for a block that is no sample of the moment: the RFC wants it ignored. */
    boolean read(ByteBuf datagram, int offset) {
        int flags = datagram.getUnsignedByte(offset + 1);
        set(
                datagram.getUnsignedInt(offset + 4),
                (flags & ADAPTIVE) != 0,
                delayMs(datagram.getUnsignedShort(offset + 8)),
                delayMs(datagram.getUnsignedShort(offset + 10)));
        return (flags & SAMPLED_MASK) == SAMPLED;
    }

    void write(ByteBuf out) {
        out.writeByte(TYPE);
        out.writeByte(SAMPLED | (adaptive ? ADAPTIVE : 0));
        out.writeShort(BYTES / 4 - 1);
        out.writeInt((int) ssrc);
        out.writeShort(word(nominalMs));
        out.writeShort(word(maximumMs));
        out.writeShort(UNAVAILABLE);
        out.writeShort(UNAVAILABLE);
    }

    private static int word(int delayMs) {
        return delayMs < 0 ? UNAVAILABLE : Math.min(delayMs, OVER_RANGE);
    }

    private static int delayMs(int word) {
        return word == UNAVAILABLE ? UNKNOWN : word;
    }

    /** Whom it is about. */
    public long ssrc() {
        return ssrc;
    }

    public boolean isAdaptive() {
        return adaptive;
    }

    /** How long a packet waits that arrives when it is expected; 65,534 for more, {@link #UNKNOWN} if it was not said. */
    public int nominalMs() {
        return nominalMs;
    }

    /** How long the packet waits that arrives earliest; 65,534 for more, {@link #UNKNOWN} if it was not said. */
    public int maximumMs() {
        return maximumMs;
    }
}
