package org.boothline.engine.pcm;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A ring of samples between one thread that writes and one that reads, without locks. What was read stays for a while,
 * so that the reader may go back to it for a cross-fade.
 *
 * <p><b>Thread</b>: {@code write} by the writer, {@link #readable} also by any, the rest by the reader. <b>Memory</b>:
 * the ring, made here; nothing afterwards. What doesn't fit is not written: the caller counts it.
 */
public final class SampleRing {
    private final int channels;
    private final int mask;
    private final int keptFrames;
    private final float[] samples;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    /**
     * @param framesMin of which at least one half can be filled
     * @param keptFrames that stay readable behind the reader; fewer than half of {@code framesMin}
     */
    public SampleRing(int framesMin, int keptFrames, int channels) {
        if (framesMin < 2 || framesMin > 1 << 20 || keptFrames < 0 || keptFrames > framesMin / 2 || channels < 1) {
            throw new IllegalArgumentException(
                    "a ring of " + framesMin + " frames that keeps " + keptFrames + " of " + channels + " channels");
        }
        int frames = Integer.highestOneBit(framesMin - 1) << 1;
        this.channels = channels;
        this.keptFrames = keptFrames;
        mask = frames - 1;
        samples = new float[frames * channels];
    }

    public int channels() {
        return channels;
    }

    /** Frames that can be written before the reader has to read. */
    public int writable() {
        return mask + 1 - keptFrames - (int) (written.getPlain() - read.getAcquire());
    }

    /** @param from float[frames × channels]; false, and nothing is written, if it doesn't fit */
    public boolean write(float[] from, int frames) {
        if (frames > writable()) {
            return false;
        }
        int at = (int) written.getPlain() & mask;
        int first = Math.min(frames, mask + 1 - at);
        System.arraycopy(from, 0, samples, at * channels, first * channels);
        System.arraycopy(from, first * channels, samples, 0, (frames - first) * channels);
        written.setRelease(written.getPlain() + frames);
        return true;
    }

    /** @param from int[frames × channels], 24 bit; false, and nothing is written, if it doesn't fit */
    public boolean write(int[] from, int frames) {
        if (frames > writable()) {
            return false;
        }
        int next = (int) written.getPlain();
        for (int i = 0; i < frames; i++) {
            int at = (next + i & mask) * channels;
            for (int channel = 0; channel < channels; channel++) {
                samples[at + channel] = Int24.toFloat(from[i * channels + channel]);
            }
        }
        written.setRelease(written.getPlain() + frames);
        return true;
    }

    /** Frames that wait for the reader. */
    public int readable() {
        return (int) (written.getAcquire() - read.getAcquire());
    }

    /**
     * A sample by its distance from the next one to be read.
     *
     * @param frame less than {@link #readable}; below 0 for what was read before, as far back as is kept
     */
    public float at(int frame, int channel) {
        return samples[((int) read.getPlain() + frame & mask) * channels + channel];
    }

    /** Has read so many frames. */
    public void skip(int frames) {
        read.setRelease(read.getPlain() + frames);
    }
}
