package org.boothline.lab.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceFiguresTest {
    private static final long MS = 1_000_000;
    private static final long LOST = DelayTrace.LOST;

    @Test
    void describesLossAndItsBursts() {
        TraceFigures figures = figures(new long[] {LOST, LOST, 20, LOST, 20, 20, LOST, LOST, LOST, 20});

        assertEquals(0.6, figures.lossShare(), 1e-12);
        assertEquals(3, figures.bursts());
        assertEquals(2, figures.burstPackets());
        assertEquals(3, figures.burstPacketsMax());
    }

    @Test
    void countsDelaysAboveTheLeast() {
        long[] delays = new long[1000];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = 20 + i * 7 % 1000; // each of 0 to 999 ms once
        }
        TraceFigures figures = figures(delays);

        assertEquals(20, figures.baseMs());
        assertEquals(499.5, figures.meanMs(), 1e-9);
        assertEquals(499, figures.p50Ms());
        assertEquals(949, figures.p95Ms());
        assertEquals(989, figures.p99Ms());
        assertEquals(998, figures.p999Ms());
        assertEquals(999, figures.maxMs());
    }

    @Test
    void countsASpikeOnceHoweverLongItIsAndHoweverManyOfItsPacketsAreLost() {
        long[] delays = new long[1200]; // 6 s
        Arrays.fill(delays, 20);
        System.arraycopy(new long[] {70, LOST, 60, 50, 40, 30, 20}, 0, delays, 100, 7);
        System.arraycopy(new long[] {32, 26, 20}, 0, delays, 600, 3);
        System.arraycopy(new long[] {26, 20}, 0, delays, 900, 2);
        TraceFigures figures = figures(delays);

        assertEquals(30, figures.over5PerMinute(), 1e-9);
        assertEquals(20, figures.over10PerMinute(), 1e-9);
        assertEquals(10, figures.over20PerMinute(), 1e-9);
        assertEquals(10, figures.over40PerMinute(), 1e-9);
        assertEquals(5, figures.spikeHalfMs(), "of 20 ms and 5 ms the lower median");
    }

    @Test
    void measuresAFallFromItsPeakThoughJitterCrossesTheLineAgain() {
        TraceFigures figures = figures(new long[] {20, 39, 30, 31, 29, 20});

        assertEquals(15, figures.spikeHalfMs());
    }

    @Test
    void countsAPacketAsReorderedThatArrivesAfterOneSentLater() {
        TraceFigures figures = figures(new long[] {20, 32, 20, 20, 20, LOST, 20, 20, 20, 20, 20});

        assertEquals(0.1, figures.reorderedShare(), 1e-12);
    }

    @Test
    void findsADriftUnderJitterAndLoss() {
        long[] delaysNs = new long[12_000]; // 60 s
        for (int i = 0; i < delaysNs.length; i++) {
            delaysNs[i] = i % 17 == 0 ? LOST : 20 * MS + 750L * i + i % 13 * 100_000;
        }
        TraceFigures figures = TraceFigures.of(new DelayTrace("drift", 5 * MS, delaysNs));

        assertEquals(150, figures.driftPpm(), 1);
    }

    @Test
    void printsOneLinePerTraceUnderAHead() {
        String table = TraceFigures.table(List.of(figures(new long[] {20, LOST, 45}), figures(new long[] {1})));

        List<String> lines = table.lines().toList();
        assertEquals(3, lines.size());
        assertEquals(1, lines.stream().map(String::length).distinct().count(), table);
        assertTrue(lines.get(1).matches("t +0 33\\.3333 +1\\.00 +1 +20\\.00 +12\\.500 +0\\.000 +25\\.000.*"), table);
    }

    private static TraceFigures figures(long[] delaysMs) {
        long[] delaysNs =
                Arrays.stream(delaysMs).map(ms -> ms == LOST ? LOST : ms * MS).toArray();
        return TraceFigures.of(new DelayTrace("t", 5 * MS, delaysNs));
    }
}
