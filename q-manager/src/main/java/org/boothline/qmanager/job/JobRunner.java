package org.boothline.qmanager.job;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.boothline.base.time.WallClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs: a mailbox thread owns the {@link JobQueue}, workers do the {@link JobWork}. Listeners hear every change on
 * the mailbox thread.
 *
 * <p><b>Thread</b>: any may call; answers come as futures. <b>Clock</b>: wall time, since jobs outlive processes.
 */
public final class JobRunner implements AutoCloseable {
    /** Two takes at once: one that waits for its disk does not hold up the other; more would only share the line. */
    private static final int WORKERS = 2;

    /** Progress is told to listeners at most this often for each job. */
    private static final long PROGRESS_PERIOD_MS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final WallClock clock;
    private final JobWork work;
    private final ScheduledExecutorService mailbox =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "jobs"));
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, task -> new Thread(task, "worker"));
    private final List<Consumer<Job>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, Control> controls = new ConcurrentHashMap<>();
    private final JobQueue queue = new JobQueue(WORKERS, this::announce);
    private volatile List<Job> snapshot = List.of();
    private volatile boolean closing;
    private @Nullable ScheduledFuture<?> nextTry;

    public JobRunner(WallClock clock, JobWork work) {
        this.clock = clock;
        this.work = work;
    }

    /** @param listener called on the mailbox thread; must be quick */
    public void onChange(Consumer<Job> listener) {
        listeners.add(listener);
    }

    /** Takes over the jobs found on disk; those that are unfinished go on. */
    public void load(Collection<Job> found) {
        tell(() -> queue.load(found, clock.epochMs()));
    }

    /** See {@link JobQueue#want}. */
    public CompletableFuture<Job> want(String takeId, String sessionId, JobSource source) {
        return post(() -> queue.want(takeId, sessionId, source, clock.epochMs()));
    }

    /** Empty if there is no such job. */
    public CompletableFuture<Optional<Job>> pause(String id) {
        return stopAnd(id, job -> job.paused(clock.epochMs()));
    }

    /** Empty if there is no such job. */
    public CompletableFuture<Optional<Job>> resume(String id) {
        return post(() -> queue.change(id, job -> job.resumed(clock.epochMs())));
    }

    /** Empty if there is no such job. */
    public CompletableFuture<Optional<Job>> cancel(String id) {
        return stopAnd(id, job -> job.cancelled(clock.epochMs()));
    }

    /** Notes what became of a job's receipt. */
    public void receiptIs(String id, ReceiptDelivery delivery) {
        tell(() -> queue.change(id, job -> job.receiptIs(delivery, clock.epochMs())));
    }

    /** The other station of these sessions has been heard: what waits for it is tried now. */
    public void wake(Set<String> sessionIds) {
        tell(() -> queue.wake(sessionIds, clock.epochMs()));
    }

    /** All jobs as of the last change. */
    public List<Job> jobs() {
        return snapshot;
    }

    /** True while something runs or is to run by itself. */
    public boolean isBusy() {
        return snapshot.stream().anyMatch(job -> !job.state().isFinished() && job.state() != JobState.PAUSED)
                || !controls.isEmpty();
    }

    /** Asks the workers to stop and waits for them a little; unfinished jobs stay unfinished on disk. */
    @Override
    public void close() {
        closing = true;
        controls.values().forEach(control -> control.stop = true);
        workers.shutdown();
        try {
            if (!workers.awaitTermination(4, TimeUnit.SECONDS)) {
                workers.shutdownNow(); // Waits for a station that is away, most likely.
            }
            if (!workers.awaitTermination(4, TimeUnit.SECONDS)) {
                LOG.warn("a job does not stop; it goes on after the next start");
            }
            mailbox.shutdown();
            mailbox.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.shutdownNow();
        mailbox.shutdownNow();
    }

    private CompletableFuture<Optional<Job>> stopAnd(String id, UnaryOperator<Job> transition) {
        return post(() -> {
            Optional<Job> job = queue.change(id, transition);
            Control control = controls.get(id);
            if (control != null) {
                control.stop = true;
            }
            return job;
        });
    }

    private void tell(Runnable task) {
        var unused = post(() -> {
            task.run();
            return task;
        });
    }

    private <T> CompletableFuture<T> post(Supplier<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            mailbox.execute(() -> {
                try {
                    T result = task.get();
                    startWhatMay();
                    snapshot = queue.jobs();
                    answer.complete(result);
                } catch (RuntimeException e) {
                    LOG.error("a job's change failed", e);
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(e); // The process is ending.
        }
        return answer;
    }

    private void startWhatMay() {
        if (closing) {
            return;
        }
        for (Job job : queue.startable(clock.epochMs())) {
            Control control = new Control(job.id());
            controls.put(job.id(), control);
            workers.execute(() -> run(job, control));
        }
        if (nextTry != null) {
            nextTry.cancel(false);
            nextTry = null;
        }
        long next = queue.nextTryEpochMs();
        if (next != Long.MAX_VALUE) {
            long delayMs = Math.max(1, next - clock.epochMs());
            nextTry = mailbox.schedule(() -> tell(() -> {}), delayMs, TimeUnit.MILLISECONDS);
        }
    }

    private void run(Job job, Control control) {
        LOG.info("{}: attempt {}", job.id(), job.attempts());
        JobEnd end;
        try {
            end = work.work(job, control);
        } catch (RuntimeException | AssertionError e) {
            LOG.error("{}: our own mistake", job.id(), e);
            end = new JobEnd.Failed(
                    "this program made a mistake (" + e + "); the log of the Q Manager has the details");
        }
        JobEnd result = end;
        LOG.info("{}: {}", job.id(), result);
        tell(() -> {
            controls.remove(job.id());
            control.flush();
            queue.change(job.id(), current -> apply(current, result));
            queue.released(job.takeId());
        });
    }

    private Job apply(Job job, JobEnd end) {
        long nowEpochMs = clock.epochMs();
        if (end instanceof JobEnd.Done done) {
            return job.done(done.outcome(), done.reason(), done.receipt(), nowEpochMs);
        } else if (end instanceof JobEnd.Away away) {
            return job.away(away.reason(), nowEpochMs);
        } else if (end instanceof JobEnd.NotYet notYet) {
            return job.notYet(notYet.reason(), notYet.delayMs(), nowEpochMs);
        } else if (end instanceof JobEnd.Failed failed) {
            return job.failed(failed.reason(), nowEpochMs);
        }
        return job;
    }

    private void announce(Job job) {
        snapshot = queue.jobs();
        for (Consumer<Job> listener : listeners) {
            try {
                listener.accept(job);
            } catch (RuntimeException e) {
                LOG.error("a listener failed on {}", job.id(), e);
            }
        }
    }

    /** Thins out a worker's news: the latest one wins, and the last one is told when the worker lets go. */
    private final class Control implements JobControl {
        private final String id;
        private final AtomicReference<@Nullable JobProgress> latest = new AtomicReference<>();
        private long toldEpochMs;
        private volatile boolean stop;

        Control(String id) {
            this.id = id;
        }

        @Override
        public void progress(JobProgress now) {
            latest.set(now);
            long nowEpochMs = clock.epochMs();
            if (Math.abs(nowEpochMs - toldEpochMs) >= PROGRESS_PERIOD_MS) {
                toldEpochMs = nowEpochMs;
                tell(this::flush);
            }
        }

        void flush() {
            JobProgress now = latest.getAndSet(null);
            if (now != null) {
                queue.change(id, job -> job.progressed(now, clock.epochMs()));
            }
        }

        @Override
        public boolean isStopRequested() {
            return stop || closing;
        }
    }
}
