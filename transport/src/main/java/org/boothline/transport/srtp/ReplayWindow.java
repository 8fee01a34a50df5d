package org.boothline.transport.srtp;

/**
 * Which packets were there before, of the {@value #PACKETS} up to the newest: a bit for each, in a ring.
 *
 * <p>{@link #isNew} is asked before the tag was checked, {@link #accept} only told afterwards, so that a forged packet
 * never shuts out a true one.
 *
 * <p><b>Thread</b>: its unprotector's. <b>Memory</b>: 2 KiB, made here. <b>Source</b>: RFC 3711 section 3.3.2.
 */
final class ReplayWindow {
    /** 41 s of 2.5 ms packets: later than any packet that an in-order stream's network still delivers. */
    static final int PACKETS = 1 << 14;

    /** The newest index before any packet was accepted. */
    static final long NONE = -1;

    private final long[] seen = new long[PACKETS / Long.SIZE];
    private long newest = NONE;

    /** False for a packet that was accepted before, and for one too old to tell. */
    boolean isNew(long index) {
        return index > newest || newest - index < PACKETS && (seen[word(index)] & bit(index)) == 0;
    }

    /** Remembers a packet that is authentic and was new. */
    void accept(long index) {
        for (long skipped = Math.max(newest + 1, index - PACKETS + 1); skipped < index; skipped++) {
            seen[word(skipped)] &= ~bit(skipped);
        }
        seen[word(index)] |= bit(index);
        newest = Math.max(newest, index);
    }

    /** The greatest index accepted, or {@link #NONE}. */
    long newest() {
        return newest;
    }

    private static int word(long index) {
        return (int) (index / Long.SIZE) & PACKETS / Long.SIZE - 1;
    }

    /** Shifts count modulo 64. */
    private static long bit(long index) {
        return 1L << index;
    }
}
