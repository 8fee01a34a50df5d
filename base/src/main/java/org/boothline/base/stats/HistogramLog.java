package org.boothline.base.stats;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Histograms of a session, a line for each and every interval, in HdrHistogram's own log format (1.3), which its tools
 * read: times in seconds from the session's beginning, values in nanoseconds, the name as the tag.
 *
 * <p><b>Thread</b>: one at a time.
 */
public final class HistogramLog implements AutoCloseable {
    private final BufferedOutputStream buffered;
    private final HistogramLogWriter writer;
    private long intervalStartEpochMs;
    private long intervalEndEpochMs;

    /** @param out closed with this log */
    public HistogramLog(OutputStream out, long nowEpochMs) {
        buffered = new BufferedOutputStream(out);
        writer = new HistogramLogWriter(buffered);
        intervalEndEpochMs = nowEpochMs;
        writer.outputLogFormatVersion();
        writer.outputComment("[Boothline: values in nanoseconds, the last column of each line in milliseconds]");
        writer.outputStartTime(nowEpochMs);
        writer.setBaseTime(nowEpochMs);
        writer.outputLegend();
    }

    /**
     * The interval since the last call ends; what was recorded in it is written.
     *
     * @throws IOException if the disk refuses; the interval is lost then
     */
    public void write(List<LatencyHistogram> histograms, long nowEpochMs) throws IOException {
        intervalStartEpochMs = intervalEndEpochMs;
        intervalEndEpochMs = Math.max(nowEpochMs, intervalStartEpochMs);
        histograms.forEach(histogram -> histogram.logTo(this));
        buffered.flush();
    }

    void write(Histogram interval) {
        interval.setStartTimeStamp(intervalStartEpochMs);
        interval.setEndTimeStamp(intervalEndEpochMs);
        writer.outputIntervalHistogram(interval);
    }

    @Override
    public void close() {
        writer.close();
    }
}
