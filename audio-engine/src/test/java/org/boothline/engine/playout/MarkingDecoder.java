package org.boothline.engine.playout;

import java.nio.ByteBuffer;
import org.boothline.engine.codec.FrameDecoder;

/**
 * A codec for tests: a packet holds its first sample's number and its length, and each decoded sample says which one it is.
 * Concealed samples are {@value #CONCEALED}.
 */
final class MarkingDecoder implements FrameDecoder {
    static final float CONCEALED = 0.5f;
    static final int BYTES = 12;

    private final int channels;
    int concealCalls;

    MarkingDecoder(int channels) {
        this.channels = channels;
    }

    static void write(byte[] payload, long sample64, int frames) {
        ByteBuffer.wrap(payload).putLong(sample64).putInt(frames);
    }

    /** What sample {@code number} looks like: 2⁻¹² to 1, never 0. */
    static float mark(long number) {
        return (Math.floorMod(number, 4_096L) + 1) / 4_096f;
    }

    @Override
    public int decode(byte[] payload, int bytes, float[] out) {
        if (bytes != BYTES) {
            return CORRUPT;
        }
        long first = ByteBuffer.wrap(payload).getLong();
        int frames = ByteBuffer.wrap(payload).getInt(8);
        for (int i = 0; i < frames * channels; i++) {
            out[i] = mark(first + i / channels) * (i % channels == 0 ? 1 : -1);
        }
        return frames;
    }

    @Override
    public int conceal(float[] out, int frames) {
        concealCalls++;
        java.util.Arrays.fill(out, 0, frames * channels, CONCEALED);
        return frames;
    }

    @Override
    public int concealStepSamples() {
        return 120;
    }

    @Override
    public void reset() {}

    @Override
    public void close() {}
}
