package org.boothline.lab.bench;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Durations in microseconds. @param count how many were measured */
public record Percentiles(long count, double p50Us, double p99Us, double p999Us, double maxUs) {
    static final String[] HEADINGS = {">p50", ">p99", ">p99.9", ">max"};

    /** 1 ns to a minute in three digits; recording allocates nothing. */
    static Histogram histogram() {
        return new Histogram(1, 60_000_000_000L, 3);
    }

    /** Of durations in nanoseconds. */
    static Percentiles of(Histogram histogram) {
        return new Percentiles(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3,
                histogram.getValueAtPercentile(99.9) / 1e3,
                histogram.getMaxValue() / 1e3);
    }

    String[] cells() {
        return new String[] {cell(p50Us), cell(p99Us), cell(p999Us), cell(maxUs)};
    }

    private static String cell(double us) {
        return String.format(Locale.ROOT, us < 1_000 ? "%.1f" : "%.0f", us);
    }
}
