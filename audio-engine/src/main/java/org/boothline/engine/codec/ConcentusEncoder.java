package org.boothline.engine.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import org.boothline.base.media.StreamFormat;

/** See {@link ConcentusOpus}. */
final class ConcentusEncoder implements FrameEncoder {
    private final OpusEncoder encoder;
    private final int channels;
    private final short[] input;

    ConcentusEncoder(StreamFormat format) throws OpusException {
        channels = format.channels();
        input = new short[StreamFormat.FRAME_SAMPLES_MAX * channels];
        encoder = new OpusEncoder(
                StreamFormat.SAMPLE_RATE_HZ, channels, OpusApplication.OPUS_APPLICATION_RESTRICTED_LOWDELAY);
        encoder.setUseVBR(false);
        encoder.setComplexity(OpusSettings.COMPLEXITY);
        encoder.setUseInbandFEC(false);
        encoder.setUseDTX(false);
        encoder.setLSBDepth(16);
        changeBitrate(format.bitrateBps());
    }

    @Override
    public int lookaheadSamples() {
        return encoder.getLookahead();
    }

    @Override
    public void changeBitrate(int bitrateBps) {
        OpusSettings.checkBitrate(bitrateBps);
        encoder.setBitrate(bitrateBps);
        encoder.setPredictionDisabled(OpusSettings.predictionDisabled(bitrateBps, channels));
    }

    @Override
    public int encode(int[] samples, int frames, byte[] payload) {
        OpusSettings.checkFrames(frames);
        for (int i = 0; i < frames * channels; i++) {
            // Rounded without dither: the codec's own noise is 50 dB above the sixteenth bit.
            input[i] = (short) Math.min(Short.MAX_VALUE, samples[i] + 128 >> 8);
        }
        try {
            return encoder.encode(input, 0, frames, payload, 0, Math.min(payload.length, Codecs.PACKET_BYTES_MAX));
        } catch (OpusException refused) {
            throw new IllegalStateException("Concentus did not encode a frame", refused);
        }
    }

    @Override
    public void close() {
        // Nothing but heap.
    }
}
