package org.boothline.engine.device;

import java.nio.FloatBuffer;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.thread.SlotRing;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.pcm.Int24;

/**
 * Captures from ports of a JACK server. Each period is handed over in the call that brings it. What was lost (the server's
 * over-run, a client that was too late, a reader that was) is made whole blocks of, so that every block lies on one time
 * line without a hole in it; see {@link #missedFrames}.
 *
 * <p><b>Thread</b>: as {@link CaptureDevice}; JACK's thread fills the ring. <b>Clock</b>: the server's. <b>Memory</b>: a ring
 * of a third of a second, made here; nothing per read.
 */
final class JackCapture implements CaptureDevice {
    private static final int RING_FRAMES = 16_384;
    private static final int RING_PERIODS_MIN = 4;

    private final JackLine line;
    private final DeviceLine granted;
    private final int channels;
    private final int periodFrames;
    private final SlotRing<Period> ring;
    private final int[] block;
    private int blockFrames;
    private int taken; // of the ring's oldest period
    private boolean begun;
    private long nextFrame;
    private long missing;
    private long missedFrames;
    private volatile boolean reading;
    /** JACK's thread wakes the reader when it has this frame. */
    private volatile long wantedFrame;

    private static final class Period {
        long startFrame;
        final float[] samples; // float[channels × periodFrames], one channel after the other

        Period(int samples) {
            this.samples = new float[samples];
        }
    }

    JackCapture(JackLine line) {
        this.line = line;
        granted = line.granted();
        channels = granted.channels();
        periodFrames = granted.bufferFrames();
        ring = new SlotRing<>(
                Math.max(RING_PERIODS_MIN, RING_FRAMES / periodFrames), () -> new Period(channels * periodFrames));
        block = new int[StreamFormat.FRAME_SAMPLES_MAX * channels];
    }

    static JackCapture open(String name, DeviceRequest request, NanoClock clock) throws UserFault {
        JackClientLine line = JackClientLine.open(name, true, request.channels(), clock);
        JackCapture device = new JackCapture(line);
        line.start(device::cycle);
        return device;
    }

    /** JACK's thread. While the ring is full periods are dropped; the reader sees it from the next one's place. */
    void cycle(long startFrame) {
        Period period = reading ? ring.claim() : null;
        if (period == null) {
            return;
        }
        period.startFrame = startFrame;
        for (int channel = 0; channel < channels; channel++) {
            FloatBuffer buffer = line.buffer(channel);
            buffer.get(0, period.samples, channel * periodFrames, periodFrames);
        }
        ring.publish();
        if (startFrame + periodFrames - wantedFrame >= 0) {
            line.wake();
        }
    }

    @Override
    public DeviceLine line() {
        return granted;
    }

    @Override
    public int read(int[] samples, int frames) throws UserFault {
        line.waitsHere();
        reading = true; // Capture begins with the first read, so that nothing old waits in the ring.
        while (blockFrames < frames) {
            if (line.isClosed()) {
                return -1;
            }
            Period period = ring.peek();
            if (period == null) {
                wantedFrame = begun ? nextFrame + frames - blockFrames : Long.MIN_VALUE;
                // Looked at again, because it may have come before it was wanted.
                if (ring.peek() == null && !line.pause()) {
                    return line.isClosed() ? -1 : 0;
                }
            } else {
                take(period, frames);
            }
        }
        System.arraycopy(block, 0, samples, 0, frames * channels);
        blockFrames -= frames;
        System.arraycopy(block, frames * channels, block, 0, blockFrames * channels);
        missedFrames = missing;
        missing = 0;
        return frames;
    }

    /** Adds to the block what of the period belongs to it. */
    private void take(Period period, int frames) {
        long at = period.startFrame + taken;
        if (!begun) {
            begun = true;
            nextFrame = at;
        }
        if (at > nextFrame) {
            loseUntil(at, frames);
        }
        int skipped = (int) Math.min(periodFrames - taken, nextFrame - at);
        taken += skipped;
        int count = Math.min(frames - blockFrames, periodFrames - taken);
        for (int channel = 0; channel < channels; channel++) {
            int from = channel * periodFrames + taken;
            int to = blockFrames * channels + channel;
            for (int i = 0; i < count; i++) {
                block[to + i * channels] = Int24.ofFloat(period.samples[from + i]);
            }
        }
        blockFrames += count;
        nextFrame += count;
        taken += count;
        if (taken == periodFrames) {
            ring.release();
            taken = 0;
        }
    }

    /** A block with a hole has no place on the time line: all blocks that have a part of the hole are given up. */
    private void loseUntil(long frame, int frames) {
        long blockStart = nextFrame - blockFrames;
        long blocks = (frame - blockStart + frames - 1) / frames;
        missing += blocks * frames;
        nextFrame = blockStart + blocks * frames;
        blockFrames = 0;
    }

    @Override
    public long missedFrames() {
        return missedFrames;
    }

    @Override
    public boolean wakesItsThread() {
        return true;
    }

    @Override
    public void close() {
        line.close();
    }
}
