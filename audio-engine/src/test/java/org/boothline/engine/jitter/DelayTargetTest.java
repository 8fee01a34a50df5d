package org.boothline.engine.jitter;

import static org.boothline.engine.jitter.SimulatedLine.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Margins include the guard of 1 ms and are in steps of 0.5 ms. */
class DelayTargetTest {
    private final ArrivalHistory history = new ArrivalHistory();
    private final Random random = new Random(5);
    private double seconds;

    private double marginMs(DelayPolicy policy, double untilSeconds, DoubleUnaryOperator delayMs) {
        DelayTarget target = new DelayTarget(policy);
        for (; seconds < untilSeconds; seconds += 0.005) {
            double delay = delayMs.applyAsDouble(seconds) + 0.4 * random.nextDouble();
            if (history.note((long) (delay * MS), (long) (seconds * 1e9 + delay * MS))) {
                target.judge(history);
            }
        }
        return target.marginNs() / 1e6;
    }

    /** A spike of so many milliseconds, once in so many seconds. */
    private static DoubleUnaryOperator spikes(double ms, double everySeconds) {
        return t -> 20 + (t % everySeconds < 0.004 ? ms : 0);
    }

    @Test
    void keepsTheStartingMarginUntilItKnowsTheLine() {
        assertEquals(30, marginMs(DelayPolicy.STUDIO, 19, t -> 20));
        seconds = 0;
        history.reset();
        assertEquals(1.5, marginMs(DelayPolicy.STUDIO, 25, t -> 20));
    }

    @Test
    void coversWhatComesOftenAndNotWhatIsRare() {
        // Four a minute cost 4 × 20 ms in the studio and 4 × 5 ms live: a margin of 30 ms pays for the one alone.
        assertEquals(31.5, marginMs(DelayPolicy.STUDIO, 70, spikes(30, 15)), 0.5);
        seconds = 0;
        history.reset();
        assertEquals(1.5, marginMs(DelayPolicy.LIVE, 70, spikes(30, 15)), 0.5);
        seconds = 0;
        history.reset();
        assertEquals(1.5, marginMs(DelayPolicy.STUDIO, 130, spikes(30, 90)), 0.5);
    }

    @Test
    void neverPassesThePolicysLimit() {
        for (DelayPolicy policy : new DelayPolicy[] {DelayPolicy.LIVE, DelayPolicy.STUDIO, DelayPolicy.SAFE}) {
            seconds = 0;
            history.reset();
            double margin = marginMs(policy, 70, t -> 20 + 1_000 * random.nextDouble());
            assertTrue(margin <= policy.marginMaxNs() / 1e6 + 1, margin + " ms");
        }
    }

    @Test
    void aLongerPathIsNoJitterAfterTenSecondsNorAShorterOne() {
        assertEquals(1.5, marginMs(DelayPolicy.STUDIO, 82, t -> t < 70 ? 20 : 60));
        assertEquals(1.5, marginMs(DelayPolicy.STUDIO, 150, t -> t < 145 ? 60 : 20));
    }

    @Test
    void aClockThatDriftsIsNoJitter() {
        history.drift(200e-6);
        assertEquals(2, marginMs(DelayPolicy.STUDIO, 300, t -> 20 + t * 0.2), 0.5);
    }

    @Test
    void keepsToAManualMargin() {
        assertEquals(12, marginMs(DelayPolicy.manual(12 * MS), 70, spikes(30, 2)));
    }
}
