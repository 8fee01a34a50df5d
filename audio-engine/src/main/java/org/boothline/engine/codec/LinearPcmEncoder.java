package org.boothline.engine.codec;

import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;

/**
 * See {@link LinearPcm}.
 *
 * <p>For 16 bit, a frame that already is 16 bit (the low eight bits are all zero, digital silence too) passes bit-exactly;
 * any other is dithered with triangular noise of ±1 step, so that what is quieter than the last bit stays audible as noise
 * with a signal in it instead of distortion. The noise is the same in every run.
 */
final class LinearPcmEncoder implements FrameEncoder {
    private static final int STEP_MASK = 0xFF;

    private final boolean wide;
    private final int channels;
    private int noise = 0x6D2B79F5;

    LinearPcmEncoder(StreamFormat format) {
        wide = format.codec() == Codec.L24;
        channels = format.channels();
    }

    @Override
    public int lookaheadSamples() {
        return 0;
    }

    @Override
    public void changeBitrate(int bitrateBps) {
        // The samples are the bitrate.
    }

    @Override
    public int encode(int[] samples, int frames, byte[] payload) {
        int count = frames * channels;
        int bytes = count * (wide ? 3 : 2);
        if (frames < 1 || bytes > payload.length || bytes > Codecs.PACKET_BYTES_MAX) {
            throw new IllegalArgumentException(frames + " samples of " + channels + " channels don't fit a packet");
        }
        if (wide) {
            write24(samples, count, payload);
        } else {
            write16(samples, count, payload);
        }
        return bytes;
    }

    private static void write24(int[] samples, int count, byte[] payload) {
        for (int i = 0, at = 0; i < count; i++, at += 3) {
            payload[at] = (byte) (samples[i] >> 16);
            payload[at + 1] = (byte) (samples[i] >> 8);
            payload[at + 2] = (byte) samples[i];
        }
    }

    private void write16(int[] samples, int count, byte[] payload) {
        int lowBits = 0;
        for (int i = 0; i < count; i++) {
            lowBits |= samples[i] & STEP_MASK;
        }
        for (int i = 0, at = 0; i < count; i++, at += 2) {
            int rounded = lowBits == 0 ? samples[i] >> 8 : samples[i] + 128 + triangle() >> 8;
            int value = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded));
            payload[at] = (byte) (value >> 8);
            payload[at + 1] = (byte) value;
        }
    }

    /** −255 to 255, triangular: the difference of two uniform numbers of one step each. */
    private int triangle() {
        // xorshift32: two bytes of it are independent enough for noise.
        noise ^= noise << 13;
        noise ^= noise >>> 17;
        noise ^= noise << 5;
        return (noise >>> 8 & STEP_MASK) - (noise >>> 20 & STEP_MASK);
    }

    @Override
    public void close() {
        // Nothing but heap.
    }
}
