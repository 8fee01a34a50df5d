package org.boothline.engine.codec;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import org.boothline.base.media.StreamFormat;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.opus.Opus;

/** See {@link LwjglOpus}. The addresses of the direct buffers are taken once, so that a frame costs no object. */
final class LwjglOpusEncoder implements FrameEncoder {
    private final int channels;
    private final IntBuffer input;
    private final ByteBuffer packet;
    private final long inputAddress;
    private final long packetAddress;
    private final int lookaheadSamples;
    private long handle;

    LwjglOpusEncoder(StreamFormat format) {
        channels = format.channels();
        ByteBuffer bytes = LwjglOpus.directBuffer(StreamFormat.FRAME_SAMPLES_MAX * channels * Integer.BYTES);
        input = bytes.asIntBuffer();
        inputAddress = MemoryUtil.memAddress(bytes);
        packet = LwjglOpus.directBuffer(Codecs.PACKET_BYTES_MAX);
        packetAddress = MemoryUtil.memAddress(packet);
        IntBuffer answer = LwjglOpus.directBuffer(Integer.BYTES).asIntBuffer();
        handle = Opus.opus_encoder_create(
                StreamFormat.SAMPLE_RATE_HZ, channels, Opus.OPUS_APPLICATION_RESTRICTED_LOWDELAY, answer);
        LwjglOpus.checkCreated(handle, answer.get(0));
        set(Opus.OPUS_SET_VBR(0));
        set(Opus.OPUS_SET_COMPLEXITY(OpusSettings.COMPLEXITY));
        set(Opus.OPUS_SET_INBAND_FEC(0));
        set(Opus.OPUS_SET_DTX(0));
        set(Opus.OPUS_SET_LSB_DEPTH(24));
        changeBitrate(format.bitrateBps());
        set(Opus.OPUS_GET_LOOKAHEAD(answer));
        lookaheadSamples = answer.get(0);
    }

    private void set(Opus.CTLRequest request) {
        LwjglOpus.checkCreated(handle, Opus.opus_encoder_ctl(handle, request));
    }

    @Override
    public int lookaheadSamples() {
        return lookaheadSamples;
    }

    @Override
    public void changeBitrate(int bitrateBps) {
        OpusSettings.checkBitrate(bitrateBps);
        checkOpen();
        set(Opus.OPUS_SET_BITRATE(bitrateBps));
        set(Opus.OPUS_SET_PREDICTION_DISABLED(OpusSettings.predictionDisabled(bitrateBps, channels) ? 1 : 0));
    }

    private void checkOpen() {
        if (handle == 0) {
            throw new IllegalStateException("the encoder is closed");
        }
    }

    @Override
    public int encode(int[] samples, int frames, byte[] payload) {
        OpusSettings.checkFrames(frames);
        checkOpen();
        input.put(0, samples, 0, frames * channels);
        int bytes = Opus.nopus_encode24(
                handle, inputAddress, frames, packetAddress, Math.min(payload.length, Codecs.PACKET_BYTES_MAX));
        if (bytes <= 0) {
            throw new IllegalStateException("libopus did not encode a frame, error " + bytes);
        }
        packet.get(0, payload, 0, bytes);
        return bytes;
    }

    @Override
    public void close() {
        if (handle != 0) {
            Opus.opus_encoder_destroy(handle);
            handle = 0;
        }
    }
}
