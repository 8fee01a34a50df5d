package org.boothline.lab.flood;

import java.util.concurrent.locks.LockSupport;
import org.boothline.base.stats.Counter;
import org.boothline.base.time.NanoClock;

/**
 * Does something so many times a second, in small bursts every half a millisecond or so. What a busy machine kept it from doing
 * for longer than a tenth of a second is left out, not made up for by a burst; the count says what was really done.
 *
 * <p><b>Thread</b>: one of its own, which does it; the rest by any.
 */
public final class PacedSender implements AutoCloseable {
    private static final long NAP_NS = 500_000;
    private static final long LEFT_OUT_NS = 100_000_000;

    /** What is done. <b>Thread</b>: the sender's. */
    @FunctionalInterface
    public interface Shot {
        /** @param number counted from 0 */
        void fire(long number);
    }

    private final NanoClock clock;
    private final double perSecond;
    private final long shotsMax;
    private final Shot shot;
    private final Counter fired = new Counter("shotsFired");
    private final Thread thread;
    private volatile boolean closed;

    /** @param shotsMax it ends after so many */
    public PacedSender(String name, NanoClock clock, double perSecond, long shotsMax, Shot shot) {
        this.clock = clock;
        this.perSecond = perSecond;
        this.shotsMax = shotsMax;
        this.shot = shot;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public PacedSender start() {
        thread.start();
        return this;
    }

    private void run() {
        long originNs = clock.nowNs();
        long origin = 0;
        for (long number = 0; number < shotsMax && !closed; ) {
            long sinceNs = clock.nowNs() - originNs;
            long due = origin + (long) (sinceNs * perSecond / 1e9);
            if (due - number > perSecond * LEFT_OUT_NS / 1e9) {
                originNs += sinceNs;
                origin = number;
                due = number + 1;
            }
            for (; number < due && number < shotsMax && !closed; number++) {
                shot.fire(number);
                fired.increment();
            }
            LockSupport.parkNanos(NAP_NS);
        }
    }

    /** How many were fired so far. */
    public long fired() {
        return fired.value();
    }

    public boolean isDone() {
        return !thread.isAlive();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
