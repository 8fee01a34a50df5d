package org.boothline.base.media;

/**
 * What one stream sends: codec and channels are fixed for its life; frame size and bitrate may change.
 *
 * @param channels 1 or 2, interleaved
 * @param frameSamples samples per channel in one frame: 48 to 960 (1 to 20 ms at 48 kHz)
 * @param bitrateBps bits per second aimed at; 0 for linear PCM
 */
public record StreamFormat(Codec codec, int channels, int frameSamples, int bitrateBps) {
    /** The one sample rate of every stream, every take and every promise. */
    public static final int SAMPLE_RATE_HZ = 48_000;

    /** The longest frame: 20 ms. */
    public static final int FRAME_SAMPLES_MAX = 960;

    public StreamFormat {
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("a stream has 1 or 2 channels, not " + channels);
        }
        if (frameSamples < 48 || frameSamples > FRAME_SAMPLES_MAX) {
            throw new IllegalArgumentException("a frame has 48 to 960 samples, not " + frameSamples);
        }
        if (codec == Codec.OPUS) {
            if (frameSamples != 120 && frameSamples != 240 && frameSamples != 480 && frameSamples != 960) {
                throw new IllegalArgumentException(
                        "an Opus frame has 120, 240, 480 or 960 samples, not " + frameSamples);
            }
            if (bitrateBps < 6_000 || bitrateBps > 510_000) {
                throw new IllegalArgumentException("Opus runs at 6,000 to 510,000 bit/s, not " + bitrateBps);
            }
        }
    }

    /** Opus, 5 ms, 256 kbit/s mono or 384 kbit/s stereo: transparent, and short enough to feel immediate. */
    public static StreamFormat opus(int channels) {
        return new StreamFormat(Codec.OPUS, channels, 240, channels == 1 ? 256_000 : 384_000);
    }

    /** The format word of a packet record: codec id, channels (8 bit each), samples per frame (16 bit). */
    public int word() {
        return word(codec, channels, frameSamples);
    }

    /** See {@link #word()}. */
    public static int word(Codec codec, int channels, int frameSamples) {
        return codec.id() << 24 | channels << 16 | frameSamples;
    }

    public static Codec codecOf(int word) {
        return Codec.ofId(word >>> 24);
    }

    public static int channelsOf(int word) {
        return word >>> 16 & 0xFF;
    }

    public static int frameSamplesOf(int word) {
        return word & 0xFFFF;
    }

    /** The same with frames of another length. */
    public StreamFormat withFrameSamples(int samples) {
        return new StreamFormat(codec, channels, samples, bitrateBps);
    }

    /** The same at another bitrate. */
    public StreamFormat withBitrateBps(int bps) {
        return new StreamFormat(codec, channels, frameSamples, bps);
    }

    /** How long one frame lasts, in nanoseconds. */
    public long frameNs() {
        return frameSamples * 1_000_000_000L / SAMPLE_RATE_HZ;
    }
}
