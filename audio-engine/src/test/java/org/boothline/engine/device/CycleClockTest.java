package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CycleClockTest {
    private static final int RATE = 48_000;
    private static final int PERIOD = 128;
    private static final long SEED = 7;

    private final CycleClock clock = new CycleClock(RATE, PERIOD);
    private final Random random = new Random(SEED);
    private long trueFrame;
    private double ppm;

    /** By the monotonic clock; it began long ago, and the server's card drifts against it. */
    private long timeNs(long frame) {
        return 1L << 55 | (long) (frame * 1e9 / RATE * (1 + ppm / 1e6));
    }

    private long jitterNs() {
        return random.nextInt(10) == 0 ? random.nextInt(2_000_000) : random.nextInt(100_000);
    }

    private void run(int cycles) {
        for (int i = 0; i < cycles; i++) {
            clock.next(timeNs(trueFrame) + jitterNs());
            trueFrame += PERIOD;
        }
    }

    @Test
    void countsPeriodsWithoutAHoleHoweverLateTheyCome() {
        for (int i = 0; i < 1_000; i++) {
            assertEquals((long) i * PERIOD, clock.next(timeNs((long) i * PERIOD) + 5 * jitterNs()), "seed " + SEED);
        }
    }

    @Test
    void findsThePeriodsThatAreGoneAfterADisturbance() {
        run(1_000);
        for (int gone : new int[] {1, 2, 19, 375, 0}) {
            trueFrame += (long) gone * PERIOD;
            assertEquals(trueFrame, clock.disturbed(timeNs(trueFrame) + 100_000, 0), gone + " periods, seed " + SEED);
            trueFrame += PERIOD;
            run(50);
        }
    }

    @Test
    void tellsWhenACycleWasDueHoweverLateItCame() {
        run(1_000);
        for (int i = 0; i < 1_000; i++) {
            clock.next(timeNs(trueFrame) + jitterNs());
            assertEquals(timeNs(trueFrame), clock.timeNs(trueFrame), 50_000, "seed " + SEED);
            trueFrame += PERIOD;
        }
    }

    @Test
    void knowsFromTheServerHowLateACallbackIs() {
        run(1_000);
        trueFrame += 3 * PERIOD;
        assertEquals(trueFrame, clock.disturbed(timeNs(trueFrame + 120), 120), "seed " + SEED);
    }

    @Test
    void neverGoesBack() {
        run(1_000);
        assertEquals(trueFrame, clock.disturbed(timeNs(trueFrame - 10 * PERIOD), 0), "seed " + SEED);
    }

    @Test
    void staysInPlaceOverAnHourOfDriftAndDisturbances() {
        for (double drift : new double[] {-200, 0, 200}) {
            CycleClock own = new CycleClock(RATE, PERIOD);
            ppm = drift;
            long frame = 0;
            long worst = 0;
            for (int cycle = 0; cycle < 3_600 * RATE / PERIOD; cycle++) {
                if (cycle > 1_000 && cycle % 10_000 == 0) {
                    frame += (long) random.nextInt(20) * PERIOD;
                    long start = own.disturbed(timeNs(frame) + jitterNs() / 20, 0);
                    worst = Math.max(worst, Math.abs(start - frame));
                } else {
                    own.next(timeNs(frame) + jitterNs());
                }
                frame += PERIOD;
            }
            assertTrue(worst <= PERIOD, drift + " ppm: " + worst + " frames out of place, seed " + SEED);
        }
    }
}
