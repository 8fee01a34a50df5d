package org.boothline.engine.device;

import org.boothline.base.media.StreamFormat;
import org.boothline.engine.pcm.Int24;
import org.boothline.engine.pcm.SampleEncoding;
import org.boothline.engine.resample.RateConverter;
import org.jspecify.annotations.Nullable;

/**
 * From what is written (float, 48 kHz, 1 or 2 channels) to what a line takes: floats at its rate and with its channels, or
 * for a card the bytes of them. Mono goes to both sides; a mono card gets the mean of both.
 *
 * <p><b>Thread</b>: playout. <b>Memory</b>: buffers for the longest block, made here; nothing per block.
 */
final class PlaybackMap {
    private static final int BLOCK_FRAMES = StreamFormat.FRAME_SAMPLES_MAX;

    private final int channels;
    private final int lineChannels;
    private final SampleEncoding encoding;
    private final @Nullable RateConverter converter;
    private final int lineFramesMax;
    private final float[] mapped;
    private final float[] lineSamples;
    private final int[] samples;
    private final byte[] bytes;

    PlaybackMap(int channels, DeviceLine line) {
        this.channels = channels;
        lineChannels = line.channels();
        encoding = line.bits() == 24 ? SampleEncoding.PCM24 : SampleEncoding.PCM16;
        int rate = line.sampleRateHz();
        converter = rate == StreamFormat.SAMPLE_RATE_HZ
                ? null
                : new RateConverter(lineChannels, StreamFormat.SAMPLE_RATE_HZ, rate);
        lineFramesMax = (int) ((long) BLOCK_FRAMES * rate / StreamFormat.SAMPLE_RATE_HZ) + 2;
        mapped = new float[BLOCK_FRAMES * lineChannels];
        lineSamples = converter == null ? mapped : new float[lineFramesMax * lineChannels];
        samples = new int[lineFramesMax * lineChannels];
        bytes = new byte[lineFramesMax * lineChannels * encoding.bytes()];
    }

    /** Where {@link #map} puts the bytes. */
    byte[] bytes() {
        return bytes;
    }

    /** Frames at 48 kHz that the conversion holds back. */
    int delayFrames() {
        return converter == null ? 0 : converter.lookaheadFrames();
    }

    /** @return bytes for the line: whole frames of it */
    int map(float[] input, int frames) {
        int lineFrames = toLine(input, frames, lineFramesMax);
        for (int i = 0; i < lineFrames * lineChannels; i++) {
            samples[i] = Int24.ofFloat(lineSamples[i]);
        }
        encoding.encode(samples, 0, lineFrames * lineChannels, bytes, 0);
        return lineFrames * lineChannels * encoding.bytes();
    }

    /** Frames to write so that the line gets so many of its own, or the longest block. */
    int framesFor(int lineFrames) {
        int frames = converter == null ? lineFrames : Math.max(1, converter.inputNeeded(lineFrames));
        return Math.min(BLOCK_FRAMES, frames);
    }

    /** What {@link #lineSamples} holds. */
    int lineFramesMax() {
        return lineFramesMax;
    }

    /** float[frames × channels of the line], where {@link #toLine} puts them. */
    float[] lineSamples() {
        return lineSamples;
    }

    /** @return frames of the line, up to {@code framesMax}; more are kept for the next time */
    int toLine(float[] input, int frames, int framesMax) {
        if (frames > BLOCK_FRAMES) {
            throw new IllegalArgumentException("a block has up to 960 frames, not " + frames);
        }
        for (int i = 0; i < frames; i++) {
            int at = i * channels;
            float left = input[at];
            float right = channels == 1 ? left : input[at + 1];
            if (lineChannels == 1) {
                mapped[i] = (left + right) * 0.5f;
            } else {
                mapped[2 * i] = left;
                mapped[2 * i + 1] = right;
            }
        }
        if (converter == null) {
            return frames;
        }
        converter.push(mapped, 0, frames);
        return converter.pull(lineSamples, 0, framesMax);
    }
}
