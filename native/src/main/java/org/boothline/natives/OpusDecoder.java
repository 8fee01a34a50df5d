package org.boothline.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * One decoder of libopus, 48 kHz.
 *
 * <p><b>Thread</b>: one at a time; {@link #close} by the same thread. <b>Memory</b>: up to 80 kB outside the heap, freed by
 * {@link #close}; nothing per frame.
 */
public final class OpusDecoder implements AutoCloseable {
    /** Opus decodes at most 120 ms from one packet. */
    public static final int DECODE_SAMPLES_MAX = 5_760;

    /** What is larger comes from no datagram and is refused. */
    public static final int PACKET_BYTES_MAX = 1_500;

    /** Opus's unit of time, 2.5 ms. */
    private static final int STEP_SAMPLES = 120;

    private final int channels;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES_MAX);
    private final FloatBuffer audio;
    private long handle;

    /**
     * @param channels 1 or 2
     * @throws IllegalStateException if {@link NativeLibrary} is not usable, or there is no memory
     */
    public OpusDecoder(int channels) {
        NativeLibrary.require();
        OpusEncoder.checkChannels(channels);
        this.channels = channels;
        ByteBuffer bytes = ByteBuffer.allocateDirect(DECODE_SAMPLES_MAX * channels * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        audio = bytes.asFloatBuffer();
        handle = create(channels, packet, bytes);
        if (handle == 0) {
            throw new IllegalStateException("libopus could not make a decoder");
        }
    }

    /**
     * Decodes one packet; whatever its bytes are, the answer is one of these.
     *
     * @param into float[frames × channels], interleaved; its length is the limit
     * @return samples per channel written; 0 or less if it is no packet or its audio does not fit
     */
    public int decode(byte[] from, int bytes, float[] into) {
        long open = open();
        // libopus takes an empty packet for a lost one; here it is a damaged one.
        if (bytes < 1 || bytes > from.length || bytes > PACKET_BYTES_MAX) {
            return 0;
        }
        packet.put(0, from, 0, bytes);
        int frames = decode(open, bytes, Math.min(into.length / channels, DECODE_SAMPLES_MAX));
        if (frames > 0) {
            audio.get(0, into, 0, frames * channels);
        }
        return frames;
    }

    /**
     * Makes up audio where a packet lacks.
     *
     * @param frames samples per channel wanted; rounded down to a multiple of 120, and to what fits
     * @return samples per channel written
     */
    public int conceal(float[] into, int frames) {
        long open = open();
        int room = Math.min(Math.min(frames, into.length / channels), DECODE_SAMPLES_MAX);
        int whole = room - room % STEP_SAMPLES;
        if (whole <= 0) {
            return 0;
        }
        int made = decode(open, 0, whole);
        if (made != whole) {
            throw new IllegalStateException("libopus did not conceal " + whole + " samples, answer " + made);
        }
        audio.get(0, into, 0, whole * channels);
        return whole;
    }

    /** Forgets all that was decoded. */
    public void reset() {
        int answer = reset(open());
        if (answer != 0) {
            throw new IllegalStateException("libopus could not be reset, answer " + answer);
        }
    }

    private long open() {
        if (handle == 0) {
            throw new IllegalStateException("the decoder is closed");
        }
        return handle;
    }

    @Override
    public void close() {
        if (handle != 0) {
            destroy(handle);
            handle = 0;
        }
    }

    private static native long create(int channels, ByteBuffer packet, ByteBuffer audio);

    private static native int decode(long handle, int bytes, int framesMax);

    private static native int reset(long handle);

    private static native void destroy(long handle);
}
