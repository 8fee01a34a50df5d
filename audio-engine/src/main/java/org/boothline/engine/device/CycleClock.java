package org.boothline.engine.device;

/**
 * Gives every cycle of a JACK server its place on the time line of the device. Cycles follow each other without a hole
 * until one is said to be disturbed (an over- or under-run); only then the monotonic clock tells how many periods are
 * gone, because a callback that merely comes late has lost nothing.
 *
 * <p>JACK's own frame time can't tell: it stands still while the driver does. jackd 1.9.21, stopped for 50 ms, lost
 * 2,400 frames and counted 128.
 *
 * <p><b>Thread</b>: JACK's; {@link #timeNs} any that was handed the frame. <b>Clock</b>: the monotonic one, as an
 * argument; the server's card may drift against it by {@value #DRIFT_PPM} ppm. <b>Memory</b>: nothing per cycle.
 */
final class CycleClock {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int WINDOWS_PER_SECOND = 4;
    private static final int DRIFT_PPM = 1_000;

    private final int sampleRateHz;
    private final int periodFrames;
    private final int windowCycles;
    private boolean started;
    private long startNs;
    private long nextFrame;
    /** How late the most punctual cycle is by the clock; what a cycle's lateness is measured from. */
    private volatile long baseFrames;

    private long earliestFrames = Long.MAX_VALUE;
    private int cyclesInWindow;
    private boolean settled;

    CycleClock(int sampleRateHz, int periodFrames) {
        this.sampleRateHz = sampleRateHz;
        this.periodFrames = periodFrames;
        windowCycles = Math.max(1, sampleRateHz / WINDOWS_PER_SECOND / periodFrames);
    }

    /** @return the first frame of a cycle that follows the one before, however late it comes */
    long next(long nowNs) {
        follow(lateFrames(nowNs));
        long start = nextFrame;
        nextFrame += periodFrames;
        return start;
    }

    /**
     * @param sinceFrames by what its callback came later than the cycle began, as far as the server knows
     * @return the first frame of a cycle before which something may have been lost
     */
    long disturbed(long nowNs, int sinceFrames) {
        long late = lateFrames(nowNs) - baseFrames - sinceFrames;
        // Up to half a period is taken for a cycle that was late.
        nextFrame += Math.max(0, Math.floorDiv(2 * late + periodFrames, 2L * periodFrames)) * periodFrames;
        return next(nowNs);
    }

    /** When a cycle that began with this frame was due: by the clock, as the most punctual cycles are. */
    long timeNs(long frame) {
        long elapsed = frame + baseFrames;
        return startNs + elapsed / sampleRateHz * SECOND_NS + elapsed % sampleRateHz * SECOND_NS / sampleRateHz;
    }

    private long lateFrames(long nowNs) {
        if (!started) {
            started = true;
            startNs = nowNs;
        }
        long elapsedNs = nowNs - startNs;
        long elapsed = elapsedNs / SECOND_NS * sampleRateHz + elapsedNs % SECOND_NS * sampleRateHz / SECOND_NS;
        return elapsed - nextFrame;
    }

    /**
     * Callbacks are late by anything, but early by nothing: the most punctual of a window shows how the clocks drift.
     */
    private void follow(long late) {
        earliestFrames = Math.min(earliestFrames, late);
        if (++cyclesInWindow < windowCycles) {
            return;
        }
        long moved = earliestFrames - baseFrames;
        long most = Math.max(1, (long) sampleRateHz * DRIFT_PPM / 1_000_000 / WINDOWS_PER_SECOND);
        baseFrames += settled ? Math.max(-most, Math.min(most, moved)) : moved;
        settled = true;
        earliestFrames = Long.MAX_VALUE;
        cyclesInWindow = 0;
    }
}
