package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;

/**
 * Which packets of a source a receiver lacks and wants again: up to {@value #ENTRIES_MAX} entries of a sequence number and of
 * which among the 16 after it. To be filled and used again.
 *
 * <p><b>Thread</b>: one owner. <b>Memory</b>: the entries, made here. <b>Source</b>: RFC 4585 section 6.2.1.
 */
public final class GenericNack {
    /** Of entries read; what is beyond is not looked at, and asked for again if it is missed. */
    public static final int ENTRIES_MAX = 32;

    static final int TYPE = 205;
    static final int FORMAT = 1;

    /** With one entry. */
    static final int BYTES_MIN = 16;

    private static final int FIXED_BYTES = 12;
    private static final int ENTRY_BYTES = 4;
    private static final int FOLLOWING_BITS = 16;

    private final int[] sequences = new int[ENTRIES_MAX];
    private final int[] followings = new int[ENTRIES_MAX];
    private int entries;
    private long ssrc;
    private long mediaSsrc;

    /** Begins anew, about packets of this source. */
    public void begin(long mediaSsrc) {
        this.mediaSsrc = mediaSsrc;
        entries = 0;
    }

    /**
     * Asks for one packet more; fewest entries when called in order.
     *
     * @param sequence 0 to 65,535
     * @return false if there is no room
     */
    public boolean add(int sequence) {
        if (entries > 0) {
            int after = sequence - sequences[entries - 1] & 0xFFFF;
            if (after >= 1 && after <= FOLLOWING_BITS) {
                followings[entries - 1] |= 1 << after - 1;
                return true;
            }
        }
        if (entries == ENTRIES_MAX) {
            return false;
        }
        sequences[entries] = sequence;
        followings[entries++] = 0;
        return true;
    }

    /** Reads the packet at {@code offset}, which has {@value #BYTES_MIN} bytes or more. */
    void read(ByteBuf datagram, int offset, int bytes) {
        ssrc = datagram.getUnsignedInt(offset + 4);
        mediaSsrc = datagram.getUnsignedInt(offset + 8);
        entries = Math.min(ENTRIES_MAX, (bytes - FIXED_BYTES) / ENTRY_BYTES);
        for (int i = 0; i < entries; i++) {
            sequences[i] = datagram.getUnsignedShort(offset + FIXED_BYTES + i * ENTRY_BYTES);
            followings[i] = datagram.getUnsignedShort(offset + FIXED_BYTES + i * ENTRY_BYTES + 2);
        }
    }

    /** @param ssrc who asks */
    void write(ByteBuf out, long ssrc) {
        this.ssrc = ssrc;
        RtcpPacket.writeHeader(out, TYPE, FORMAT, FIXED_BYTES + entries * ENTRY_BYTES);
        out.writeInt((int) ssrc);
        out.writeInt((int) mediaSsrc);
        for (int i = 0; i < entries; i++) {
            out.writeShort(sequences[i]);
            out.writeShort(followings[i]);
        }
    }

    /** Who asks: 0 to 2^32 − 1. */
    public long ssrc() {
        return ssrc;
    }

    /** Whose packets are missed: 0 to 2^32 − 1. */
    public long mediaSsrc() {
        return mediaSsrc;
    }

    /** 0 to {@value #ENTRIES_MAX}. */
    public int entries() {
        return entries;
    }

    /** A packet that is missed: 0 to 65,535. */
    public int sequence(int entry) {
        return sequences[entry];
    }

    /** Bit 0 to 15: the packet that comes 1 to 16 after {@link #sequence} is missed too. */
    public int following(int entry) {
        return followings[entry];
    }
}
