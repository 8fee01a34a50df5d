package org.boothline.takes.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.boothline.base.range.LongRange;
import org.boothline.base.time.ClockLine;

/**
 * How the sender's sample clock and the receiver's clock drifted apart during a take. The take is in the sender's clock and
 * stays there; a copy can be conformed to the receiver's.
 *
 * @param driftPpm by how much the sender's clock is the faster one
 * @param points seconds that were judged by
 */
public record DriftMap(double driftPpm, int points) {
    /** Below this the drift is not known well enough to conform anything by it. */
    private static final int POINTS_MIN = 10;

    /** Crystals differ by 200 ppm at worst. */
    private static final double STEEPNESS_MAX = 500e-6;

    /** Empty if too little is known: less than ten seconds, or nothing that looks like a clock. */
    public static Optional<DriftMap> of(List<ClockNotes.Point> notes, LongRange samples) {
        List<ClockNotes.Point> within = new ArrayList<>();
        for (ClockNotes.Point point : notes) {
            if (!samples.contains(point.sample())) {
                continue;
            }
            if (!within.isEmpty()) {
                ClockNotes.Point last = within.get(within.size() - 1);
                if (point.localNs() <= last.localNs() || point.sample() <= last.sample()) {
                    within.clear(); // The machine was started anew, and its clock with it.
                }
            }
            within.add(point);
        }
        if (within.size() < POINTS_MIN) {
            return Optional.empty();
        }
        int count = within.size();
        long[] timeNs = new long[count];
        long[] delayNs = new long[count];
        for (int i = 0; i < count; i++) {
            timeNs[i] = ClockNotes.sampleNs(within.get(i).sample());
            delayNs[i] = within.get(i).localNs() - timeNs[i];
        }
        double steepness = new ClockLine(count).steepness(timeNs, delayNs, count);
        return Math.abs(steepness) > STEEPNESS_MAX
                ? Optional.empty()
                : Optional.of(new DriftMap(-steepness * 1e6, count));
    }

    /** Samples of the receiver's clock that pass during one of the sender's. */
    public double localPerSender() {
        return 1 - driftPpm / 1e6;
    }
}
