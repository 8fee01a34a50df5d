package org.boothline.engine.codec;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.opus.Opus;

/** See {@link LwjglOpus}. The addresses of the direct buffers are taken once, so that a frame costs no object. */
final class LwjglOpusDecoder implements FrameDecoder {
    private final int channels;
    private final ByteBuffer packet = LwjglOpus.directBuffer(EncodedFrame.PAYLOAD_BYTES_MAX);
    private final FloatBuffer output;
    private final long packetAddress = MemoryUtil.memAddress(packet);
    private final long outputAddress;
    private long handle;

    LwjglOpusDecoder(int channels) {
        this.channels = channels;
        ByteBuffer bytes = LwjglOpus.directBuffer(OpusSettings.DECODE_SAMPLES_MAX * channels * Float.BYTES);
        output = bytes.asFloatBuffer();
        outputAddress = MemoryUtil.memAddress(bytes);
        IntBuffer error = LwjglOpus.directBuffer(Integer.BYTES).asIntBuffer();
        handle = Opus.opus_decoder_create(StreamFormat.SAMPLE_RATE_HZ, channels, error);
        LwjglOpus.checkCreated(handle, error.get(0));
    }

    @Override
    public int decode(byte[] payload, int bytes, float[] out) {
        checkOpen();
        // libopus takes an empty packet for a lost one; here it is a damaged one.
        if (bytes < 1 || bytes > payload.length || bytes > EncodedFrame.PAYLOAD_BYTES_MAX) {
            return CORRUPT;
        }
        packet.put(0, payload, 0, bytes);
        int room = Math.min(out.length / channels, OpusSettings.DECODE_SAMPLES_MAX);
        int frames = Opus.nopus_decode_float(handle, packetAddress, bytes, outputAddress, room, 0);
        if (frames <= 0) {
            return CORRUPT;
        }
        output.get(0, out, 0, frames * channels);
        return frames;
    }

    @Override
    public int conceal(float[] out, int frames) {
        checkOpen();
        int room = Math.min(Math.min(frames, out.length / channels), OpusSettings.DECODE_SAMPLES_MAX);
        int whole = room - room % OpusSettings.STEP_SAMPLES;
        if (whole <= 0) {
            return 0;
        }
        int made = Opus.nopus_decode_float(handle, MemoryUtil.NULL, 0, outputAddress, whole, 0);
        if (made != whole) {
            throw new IllegalStateException("libopus did not conceal " + whole + " samples, answer " + made);
        }
        output.get(0, out, 0, whole * channels);
        return whole;
    }

    @Override
    public int concealStepSamples() {
        return OpusSettings.STEP_SAMPLES;
    }

    @Override
    public void reset() {
        checkOpen();
        LwjglOpus.checkCreated(handle, Opus.opus_decoder_ctl(handle, Opus.OPUS_RESET_STATE));
    }

    private void checkOpen() {
        if (handle == 0) {
            throw new IllegalStateException("the decoder is closed");
        }
    }

    @Override
    public void close() {
        if (handle != 0) {
            Opus.opus_decoder_destroy(handle);
            handle = 0;
        }
    }
}
