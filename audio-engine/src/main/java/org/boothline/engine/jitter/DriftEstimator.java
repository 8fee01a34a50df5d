package org.boothline.engine.jitter;

import org.boothline.base.time.ClockLine;

/**
 * How fast the sender's clock and this one drift apart, by the fastest packet of each second of the last minute: those that
 * met no queue ({@link ClockLine}). A change of the path begins a new line, and the old slope stays until the new one is known
 * better.
 *
 * <p><b>Thread</b>: playout. <b>Clock</b>: arrivals' times. <b>Memory</b>: {@value #SECONDS} points, made here.
 */
final class DriftEstimator {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int SECONDS = 60;

    /** Two seconds' minima agree to 0.03 ms on a usual line: 10 points are good for 4 ppm, 20 points for 1. */
    private static final int POINTS_MIN = 10;

    /** From so many points on an estimate tells where the next one must lie, and is kept when the path changes. */
    private static final int POINTS_SURE = 20;

    /** A minimum so far below the line, or all for so long so far above it: the path has changed. */
    private static final long CHANGED_NS = 1_000_000L;

    private static final int CHANGED_SECONDS = 15;

    /** Crystals differ by 200 ppm at worst; what is more is no clock. */
    private static final double DRIFT_MAX = 500e-6;

    private final long[] timeNs = new long[SECONDS];
    private final long[] delayNs = new long[SECONDS];
    private final ClockLine line = new ClockLine(SECONDS);
    private int count;
    private boolean inSecond;
    private long secondStartNs;
    private long leastNs;
    private long leastAtNs;
    private int above;
    private double slope;
    private boolean known;
    private boolean sure;

    void reset() {
        count = 0;
        inSecond = false;
        above = 0;
        known = false;
        sure = false;
        slope = 0;
    }

    /** Positive: delays grow, the sender's clock is the slower one. 0 until it is known. */
    double nsPerNs() {
        return slope;
    }

    boolean isKnown() {
        return known;
    }

    /** Notes a packet; true if the estimate is new. */
    boolean note(long delay, long arrivalNs) {
        if (!inSecond) {
            begin(delay, arrivalNs);
            return false;
        }
        if (arrivalNs - secondStartNs < SECOND_NS) {
            if (delay < leastNs) {
                leastNs = delay;
                leastAtNs = arrivalNs;
            }
            return false;
        }
        boolean judged = add();
        begin(delay, arrivalNs);
        return judged;
    }

    private void begin(long delay, long arrivalNs) {
        inSecond = true;
        secondStartNs = arrivalNs;
        leastNs = delay;
        leastAtNs = arrivalNs;
    }

    private boolean add() {
        if (count > 0 && pathChanged()) {
            // The points since the path became longer are of the new one; after it became shorter there are none yet.
            keepLast(above >= CHANGED_SECONDS ? Math.min(above - 1, count) : 0);
            above = 0;
        }
        if (count == SECONDS) {
            keepLast(SECONDS - 1);
        }
        timeNs[count] = leastAtNs;
        delayNs[count] = leastNs;
        count++;
        if (count < (sure ? POINTS_SURE : POINTS_MIN)) {
            return false;
        }
        double steepness = line.steepness(timeNs, delayNs, count);
        if (Math.abs(steepness) <= DRIFT_MAX) {
            slope = steepness;
            known = true;
            sure = count >= POINTS_SURE;
        }
        return known;
    }

    /** Whether the newest point is off the line by more than a wrong slope and noise can make it. */
    private boolean pathChanged() {
        long lowest = Long.MAX_VALUE;
        long highest = Long.MAX_VALUE;
        for (int i = Math.max(0, count - CHANGED_SECONDS); i < count; i++) {
            long ageNs = leastAtNs - timeNs[i];
            long there = sure ? delayNs[i] + Math.round(slope * ageNs) : delayNs[i];
            long unsureNs = CHANGED_NS + (sure ? 0 : Math.round(DRIFT_MAX * ageNs));
            lowest = Math.min(lowest, there - unsureNs);
            highest = Math.min(highest, there + unsureNs);
        }
        above = leastNs > highest ? above + 1 : 0;
        return leastNs < lowest || above >= CHANGED_SECONDS;
    }

    private void keepLast(int points) {
        System.arraycopy(timeNs, count - points, timeNs, 0, points);
        System.arraycopy(delayNs, count - points, delayNs, 0, points);
        count = points;
    }
}
