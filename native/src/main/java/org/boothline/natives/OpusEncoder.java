package org.boothline.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * One encoder of libopus, restricted low delay, 48 kHz.
 *
 * <p><b>Thread</b>: one at a time; {@link #close} by the same thread. <b>Memory</b>: about 20 kB, most of it outside the
 * heap, freed by {@link #close}; nothing per frame.
 */
public final class OpusEncoder implements AutoCloseable {
    /** Samples per channel in the longest frame, 20 ms. */
    public static final int FRAME_SAMPLES_MAX = 960;

    /** No packet of one frame is larger. */
    private static final int PACKET_BYTES_MAX = 1_275;

    private final int channels;
    private final IntBuffer samples;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES_MAX);
    private long handle;

    /**
     * @param channels 1 or 2
     * @throws IllegalStateException if {@link NativeLibrary} is not usable, or there is no memory
     */
    public OpusEncoder(int channels) {
        NativeLibrary.require();
        checkChannels(channels);
        this.channels = channels;
        ByteBuffer bytes = ByteBuffer.allocateDirect(FRAME_SAMPLES_MAX * channels * Integer.BYTES)
                .order(ByteOrder.nativeOrder());
        samples = bytes.asIntBuffer();
        handle = create(channels, bytes, packet);
        if (handle == 0) {
            throw new IllegalStateException("libopus could not make an encoder");
        }
    }

    static void checkChannels(int channels) {
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("1 or 2 channels, not " + channels);
        }
    }

    /** @throws IllegalArgumentException if libopus refuses the value; everything stays as it was */
    public void set(OpusSetting setting, int value) {
        int answer = set(open(), setting.request, value);
        if (answer != 0) {
            throw new IllegalArgumentException("libopus refuses " + setting + " " + value + ", answer " + answer);
        }
    }

    /** How many samples the decoded audio lags behind. */
    public int lookahead() {
        return lookahead(open());
    }

    /**
     * @param from int[frames × channels], interleaved, 24 bit
     * @param frames 120, 240, 480 or 960; may differ from call to call
     * @param into gets the packet from index 0
     * @param bytesMax the packet is no larger, nor than {@code into}
     * @return bytes written, or libopus's error, which is negative
     * @throws IllegalArgumentException if {@code from} does not hold so many, or no encoder takes so many
     */
    public int encode(int[] from, int frames, byte[] into, int bytesMax) {
        long open = open();
        if (frames < 1 || frames > FRAME_SAMPLES_MAX || frames * channels > from.length) {
            throw new IllegalArgumentException(frames + " frames of " + channels + " channels from " + from.length
                    + " samples into " + into.length + " bytes");
        }
        samples.put(0, from, 0, frames * channels);
        int bytes = encode(open, frames, Math.min(Math.min(into.length, bytesMax), PACKET_BYTES_MAX));
        if (bytes > 0) {
            packet.get(0, into, 0, bytes);
        }
        return bytes;
    }

    private long open() {
        if (handle == 0) {
            throw new IllegalStateException("the encoder is closed");
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

    private static native long create(int channels, ByteBuffer samples, ByteBuffer packet);

    private static native int set(long handle, int request, int value);

    private static native int lookahead(long handle);

    private static native int encode(long handle, int frames, int bytesMax);

    private static native void destroy(long handle);
}
