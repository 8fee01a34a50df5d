package org.boothline.session.wiring;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import java.util.List;
import org.boothline.base.media.CapturedFrame;

/** The capture ring with the stages behind it run by hand, as one batch, when the test says so. */
final class CaptureRing {
    final RingBuffer<CapturedFrame> ring;
    private final Sequence consumed = new Sequence(-1);
    private final List<EventHandler<CapturedFrame>> stages;

    @SafeVarargs
    @SuppressWarnings("varargs") // It is only read.
    CaptureRing(int slots, int samplesMax, EventHandler<CapturedFrame>... stages) {
        ring = RingBuffer.createSingleProducer(() -> new CapturedFrame(samplesMax), slots, new BlockingWaitStrategy());
        ring.addGatingSequences(consumed);
        this.stages = List.of(stages);
    }

    /** Lets every stage have what waits. */
    void drain() {
        long end = ring.getCursor();
        for (long sequence = consumed.get() + 1; sequence <= end; sequence++) {
            try {
                for (EventHandler<CapturedFrame> stage : stages) {
                    stage.onEvent(ring.get(sequence), sequence, sequence == end);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        consumed.set(end);
    }
}
