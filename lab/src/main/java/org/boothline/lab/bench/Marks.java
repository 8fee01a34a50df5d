package org.boothline.lab.bench;

import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/**
 * When each frame passed which mark: captured, seen on the wire, passed on, decoded.
 *
 * <p><b>Thread</b>: each mark by one thread; the durations are recorded by the thread of the later mark and read when all have
 * stopped. <b>Memory</b>: the last {@value #FRAMES} frames, made here; nothing per frame.
 */
final class Marks {
    private static final int FRAMES = 1 << 14;

    private final AtomicLongArray captured = new AtomicLongArray(FRAMES);
    private final AtomicLongArray passed = new AtomicLongArray(FRAMES);
    private final AtomicLongArray passedIndex = new AtomicLongArray(FRAMES);
    private final Histogram toWire = Percentiles.histogram();
    private final Histogram toEar = Percentiles.histogram();
    private final Histogram whole = Percentiles.histogram();
    private volatile long measureFrom = Long.MAX_VALUE;
    private volatile long measureEnd = Long.MAX_VALUE;

    /** Only frames of this range are recorded. */
    void measure(long firstIndex64, long endIndex64) {
        measureEnd = endIndex64;
        measureFrom = firstIndex64;
    }

    private boolean isMeasured(long index64) {
        return index64 >= measureFrom && index64 < measureEnd;
    }

    private static int slot(long index64) {
        return (int) index64 & FRAMES - 1;
    }

    void captured(long index64, long nowNs) {
        captured.setRelease(slot(index64), nowNs);
    }

    void seen(long index64, long nowNs) {
        if (isMeasured(index64)) {
            toWire.recordValue(Math.max(1, nowNs - captured.getAcquire(slot(index64))));
        }
    }

    void passed(long index64, long nowNs) {
        passed.setPlain(slot(index64), nowNs);
        passedIndex.setRelease(slot(index64), index64 + 1);
    }

    void decoded(long index64, long nowNs) {
        int slot = slot(index64);
        // A frame that was concealed has not passed yet, or was another one.
        if (isMeasured(index64) && passedIndex.getAcquire(slot) == index64 + 1) {
            toEar.recordValue(Math.max(1, nowNs - passed.getPlain(slot)));
            whole.recordValue(Math.max(1, nowNs - captured.getAcquire(slot)));
        }
    }

    Percentiles toWire() {
        return Percentiles.of(toWire);
    }

    Percentiles toEar() {
        return Percentiles.of(toEar);
    }

    Percentiles whole() {
        return Percentiles.of(whole);
    }
}
