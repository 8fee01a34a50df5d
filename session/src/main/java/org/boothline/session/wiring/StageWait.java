package org.boothline.session.wiring;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.media.CapturedFrame;
import org.jspecify.annotations.Nullable;

/**
 * How the send path's threads wait: the first stage until capture publishes, the one behind it until the first has
 * done, the patient ones, whom nobody hears, look every {@value #PATIENCE_MS} ms. Nobody spins, as with the Disruptor's
 * own strategies all stages but the first do while that one works; nobody is woken for nothing, and nobody takes a
 * lock.
 *
 * <p><b>Thread</b>: each of the path's waits here; capture and the first stage wake the next. <b>Memory</b>: nothing
 * after it was made.
 */
final class StageWait implements WaitStrategy {
    private static final int PATIENCE_MS = 20;
    private static final long PATIENCE_NS = PATIENCE_MS * 1_000_000L;
    private final Set<Thread> patient = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread first;
    private volatile @Nullable Thread second;

    /** This thread has time. To be called before it runs. */
    Thread patient(Thread thread) {
        patient.add(thread);
        return thread;
    }

    /** The first stage, so that the one behind it is woken. */
    EventHandler<CapturedFrame> first(EventHandler<CapturedFrame> stage) {
        return new First(stage);
    }

    @Override
    public long waitFor(long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
            throws AlertException {
        long available = dependentSequence.get();
        if (available >= sequence) {
            return available;
        }
        Thread self = Thread.currentThread();
        if (dependentSequence == cursor) {
            first = self;
        } else if (!patient.contains(self)) {
            second = self;
        }
        // Looked at again, because it may have come before this thread was known to wait.
        while ((available = dependentSequence.get()) < sequence) {
            barrier.checkAlert();
            LockSupport.parkNanos(this, PATIENCE_NS); // The end of the path wakes only the first.
        }
        return available;
    }

    @Override
    public void signalAllWhenBlocking() {
        LockSupport.unpark(first);
    }

    private final class First implements EventHandler<CapturedFrame> {
        private final EventHandler<CapturedFrame> stage;
        private Sequence done = new Sequence();

        First(EventHandler<CapturedFrame> stage) {
            this.stage = stage;
        }

        @Override
        public void setSequenceCallback(Sequence sequenceCallback) {
            done = sequenceCallback;
        }

        @Override
        public void onEvent(CapturedFrame frame, long sequence, boolean endOfBatch) throws Exception {
            stage.onEvent(frame, sequence, endOfBatch);
            done.set(sequence); // Else the one that is woken would not see it yet.
            LockSupport.unpark(second);
        }

        @Override
        public void onShutdown() {
            stage.onShutdown();
        }
    }
}
