package org.boothline.transport.rtcp;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The other station's time of day for its samples, by its sender reports: with both clocks set right, the one-way delay.
 *
 * <p><b>Thread</b>: written by the network thread, read by any. <b>Clock</b>: the sender's time of day and sample clock,
 * at the nominal rate between reports. <b>Source</b>: RFC 3550 section 6.4.1 (NTP and RTP timestamp).
 */
public final class SenderClock {
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final AtomicLong sampleZeroEpochNs = new AtomicLong(UNKNOWN);

    void set(long sample64, long epochNs) {
        sampleZeroEpochNs.set(epochNs - SampleTime.toNs(sample64));
    }

    /** False until a sender report came. */
    public boolean isKnown() {
        return sampleZeroEpochNs.get() != UNKNOWN;
    }

    /** When {@code sample64} was captured, in nanoseconds since 1970 of the sender's clock. */
    public long epochNs(long sample64) {
        long zero = sampleZeroEpochNs.get();
        if (zero == UNKNOWN) {
            throw new IllegalStateException("no sender report has come yet");
        }
        return zero + SampleTime.toNs(sample64);
    }

    /** From capture to {@code epochNs} of this station's clock: includes what the two clocks differ by. */
    public long delayNs(long sample64, long epochNs) {
        return epochNs - epochNs(sample64);
    }
}
