package org.boothline.session.wiring;

/**
 * How many bits a second pass, over the last second or so. <b>Thread</b>: {@link #measure} by one, {@link #kbps} by
 * any.
 */
final class Bitrate {
    private static final long SPAN_NS = 1_000_000_000L;

    private boolean begun;
    private long sinceNs;
    private long sinceBytes;
    private volatile double kbps;

    /** @param bytes that have passed so far */
    void measure(long bytes, long nowNs) {
        long spanNs = nowNs - sinceNs;
        if (begun && spanNs < SPAN_NS) {
            return;
        }
        if (begun) {
            kbps = (bytes - sinceBytes) * 8e6 / spanNs;
        }
        begun = true;
        sinceNs = nowNs;
        sinceBytes = bytes;
    }

    /** 0 in the first second. */
    double kbps() {
        return kbps;
    }
}
