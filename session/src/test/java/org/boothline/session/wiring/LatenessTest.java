package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class LatenessTest {
    private static final long MS = 1_000_000L;

    private final Lateness lateness = new Lateness("late", 10_000 * MS);
    private long sample = 7_000;
    private long nowNs = -3 * MS;

    /** The next 5 ms are there, so much late. */
    private void come(long lateNs) {
        sample += 240;
        nowNs += 5 * MS;
        lateness.note(sample, nowNs + lateNs);
    }

    private void comeOften(int times, long lateNs) {
        for (int i = 0; i < times; i++) {
            come(lateNs);
        }
    }

    @Test
    void whatComesAtASteadyPaceIsNeverLate() {
        assertFalse(lateness.isKnown());
        comeOften(10_000, 0);
        assertTrue(lateness.isKnown());
        assertEquals(0, lateness.histogram().summary().maxMs(), 0.001);
        assertEquals(10_000, lateness.histogram().summary().count());
    }

    @Test
    void measuresByTheEarliestOfTheLastSeconds() {
        comeOften(950, 0);
        comeOften(50, 12 * MS);
        assertEquals(0, lateness.histogram().summary().p50Ms(), 0.001);
        assertEquals(12, lateness.histogram().summary().p99Ms(), 0.2);
        long baseNs = lateness.baseNs();
        // The path becomes longer: late at first, and after ten seconds the measure itself.
        comeOften(2_100, 40 * MS);
        assertEquals(baseNs + 40 * MS, lateness.baseNs());
        long count = lateness.histogram().summary().count();
        assertEquals(40, lateness.histogram().summary().p99Ms(), 0.5);
        comeOften(1, 40 * MS);
        assertEquals(count + 1, lateness.histogram().summary().count());
    }

    @Test
    void afterALongPauseTheFirstOneIsTheMeasure() {
        comeOften(100, 0);
        nowNs += 60_000 * MS;
        comeOften(100, 3 * MS);
        assertEquals(0, lateness.histogram().summary().maxMs(), 0.001);
    }

    @Test
    void allocatesNothing() {
        assertEquals(0.0, AllocationProbe.bytesPerRound(20_000, 1_000, () -> come(MS)), 0.01);
    }
}
