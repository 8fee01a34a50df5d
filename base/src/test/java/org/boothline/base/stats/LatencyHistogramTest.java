package org.boothline.base.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final LatencyHistogram waits = new LatencyHistogram("waits");

    private void record(int from, int to) {
        for (int ms = from; ms <= to; ms++) {
            waits.record(ms * 1_000_000L);
        }
    }

    @Test
    void tellsPercentilesOfAllThatWasRecordedHoweverOftenItIsAsked() {
        assertEquals(new LatencySummary(0, 0, 0, 0, 0), waits.summary());
        record(1, 500);
        waits.summary();
        record(501, 1_000);
        LatencySummary summary = waits.summary();
        assertEquals(1_000, summary.count());
        assertEquals(500, summary.p50Ms(), 5);
        assertEquals(990, summary.p99Ms(), 10);
        assertEquals(999, summary.p999Ms(), 10);
        assertEquals(1_000, summary.maxMs(), 10);
    }

    @Test
    void whatIsOutOfRangeCountsAtItsEnds() {
        waits.record(-5);
        waits.record(Long.MAX_VALUE);
        assertEquals(2, waits.summary().count());
        assertEquals(60_000, waits.summary().maxMs(), 600);
    }

    @Test
    void recordingAllocatesNothing() {
        long[] ns = {1};
        double bytes =
                AllocationProbe.bytesPerRound(20_000, 1_000, () -> waits.record(ns[0] = ns[0] * 31 & 0xFFFF_FFFFL));
        assertEquals(0.0, bytes, 0.01);
    }

    @Test
    void logsEachIntervalOnceInTheFormatThatHdrHistogramReads() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        LatencyHistogram others = new LatencyHistogram("others");
        try (HistogramLog log = new HistogramLog(file, 1_700_000_000_000L)) {
            record(1, 10);
            log.write(List.of(waits, others), 1_700_000_010_000L);
            record(20, 20);
            others.record(3_000_000);
            waits.summary();
            log.write(List.of(waits, others), 1_700_000_020_000L);
        }
        HistogramLogReader reader = new HistogramLogReader(new ByteArrayInputStream(file.toByteArray()));
        Histogram first = next(reader, "waits");
        assertEquals(10, first.getTotalCount());
        assertEquals(1_700_000_000_000L, first.getStartTimeStamp());
        assertEquals(1_700_000_010_000L, first.getEndTimeStamp());
        Histogram second = next(reader, "waits");
        assertEquals(1, second.getTotalCount());
        assertEquals(20_000_000, second.getMaxValue(), 200_000);
        assertEquals(1_700_000_010_000L, second.getStartTimeStamp());
        assertEquals(1, next(reader, "others").getTotalCount());
        assertNull(reader.nextIntervalHistogram());
    }

    private static Histogram next(HistogramLogReader reader, String tag) {
        EncodableHistogram histogram = reader.nextIntervalHistogram();
        assertNotNull(histogram);
        assertEquals(tag, histogram.getTag());
        assertTrue(histogram instanceof Histogram);
        return (Histogram) histogram;
    }
}
