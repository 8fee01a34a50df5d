package org.boothline.engine.jitter;

/**
 * How fast playout takes in what was sent, so that its delay becomes what is wanted and then stays there though the
 * clocks differ. Exactly 1 while nothing has to move.
 *
 * <p>Delay is gained by 0.5 % at most, because lateness is heard; it is lost by 0.1 % at most, because nothing hurries
 * then. Both are too slow to be heard as a change of pitch.
 *
 * <p><b>Thread</b>: playout. <b>Clock</b>: none.
 */
final class Steering {
    private static final double GAIN_MAX = 0.005;
    private static final double LOSE_MAX = 0.001;
    private static final double GAIN_PER_NS = 1_000e-6 / 1e6;
    private static final double LOSE_PER_NS = 100e-6 / 1e6;

    /** Less does not begin a move, so that a line that rests is played bit by bit as it was sent. */
    static final long LACK_NS = 500_000L;

    private static final long EXCESS_NS = 1_000_000L;

    /** So near is arrived. */
    private static final long NEAR_NS = 100_000L;

    /** Two clocks nearer than this are the same one, as far as can be told. */
    private static final double DRIFT_MIN = 2e-6;

    private boolean moving;
    private double speed = 1.0;

    void reset() {
        moving = false;
        speed = 1.0;
    }

    /**
     * @param lackNs by how much the delay is smaller than wanted
     * @param driftNsPerNs by how much the delay grows if nothing is done
     */
    void steer(long lackNs, double driftNsPerNs) {
        if (lackNs > LACK_NS || lackNs < -EXCESS_NS) {
            moving = true;
        } else if (Math.abs(lackNs) < NEAR_NS) {
            moving = false;
        }
        double correction = 0;
        if (moving) {
            correction =
                    lackNs > 0 ? Math.min(lackNs * GAIN_PER_NS, GAIN_MAX) : Math.max(lackNs * LOSE_PER_NS, -LOSE_MAX);
        }
        double drift = Math.abs(driftNsPerNs) < DRIFT_MIN ? 0 : driftNsPerNs;
        speed = 1.0 - drift - correction;
    }

    /** Samples taken in for one given out. */
    double speed() {
        return speed;
    }
}
