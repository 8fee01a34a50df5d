package org.boothline.transport.rtp;

/**
 * Sequence numbers of 16 bits to 64-bit packet counts. It stands at one known count; a sequence number then means that
 * count plus or minus a multiple of 65,536, and the caller chooses which.
 *
 * <p><b>Thread</b>: one owner. <b>Memory</b>: nothing after it was made. <b>Source</b>: RFC 3550 section 6.4.1, A.1.
 */
public final class SequenceUnwrapper {
    /** Sequence numbers repeat after so many packets. */
    public static final int CYCLE = 1 << 16;

    private final int sequenceAtZero;
    private long current;

    /** Stands at {@code value}, whose sequence number is {@code sequence}; that fixes every other pair. */
    public SequenceUnwrapper(int sequence, long value) {
        sequenceAtZero = (int) (sequence - value) & 0xFFFF;
        current = value;
    }

    /**
     * The count nearest to the current one: 32,768 back to 32,767 on. Becomes the current one when it is greater. For
     * sources of which nothing but the sequence number is known.
     */
    public long unwrap(int sequence) {
        long value = nearest(sequence);
        current = Math.max(current, value);
        return value;
    }

    /** The count nearest to the current one: 32,768 back to 32,767 on. */
    public long nearest(int sequence) {
        return current + (short) (sequence - sequenceAtZero - (int) current);
    }

    /** The least count above the current one with this sequence number: 1 to 65,536 on. */
    public long after(int sequence) {
        int ahead = sequence - sequenceAtZero - (int) current & 0xFFFF;
        return current + (ahead == 0 ? CYCLE : ahead);
    }

    /** The greatest count below the current one with this sequence number: 1 to 65,536 back. */
    public long before(int sequence) {
        int ahead = sequence - sequenceAtZero - (int) current & 0xFFFF;
        return current + ahead - CYCLE;
    }

    /** Stands at {@code value} from now on. */
    public void moveTo(long value) {
        current = value;
    }

    public long current() {
        return current;
    }
}
