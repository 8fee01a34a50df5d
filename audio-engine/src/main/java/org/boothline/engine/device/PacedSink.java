package org.boothline.engine.device;

import org.boothline.base.stats.Counter;

/**
 * The line buffer of a virtual playback device: a write waits until its frames fit. Played are the frames that the
 * pacer says have passed.
 *
 * <p>A writer that comes late is let catch up, because no frame may be lost; it is counted as an under-run, once.
 *
 * <p><b>Thread</b>: {@link #accept} by the writer, figures by any. <b>Memory</b>: nothing per block.
 */
final class PacedSink {
    private final DevicePacer pacer;
    private final int bufferFrames;
    private final Counter underRuns = new Counter("playbackUnderRuns");
    private volatile long writtenFrames;
    private boolean isBehind;

    PacedSink(DevicePacer pacer, int bufferFrames) {
        this.pacer = pacer;
        this.bufferFrames = bufferFrames;
    }

    /** Waits until {@code frames} fit, then counts them as written; returns at once when interrupted. */
    void accept(int frames) {
        long written = writtenFrames;
        boolean behind = written > 0 && pacer.elapsedFrames() > written;
        if (behind && !isBehind) {
            underRuns.increment();
        }
        isBehind = behind;
        pacer.awaitFrames(Math.max(0, written + frames - bufferFrames));
        writtenFrames = written + frames;
    }

    long latencyFrames() {
        return Math.max(0, writtenFrames - pacer.elapsedFrames());
    }

    long underRuns() {
        return underRuns.value();
    }
}
