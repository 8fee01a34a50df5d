package org.boothline.engine.jitter;

/**
 * Recognises arrivals of one kind that keep coming at the pace of the stream, in contrast to a queue that drains: there each
 * is much less late than the one before.
 *
 * <p><b>Thread</b>: playout. <b>Clock</b>: arrivals' times.
 */
final class PacedRun {
    private static final int FRAMES_MIN = 3;

    private int frames;
    private long firstNs;
    private long firstMarginNs;
    private long bestMarginNs;
    private long lastNs;

    void reset() {
        frames = 0;
    }

    /**
     * Another one came.
     *
     * @param marginNs by how much it was early; negative if it was late
     */
    void note(long arrivalNs, long marginNs) {
        if (frames > 0 && marginNs - firstMarginNs > (arrivalNs - firstNs) / 2 + 1_000_000L) {
            frames = 0; // It drains.
        }
        if (frames == 0) {
            firstNs = arrivalNs;
            firstMarginNs = marginNs;
            bestMarginNs = marginNs;
        }
        frames++;
        lastNs = arrivalNs;
        bestMarginNs = Math.max(bestMarginNs, marginNs);
    }

    /** Whether they have been coming for so long. */
    boolean lasts(long ns) {
        return frames >= FRAMES_MIN && lastNs - firstNs >= ns;
    }

    /** By how much the best of them was early; negative if all were late. */
    long bestMarginNs() {
        return bestMarginNs;
    }
}
