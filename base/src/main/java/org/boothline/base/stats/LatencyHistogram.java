package org.boothline.base.stats;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * How often which duration occurred, from 1 µs to a minute, to 1 %; what is longer counts as a minute.
 *
 * <p><b>Thread</b>: {@link #record} by one thread, which never waits; all else by any. <b>Memory</b>: some 80 kB, made
 * here and when it is first read; nothing per duration. <b>Source</b>: HdrHistogram.
 */
public final class LatencyHistogram {
    private static final long NS_MIN = 1_000;
    private static final long NS_MAX = 60_000_000_000L;
    private static final int DIGITS = 2;

    private final String name;
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(NS_MIN, NS_MAX, DIGITS);
    private final Histogram all = new Histogram(NS_MIN, NS_MAX, DIGITS);
    private final Histogram unlogged = new Histogram(NS_MIN, NS_MAX, DIGITS);
    private @Nullable Histogram latest;

    /** @param name whole words in lower camel case: {@code bufferWait} */
    public LatencyHistogram(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** A duration occurred; one below 0 counts as 0. */
    public void record(long ns) {
        recorder.recordValue(Math.max(0, Math.min(NS_MAX, ns)));
    }

    /** Of all durations so far. */
    public synchronized LatencySummary summary() {
        takeIn();
        return new LatencySummary(
                all.getTotalCount(),
                msAt(50),
                msAt(99),
                msAt(99.9),
                all.getTotalCount() == 0 ? 0 : ms(all.getMaxValue()));
    }

    /** Hands over what was recorded since it was asked this last, if anything was. */
    synchronized void logTo(HistogramLog log) {
        takeIn();
        if (unlogged.getTotalCount() > 0) {
            unlogged.setTag(name);
            log.write(unlogged);
            unlogged.reset(); // The tag too.
        }
    }

    private void takeIn() {
        Histogram taken = recorder.getIntervalHistogram(latest);
        all.add(taken);
        unlogged.add(taken);
        latest = taken;
    }

    private double msAt(double percentile) {
        return ms(all.getValueAtPercentile(percentile));
    }

    private static double ms(long ns) {
        return ns / 1e6;
    }
}
