package org.boothline.engine.codec;

import org.boothline.base.media.StreamFormat;
import org.boothline.natives.OpusEncoder;
import org.boothline.natives.OpusSetting;

/** See {@link JniOpus}. */
final class JniOpusEncoder implements FrameEncoder {
    private final OpusEncoder encoder;
    private final int channels;
    private final int lookaheadSamples;

    JniOpusEncoder(StreamFormat format) {
        channels = format.channels();
        encoder = new OpusEncoder(channels);
        encoder.set(OpusSetting.VARIABLE_BITRATE, 0);
        encoder.set(OpusSetting.COMPLEXITY, OpusSettings.COMPLEXITY);
        encoder.set(OpusSetting.IN_BAND_FEC, 0);
        encoder.set(OpusSetting.DTX, 0);
        encoder.set(OpusSetting.LSB_DEPTH, 24);
        changeBitrate(format.bitrateBps());
        lookaheadSamples = encoder.lookahead();
    }

    @Override
    public int lookaheadSamples() {
        return lookaheadSamples;
    }

    @Override
    public void changeBitrate(int bitrateBps) {
        OpusSettings.checkBitrate(bitrateBps);
        encoder.set(OpusSetting.BITRATE, bitrateBps);
        encoder.set(OpusSetting.PREDICTION_DISABLED, OpusSettings.predictionDisabled(bitrateBps, channels) ? 1 : 0);
    }

    @Override
    public int encode(int[] samples, int frames, byte[] payload) {
        OpusSettings.checkFrames(frames);
        int bytes = encoder.encode(samples, frames, payload, Codecs.PACKET_BYTES_MAX);
        if (bytes <= 0) {
            throw new IllegalStateException("libopus did not encode a frame, error " + bytes);
        }
        return bytes;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
