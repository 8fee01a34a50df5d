package org.boothline.engine.codec;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import org.boothline.base.media.StreamFormat;

/**
 * See {@link ConcentusOpus}. On some malformed packets the library throws instead of answering, even {@code
 * AssertionError}; its state is then of no use, so the decoder starts afresh and the packet counts as corrupt.
 */
final class ConcentusDecoder implements FrameDecoder {
    private final OpusDecoder decoder;
    private final int channels;
    private final short[] output;

    ConcentusDecoder(int channels) throws OpusException {
        this.channels = channels;
        decoder = new OpusDecoder(StreamFormat.SAMPLE_RATE_HZ, channels);
        output = new short[OpusSettings.DECODE_SAMPLES_MAX * channels];
    }

    @Override
    public int decode(byte[] payload, int bytes, float[] out) {
        if (bytes < 1 || bytes > payload.length) {
            return CORRUPT;
        }
        int room = Math.min(out.length / channels, OpusSettings.DECODE_SAMPLES_MAX);
        try {
            int frames = decoder.decode(payload, 0, bytes, output, 0, room, false);
            return frames <= 0 || frames > room ? CORRUPT : copy(frames, out);
        } catch (OpusException refused) {
            return CORRUPT;
        } catch (AssertionError | RuntimeException broken) {
            decoder.resetState();
            return CORRUPT;
        }
    }

    @Override
    public int conceal(float[] out, int frames) {
        int room = Math.min(Math.min(frames, out.length / channels), OpusSettings.DECODE_SAMPLES_MAX);
        int whole = room - room % OpusSettings.STEP_SAMPLES;
        if (whole <= 0) {
            return 0;
        }
        int made = 0;
        try {
            made = decoder.decode(null, 0, 0, output, 0, whole, false);
        } catch (OpusException | AssertionError | RuntimeException broken) {
            // Concealing from a state that a malformed packet left behind: silence is the honest answer.
            decoder.resetState();
        }
        if (made != whole) {
            java.util.Arrays.fill(output, 0, whole * channels, (short) 0);
        }
        return copy(whole, out);
    }

    private int copy(int frames, float[] out) {
        for (int i = 0; i < frames * channels; i++) {
            out[i] = output[i] * (1f / 32_768f);
        }
        return frames;
    }

    @Override
    public int concealStepSamples() {
        return OpusSettings.STEP_SAMPLES;
    }

    @Override
    public void reset() {
        decoder.resetState();
    }

    @Override
    public void close() {
        // Nothing but heap.
    }
}
