package org.boothline.engine.jitter;

import static org.boothline.engine.jitter.SimulatedLine.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftEstimatorTest {
    private final DriftEstimator estimator = new DriftEstimator();
    private final Random random = new Random(5);
    private double seconds;

    /** Packets each 5 ms; {@code extraMs} beyond a path with jitter of 0.5 ms in the mean. */
    private void run(double untilSeconds, double ppm, DoubleUnaryOperator extraMs) {
        for (; seconds < untilSeconds; seconds += 0.005) {
            double jitterMs = -0.5 * Math.log(1 - random.nextDouble());
            double delayMs = 20 + jitterMs + extraMs.applyAsDouble(seconds) + seconds * 1e3 * ppm / 1e6;
            estimator.note((long) (delayMs * MS), (long) (seconds * 1e9 + delayMs * MS));
        }
    }

    private double ppm() {
        return estimator.nsPerNs() * 1e6;
    }

    @ParameterizedTest
    @ValueSource(doubles = {-200, -150, -20, 0, 3, 150, 200})
    void isGoodForFourPpmAfterTenSecondsAndAThirdAfterAMinute(double truePpm) {
        run(10.5, truePpm, t -> 0);
        assertEquals(truePpm, ppm(), 4);
        run(62, truePpm, t -> 0);
        assertEquals(truePpm, ppm(), 0.3);
    }

    @Test
    void takesNoQueueForADrift() {
        // Eight seconds to fill a queue of 60 ms, then it is empty for one: a drift of 7,500 ppm by the looks of it.
        run(120, 80, t -> Math.max(0, t % 9 - 1) * 7.5);
        assertEquals(80, ppm(), 3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-30, -5, 5, 40})
    void takesNoChangeOfThePathForADrift(double stepMs) {
        double[] worstPpm = {0};
        run(70, 80, t -> 0);
        for (int i = 1; i <= 120; i++) {
            run(70 + i * 0.5, 80, t -> stepMs);
            worstPpm[0] = Math.max(worstPpm[0], Math.abs(ppm() - 80));
        }
        assertEquals(0, worstPpm[0], 4);
    }

    /** However unlucky the beginning, nothing wrong stays. */
    @Test
    void findsTheDriftWhateverThePhaseOfAQueue() {
        for (int phase = 0; phase < 16; phase++) {
            int begun = phase;
            estimator.reset();
            seconds = 0;
            run(80, 80, t -> Math.max(0, (t + begun * 0.5) % 8 - 1) * 8.5);
            assertEquals(80, ppm(), 15, "phase " + phase);
        }
    }

    @Test
    void knowsNothingBeforeTenSeconds() {
        run(9, 200, t -> 0);
        assertEquals(0, ppm());
    }
}
