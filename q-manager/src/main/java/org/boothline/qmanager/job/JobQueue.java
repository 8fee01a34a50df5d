package org.boothline.qmanager.job;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * All jobs, and which of them may run now: as many at once as there are workers, never two of one take, the one that
 * has been ready longest first. Pure: it is told the time and starts nothing itself.
 *
 * <p><b>Thread</b>: one at a time (the runner's mailbox).
 */
public final class JobQueue {
    private final int workersMax;
    private final Consumer<Job> changed;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Set<String> takenTakes = new HashSet<>();

    /** @param changed hears every job that differs from before */
    public JobQueue(int workersMax, Consumer<Job> changed) {
        this.workersMax = workersMax;
        this.changed = changed;
    }

    /** Jobs found on disk at start. */
    public void load(Collection<Job> found, long nowEpochMs) {
        found.forEach(job -> put(job.afterRestart(nowEpochMs)));
    }

    /** The job of this take and source: a new one, the finished one anew, or the one that is under way. */
    public Job want(String takeId, String sessionId, JobSource source, long nowEpochMs) {
        Job known = jobs.get(Job.idOf(takeId, source));
        return put(known == null ? Job.wanted(takeId, sessionId, source, nowEpochMs) : known.again(nowEpochMs));
    }

    /** Applies a transition; empty if there is no such job. */
    public Optional<Job> change(String id, UnaryOperator<Job> transition) {
        Job known = jobs.get(id);
        return known == null ? Optional.empty() : Optional.of(put(transition.apply(known)));
    }

    /** Hands out what may run now; each must be given back with {@link #released}. */
    public List<Job> startable(long nowEpochMs) {
        List<Job> ready = jobs.values().stream()
                .filter(job -> isReady(job, nowEpochMs))
                .sorted(Comparator.comparingLong(JobQueue::readySinceEpochMs))
                .toList();
        return ready.stream()
                .filter(job -> takenTakes.size() < workersMax && takenTakes.add(job.takeId()))
                .map(job -> put(job.running(nowEpochMs)))
                .toList();
    }

    /** The worker has let go of the take, whatever the job's state is now. */
    public void released(String takeId) {
        takenTakes.remove(takeId);
    }

    /** Brings forward what waits for this session's other station: it has just been heard. */
    public void wake(Set<String> sessionIds, long nowEpochMs) {
        List.copyOf(jobs.values()).stream()
                .filter(job -> job.state() == JobState.WAITING && sessionIds.contains(job.sessionId()))
                .forEach(job -> put(job.resumed(nowEpochMs)));
    }

    /** When something that waits becomes ready: wall time, or {@link Long#MAX_VALUE}. */
    public long nextTryEpochMs() {
        return jobs.values().stream()
                .filter(job -> job.state() == JobState.WAITING)
                .mapToLong(Job::nextTryEpochMs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    public List<Job> jobs() {
        return List.copyOf(jobs.values());
    }

    /** True while a worker has a take or a job is to run by itself. */
    public boolean isBusy() {
        return !takenTakes.isEmpty()
                || jobs.values().stream().anyMatch(job -> !job.state().isFinished() && job.state() != JobState.PAUSED);
    }

    private static boolean isReady(Job job, long nowEpochMs) {
        return job.state() == JobState.QUEUED
                || (job.state() == JobState.WAITING && nowEpochMs - job.nextTryEpochMs() >= 0);
    }

    private static long readySinceEpochMs(Job job) {
        return job.state() == JobState.WAITING ? job.nextTryEpochMs() : job.updatedEpochMs();
    }

    private Job put(Job job) {
        if (!job.equals(jobs.put(job.id(), job))) {
            changed.accept(job);
        }
        return job;
    }
}
