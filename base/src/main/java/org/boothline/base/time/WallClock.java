package org.boothline.base.time;

/** Time of day. <b>Clock</b>: UTC; may jump when the machine's clock is set. */
@FunctionalInterface
public interface WallClock {
    /** Nanoseconds since 1970-01-01T00:00Z. */
    long epochNs();

    /** Milliseconds since 1970-01-01T00:00Z. */
    default long epochMs() {
        return Math.floorDiv(epochNs(), 1_000_000L);
    }
}
