package org.boothline.engine.codec;

import org.boothline.engine.conceal.PitchConcealer;

/**
 * See {@link LinearPcm}. Exact but for the first 2.5 ms after a concealment, which are cross-faded from it.
 */
final class LinearPcmDecoder implements FrameDecoder {
    private final int bytesPerSample;
    private final int channels;
    private final PitchConcealer concealer;

    LinearPcmDecoder(int bytesPerSample, int channels) {
        this.bytesPerSample = bytesPerSample;
        this.channels = channels;
        concealer = new PitchConcealer(channels);
    }

    @Override
    public int decode(byte[] payload, int bytes, float[] out) {
        int bytesPerFrame = bytesPerSample * channels;
        if (bytes < bytesPerFrame || bytes > payload.length || bytes % bytesPerFrame != 0) {
            return CORRUPT;
        }
        int frames = bytes / bytesPerFrame;
        int count = frames * channels;
        if (count > out.length) {
            return CORRUPT;
        }
        for (int i = 0, at = 0; i < count; i++, at += bytesPerSample) {
            int value = payload[at] << 16 | (payload[at + 1] & 0xFF) << 8;
            if (bytesPerSample == 3) {
                value |= payload[at + 2] & 0xFF;
            }
            out[i] = value * (1f / 8_388_608f);
        }
        concealer.heard(out, frames);
        return frames;
    }

    @Override
    public int conceal(float[] out, int frames) {
        int made = Math.max(0, Math.min(frames, out.length / channels));
        concealer.conceal(out, made);
        return made;
    }

    @Override
    public int concealStepSamples() {
        return 1;
    }

    @Override
    public void reset() {
        concealer.reset();
    }

    @Override
    public void close() {
        // Nothing but heap.
    }
}
