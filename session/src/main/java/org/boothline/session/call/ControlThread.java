package org.boothline.session.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control thread: owns session, line, streams and takes. Everything else posts to it.
 *
 * <p><b>Thread</b>: any may post. A task that throws is our bug: it is logged, the thread goes on.
 */
final class ControlThread implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlThread.class);

    private final ScheduledExecutorService executor;
    private volatile Thread thread = Thread.currentThread();

    ControlThread() {
        executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "control");
            made.setDaemon(true);
            thread = made;
            return made;
        });
    }

    /** For tests: whatever thread runs {@code executor}'s tasks, one at a time. */
    ControlThread(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable work) {
        try {
            executor.execute(guarded(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("a task came after the end");
        }
    }

    /** Runs {@code work} once after the delay. */
    void after(long delayMs, Runnable work) {
        try {
            executor.schedule(guarded(work), delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("a task came after the end");
        }
    }

    /** Runs {@code work} again and again until the returned handle is cancelled. */
    Future<?> every(long periodMs, Runnable work) {
        return executor.scheduleWithFixedDelay(guarded(work), periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    /** Runs {@code work} on the control thread and gives what it gives. */
    <T> CompletableFuture<T> ask(Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    work.get().whenComplete((value, fault) -> {
                        if (fault == null) {
                            answer.complete(value);
                        } else {
                            answer.completeExceptionally(fault);
                        }
                    });
                } catch (RuntimeException | Error bug) {
                    LOG.error("a control task failed", bug);
                    answer.completeExceptionally(bug);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Lets what runs finish, forgets what waits. */
    @Override
    public void close() {
        executor.shutdownNow();
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error bug) {
                LOG.error("a control task failed", bug);
            }
        };
    }
}
