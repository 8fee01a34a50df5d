package org.boothline.engine.device;

import java.util.concurrent.locks.LockSupport;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.engine.pcm.Int24;
import org.boothline.engine.pcm.SampleRing;
import org.jspecify.annotations.Nullable;

/**
 * An output and an input that are one: what is played is captured, at once. The output is paced by the clock, and the
 * input by the output, so there is one clock and nothing to make up for. While nothing is played nothing is captured.
 *
 * <p><b>Thread</b>: one thread writes to the output, one reads the input. <b>Clock</b>: {@link DevicePacer}, the
 * output's.
 * <b>Memory</b>: a ring of {@value #RING_FRAMES} frames, made here; nothing per block. What the input's reader leaves
 * lying for longer is dropped, and told as missed frames.
 */
final class EchoLoop {
    private static final int CHANNELS = 2;
    private static final DeviceLine LINE =
            new DeviceLine("echo", StreamFormat.SAMPLE_RATE_HZ, CHANNELS, 24, PlaybackDevice.PERIOD_FRAMES);
    private static final int RING_FRAMES = 8_192;

    /** How long a read waits before it says that nothing has come: whoever reads may want to stop. */
    private static final long PATIENCE_NS = 50_000_000L;

    private final SampleRing ring = new SampleRing(RING_FRAMES, 0, CHANNELS);
    private final Counter droppedFrames = new Counter("echoDroppedFrames");
    private volatile @Nullable Thread reader;

    PlaybackDevice playback(DevicePacer pacer, int channels) {
        if (channels != CHANNELS) {
            throw new IllegalArgumentException("an echo has " + CHANNELS + " channels, not " + channels);
        }
        return new Playback(pacer);
    }

    CaptureDevice capture() {
        return new Capture();
    }

    private final class Playback implements PlaybackDevice {
        private final DevicePacer pacer;
        private long writtenFrames;
        private volatile boolean closed;

        Playback(DevicePacer pacer) {
            this.pacer = pacer;
        }

        @Override
        public DeviceLine line() {
            return LINE;
        }

        @Override
        public int channels() {
            return CHANNELS;
        }

        /** The block goes on before its time is waited for: it is as young as can be. */
        @Override
        public void write(float[] samples, int frames) {
            if (closed) {
                return;
            }
            if (!ring.write(samples, frames)) {
                droppedFrames.add(frames);
            }
            LockSupport.unpark(reader);
            writtenFrames += frames;
            pacer.awaitFrames(writtenFrames);
        }

        @Override
        public long latencyFrames() {
            return 0;
        }

        @Override
        public long underRuns() {
            return 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class Capture implements CaptureDevice {
        private long toldDroppedFrames = droppedFrames.value();
        private long missedFrames;
        private boolean begun;
        private volatile boolean closed;

        @Override
        public DeviceLine line() {
            return LINE;
        }

        @Override
        public int read(int[] samples, int frames) {
            if (!begun) {
                begun = true;
                ring.skip(ring.readable()); // Of a call before.
            }
            if (!awaitFrames(frames)) {
                return closed ? -1 : 0;
            }
            for (int i = 0; i < frames; i++) {
                samples[CHANNELS * i] = Int24.ofFloat(ring.at(i, 0));
                samples[CHANNELS * i + 1] = Int24.ofFloat(ring.at(i, 1));
            }
            ring.skip(frames);
            long dropped = droppedFrames.value();
            missedFrames = dropped - toldDroppedFrames;
            toldDroppedFrames = dropped;
            return frames;
        }

        private boolean awaitFrames(int frames) {
            reader = Thread.currentThread();
            if (ring.readable() < frames && !closed && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(this, PATIENCE_NS);
            }
            return !closed && ring.readable() >= frames;
        }

        @Override
        public long missedFrames() {
            return missedFrames;
        }

        @Override
        public void close() {
            closed = true;
            LockSupport.unpark(reader);
        }
    }
}
