package org.boothline.lab.latency;

import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.Arrival;
import org.boothline.engine.jitter.Decision;
import org.boothline.engine.jitter.JitterBuffer;
import org.boothline.engine.jitter.JitterStatistics;

/**
 * A jitter buffer that is watched: how long after its last sample each frame is handed to the decoder, and how many
 * pieces are made up.
 *
 * <p><b>Thread</b>: see {@link JitterBuffer}.
 */
final class WatchedBuffer implements JitterBuffer {
    private final JitterBuffer buffer;
    private final long fromSample64;
    private long frames;
    private double sumNs;
    private long madeUp;
    private boolean decided;

    /** @param fromSample64 what is before is not counted */
    WatchedBuffer(JitterBuffer buffer, long fromSample64) {
        this.buffer = buffer;
        this.fromSample64 = fromSample64;
    }

    @Override
    public Arrival insert(EncodedFrame frame, long arrivalNs) {
        return buffer.insert(frame, arrivalNs);
    }

    @Override
    public Decision next(EncodedFrame out, long tickNs) {
        Decision decision = buffer.next(out, tickNs);
        if (buffer.sample64() < fromSample64) {
            return decision;
        }
        decided = true;
        if (decision == Decision.DECODE) {
            long end = out.sample64 + StreamFormat.frameSamplesOf(out.formatWord);
            sumNs += tickNs - end * 1e9 / StreamFormat.SAMPLE_RATE_HZ;
            frames++;
        } else {
            madeUp++;
        }
        return decision;
    }

    @Override
    public void inStep(int stepSamples, int intoStepSamples) {
        buffer.inStep(stepSamples, intoStepSamples);
    }

    /** From the end of a frame's capture to its decoding, the path included; the mean. */
    double meanNs() {
        return sumNs / Math.max(1, frames);
    }

    /** Decisions other than to decode. */
    long madeUp() {
        return madeUp;
    }

    /** Whether anything was decided since this was asked last. */
    boolean hasDecided() {
        boolean now = decided;
        decided = false;
        return now;
    }

    @Override
    public int frames() {
        return buffer.frames();
    }

    @Override
    public long sample64() {
        return buffer.sample64();
    }

    @Override
    public long concealedBySourceSamples() {
        return buffer.concealedBySourceSamples();
    }

    @Override
    public int depthSamples() {
        return buffer.depthSamples();
    }

    @Override
    public double speed() {
        return buffer.speed();
    }

    @Override
    public void silence(boolean now) {
        buffer.silence(now);
    }

    @Override
    public void hold(boolean now) {
        buffer.hold(now);
    }

    @Override
    public JitterStatistics statistics() {
        return buffer.statistics();
    }

    @Override
    public void reset() {
        buffer.reset();
    }
}
