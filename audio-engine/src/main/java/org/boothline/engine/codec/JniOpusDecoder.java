package org.boothline.engine.codec;

import org.boothline.natives.OpusDecoder;

/** See {@link JniOpus}. */
final class JniOpusDecoder implements FrameDecoder {
    private final OpusDecoder decoder;

    JniOpusDecoder(OpusDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public int decode(byte[] payload, int bytes, float[] out) {
        int frames = decoder.decode(payload, bytes, out);
        return frames <= 0 ? CORRUPT : frames;
    }

    @Override
    public int conceal(float[] out, int frames) {
        return decoder.conceal(out, frames);
    }

    @Override
    public int concealStepSamples() {
        return OpusSettings.STEP_SAMPLES;
    }

    @Override
    public void reset() {
        decoder.reset();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
