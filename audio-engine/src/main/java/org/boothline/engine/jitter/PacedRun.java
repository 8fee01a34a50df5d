package org.boothline.engine.jitter;

/**
 * Recognises arrivals of one kind that keep coming at the pace of the stream for 45 ms, in contrast to a queue that drains
 * all at once.
 */
final class PacedRun {
    private static final long PACED_NS = 45_000_000L;
    private static final int FRAMES_MIN = 3;

    private int frames;
    private long firstNs;
    private long bestMarginNs;

    void reset() {
        frames = 0;
    }

    /** Another one came; true once they have been coming long enough. */
    boolean note(long arrivalNs, long marginNs) {
        if (frames == 0) {
            firstNs = arrivalNs;
            bestMarginNs = marginNs;
        }
        frames++;
        bestMarginNs = Math.max(bestMarginNs, marginNs);
        return frames >= FRAMES_MIN && arrivalNs - firstNs >= PACED_NS;
    }

    /** By how much the best of them was early; negative if all were late. */
    long bestMarginNs() {
        return bestMarginNs;
    }
}
