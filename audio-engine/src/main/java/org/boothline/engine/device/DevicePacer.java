package org.boothline.engine.device;

import java.util.concurrent.locks.LockSupport;
import org.boothline.base.time.NanoClock;

/**
 * The clock of a virtual device: lets a thread wait until a number of frames would have passed a real one. Deadlines
 * are absolute, counted from the first wait, so no rounding and no overshoot adds up, and after a stall the waits
 * return at once until the device has caught up: no frame is lost.
 *
 * <p><b>Thread</b>: waits by one; {@link #elapsedFrames} by any. <b>Clock</b>: the monotonic one. <b>Memory</b>:
 * nothing per wait.
 */
public final class DevicePacer {
    private static final long SECOND_NS = 1_000_000_000L;

    private final NanoClock clock;
    private final Parking parking;
    private final int sampleRateHz;
    private volatile boolean started;
    private volatile long startNs;

    /** How the thread waits; tests move a clock instead. */
    interface Parking {
        void parkNs(long amountNs);
    }

    public DevicePacer(NanoClock clock, int sampleRateHz) {
        this(clock, sampleRateHz, LockSupport::parkNanos);
    }

    DevicePacer(NanoClock clock, int sampleRateHz, Parking parking) {
        this.clock = clock;
        this.parking = parking;
        this.sampleRateHz = sampleRateHz;
    }

    /**
     * Waits until {@code frames} frames have passed since the first wait began.
     *
     * @return false at once when the thread is interrupted; it stays so
     */
    public boolean awaitFrames(long frames) {
        long nowNs = clock.nowNs();
        if (!started) {
            startNs = nowNs;
            started = true;
        }
        long deadlineNs =
                startNs + frames / sampleRateHz * SECOND_NS + frames % sampleRateHz * SECOND_NS / sampleRateHz;
        while (deadlineNs - nowNs > 0) {
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
            parking.parkNs(deadlineNs - nowNs);
            nowNs = clock.nowNs();
        }
        return true;
    }

    /** Frames that have passed since the first wait began; 0 before it. */
    public long elapsedFrames() {
        if (!started) {
            return 0;
        }
        long elapsedNs = clock.nowNs() - startNs;
        return elapsedNs / SECOND_NS * sampleRateHz + elapsedNs % SECOND_NS * sampleRateHz / SECOND_NS;
    }
}
