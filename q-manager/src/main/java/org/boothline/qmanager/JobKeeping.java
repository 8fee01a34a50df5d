package org.boothline.qmanager;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.boothline.base.fault.UserFault;
import org.boothline.base.stats.Counter;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobFile;
import org.boothline.qmanager.job.JobRunner;
import org.boothline.qmanager.job.JobState;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps jobs on disk: a change of state at once, progress once a second. <b>Thread</b>: the runner's mailbox, but for
 * {@link #load}.
 */
final class JobKeeping {
    private static final long PROGRESS_PERIOD_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(JobKeeping.class);

    private final TakeStore store;
    private final JobRunner runner;
    private final Counter failed = new Counter("jobFilesNotWritten");
    private final Map<String, Job> kept = new HashMap<>();

    JobKeeping(TakeStore store, JobRunner runner) {
        this.store = store;
        this.runner = runner;
    }

    Counter failed() {
        return failed;
    }

    /** All jobs on disk; a file that can't be read is named in the log and its jobs are forgotten. */
    static List<Job> load(TakeStore store) throws UserFault {
        List<Job> jobs = new ArrayList<>();
        for (TakeFolder take : store.takes()) {
            try {
                jobs.addAll(JobFile.read(take.folder()));
            } catch (IOException e) {
                LOG.warn("the jobs of take {} can't be read", take.id(), e);
            }
        }
        return jobs;
    }

    void changed(Job job) {
        Job before = kept.get(job.id());
        if (before != null && isOnlyProgress(before, job)) {
            return;
        }
        kept.put(job.id(), job);
        try {
            TakeFolder take = store.session(job.sessionId())
                    .orElseThrow(() -> new IOException("no such session"))
                    .take(job.takeId());
            JobFile.write(
                    take.folder(),
                    runner.jobs().stream()
                            .filter(other -> other.takeId().equals(job.takeId()))
                            .toList());
        } catch (IOException e) {
            failed.increment();
            LOG.warn("{} can't be kept on disk; it goes on in memory", job.id(), e);
        }
    }

    /** What may wait a second: after a crash the patch says better what has come. */
    private static boolean isOnlyProgress(Job before, Job job) {
        return job.state() == JobState.RUNNING
                && before.state() == job.state()
                && before.receipt() == job.receipt()
                && before.attempts() == job.attempts()
                && Math.abs(job.updatedEpochMs() - before.updatedEpochMs()) < PROGRESS_PERIOD_MS;
    }
}
