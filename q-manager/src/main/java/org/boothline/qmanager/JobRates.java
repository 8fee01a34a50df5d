package org.boothline.qmanager;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobPhase;
import org.boothline.qmanager.job.JobState;

/** How fast each job's bytes come, smoothed over a few seconds. <b>Thread</b>: {@link #heard} one, the rest any. */
final class JobRates {
    /** How much of a new measurement goes into the mean. */
    private static final double WEIGHT = 0.3;

    private static final long MEASURE_MS = 500;

    private final Map<String, Rate> rates = new ConcurrentHashMap<>();

    private record Rate(long atEpochMs, long bytes, double bytesPerSecond) {}

    void heard(Job job) {
        if (job.state() != JobState.RUNNING || job.progress().phase() != JobPhase.FETCHING) {
            rates.remove(job.id());
            return;
        }
        long bytes = job.progress().bytesResent();
        Rate before = rates.get(job.id());
        if (before == null) {
            rates.put(job.id(), new Rate(job.updatedEpochMs(), bytes, 0));
            return;
        }
        long ms = job.updatedEpochMs() - before.atEpochMs();
        if (ms >= MEASURE_MS) {
            double now = (bytes - before.bytes()) * 1_000.0 / ms;
            double mean = before.bytesPerSecond() == 0 ? now : before.bytesPerSecond() * (1 - WEIGHT) + now * WEIGHT;
            rates.put(job.id(), new Rate(job.updatedEpochMs(), bytes, mean));
        }
    }

    long bytesPerSecond(String jobId) {
        Rate rate = rates.get(jobId);
        return rate == null ? 0 : Math.round(rate.bytesPerSecond());
    }
}
