package org.boothline.session.call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.boothline.base.time.VirtualClock;

/** Runs tasks on the test's thread, in the order of a virtual clock that it moves itself. */
final class VirtualExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final VirtualClock clock;
    private final List<Task<?>> tasks = new ArrayList<>();
    private long numbers;

    VirtualExecutor(VirtualClock clock) {
        this.clock = clock;
    }

    /** Runs what is due now, and what comes of it. */
    void settle() {
        runFor(0);
    }

    /** Lets time pass. */
    void runFor(long amountMs) {
        long endNs = clock.nowNs() + amountMs * 1_000_000L;
        for (Task<?> next = next(endNs); next != null; next = next(endNs)) {
            tasks.remove(next);
            clock.advanceNs(Math.max(0, next.dueNs - clock.nowNs()));
            next.run();
        }
        clock.advanceNs(endNs - clock.nowNs());
    }

    private Task<?> next(long endNs) {
        tasks.removeIf(Task::isCancelled);
        return tasks.stream()
                .filter(task -> task.dueNs <= endNs)
                .min(Comparator.<Task<?>>comparingLong(task -> task.dueNs).thenComparingLong(task -> task.number))
                .orElse(null);
    }

    @Override
    public void execute(Runnable work) {
        schedule(work, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        return add(new Task<Void>(work, unit.toNanos(delay), 0));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long initial, long delay, TimeUnit unit) {
        return add(new Task<Void>(work, unit.toNanos(initial), unit.toNanos(delay)));
    }

    private <T extends Task<?>> T add(T task) {
        tasks.add(task);
        return task;
    }

    @Override
    public void shutdown() {
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    private final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
        private final long periodNs;
        private final long number = numbers++;
        private long dueNs;

        Task(Runnable work, long delayNs, long periodNs) {
            super(work, null);
            this.periodNs = periodNs;
            dueNs = clock.nowNs() + delayNs;
        }

        @Override
        public void run() {
            if (!isPeriodic()) {
                super.run();
            } else if (runAndReset()) {
                dueNs = clock.nowNs() + periodNs;
                tasks.add(this);
            }
        }

        @Override
        public boolean isPeriodic() {
            return periodNs > 0;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNs - clock.nowNs(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
