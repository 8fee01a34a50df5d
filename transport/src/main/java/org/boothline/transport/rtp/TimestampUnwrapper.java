package org.boothline.transport.rtp;

/**
 * RTP timestamps of 32 bits to 64-bit sample counts. Right as long as the count meant is within 2^31 samples (12.4 h at
 * 48 kHz) of the current one.
 *
 * <p><b>Thread</b>: one owner. <b>Memory</b>: nothing after it was made. <b>Source</b>: RFC 3550 section 5.1.
 */
public final class TimestampUnwrapper {
    private final int timestampAtZero;
    private long current;

    /** Stands at {@code value}, whose timestamp is {@code timestamp} (0 to 2^32 − 1); that fixes every other pair. */
    public TimestampUnwrapper(long timestamp, long value) {
        timestampAtZero = (int) (timestamp - value);
        current = value;
    }

    /** The count nearest to the current one: 2^31 back to 2^31 − 1 on. Becomes the current one when it is greater. */
    public long unwrap(long timestamp) {
        long value = nearest(timestamp);
        current = Math.max(current, value);
        return value;
    }

    /** The count nearest to the current one: 2^31 back to 2^31 − 1 on. */
    public long nearest(long timestamp) {
        return current + ((int) timestamp - timestampAtZero - (int) current);
    }

    /** Stands at {@code value} from now on. */
    public void moveTo(long value) {
        current = value;
    }

    public long current() {
        return current;
    }
}
