package org.boothline.session.call;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.base.stats.HistogramLog;
import org.boothline.base.stats.LatencyHistogram;
import org.boothline.base.time.WallClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the histograms of a session recorded, every ten seconds a line for each: {@value #FILE_NAME} in the session's
 * folder. A session that is resumed goes on in the same file.
 *
 * <p><b>Thread</b>: control; the slow executor writes. A disk that refuses ends it: the call is more important.
 */
final class StatisticsLog {
    static final String FILE_NAME = "histograms.hlog";

    private static final Logger LOG = LoggerFactory.getLogger(StatisticsLog.class);
    private static final long INTERVAL_NS = 10_000_000_000L;

    private final Path file;
    private final Executor slow;
    private final WallClock wall;
    private final long beganEpochMs;
    private long writtenNs;
    /** Of the slow executor. */
    private @Nullable HistogramLog log;

    private boolean refused;

    StatisticsLog(Path sessionFolder, Executor slow, WallClock wall, long nowNs) {
        file = sessionFolder.resolve(FILE_NAME);
        this.slow = slow;
        this.wall = wall;
        beganEpochMs = wall.epochMs();
        writtenNs = nowNs;
    }

    boolean isDue(long nowNs) {
        return nowNs - writtenNs >= INTERVAL_NS;
    }

    /** Ends the interval. */
    void write(List<LatencyHistogram> histograms, long nowNs) {
        writtenNs = nowNs;
        long nowEpochMs = wall.epochMs();
        slow.execute(() -> append(histograms, nowEpochMs));
    }

    void close() {
        slow.execute(() -> {
            refused = true;
            if (log != null) {
                log.close();
            }
        });
    }

    private void append(List<LatencyHistogram> histograms, long nowEpochMs) {
        if (refused) {
            return;
        }
        try {
            HistogramLog open = log == null ? open() : log;
            log = open;
            open.write(histograms, nowEpochMs);
        } catch (IOException e) {
            refused = true;
            LOG.warn("the statistics of the session are not kept any more", e);
        }
    }

    private HistogramLog open() throws IOException {
        FileChannel channel = PrivateFiles.open(file);
        channel.position(channel.size());
        return new HistogramLog(Channels.newOutputStream(channel), beganEpochMs);
    }
}
