package org.boothline.qmanager.road;

/**
 * A cap on bytes per second: says how long to hold an answer back. Pure. <b>Thread</b>: one at a time.
 */
final class SendRate {
    private final long bytesPerSecondMax;
    private long freeAtNs;
    private boolean begun;

    /** @param bytesPerSecondMax 0 for no cap */
    SendRate(long bytesPerSecondMax) {
        this.bytesPerSecondMax = bytesPerSecondMax;
    }

    /** How long an answer of {@code bytes} has to wait from now on; it counts as sent. */
    long delayNs(long bytes, long nowNs) {
        if (bytesPerSecondMax == 0) {
            return 0;
        }
        if (!begun || freeAtNs - nowNs < 0) {
            freeAtNs = nowNs;
            begun = true;
        }
        long waitNs = freeAtNs - nowNs;
        freeAtNs += (long) (bytes * 1e9 / bytesPerSecondMax);
        return waitNs;
    }
}
