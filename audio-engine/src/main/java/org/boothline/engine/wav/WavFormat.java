package org.boothline.engine.wav;

import org.boothline.engine.pcm.SampleEncoding;

/** What the samples of a WAV file are. */
public record WavFormat(int sampleRateHz, int channels, SampleEncoding encoding) {
    public static final int CHANNELS_MAX = 64;
    public static final int SAMPLE_RATE_HZ_MIN = 1_000;
    public static final int SAMPLE_RATE_HZ_MAX = 768_000;

    public WavFormat {
        if (channels < 1 || channels > CHANNELS_MAX) {
            throw new IllegalArgumentException("a WAV file here has 1 to 64 channels, not " + channels);
        }
        if (sampleRateHz < SAMPLE_RATE_HZ_MIN || sampleRateHz > SAMPLE_RATE_HZ_MAX) {
            throw new IllegalArgumentException("a WAV file here is at 1 to 768 kHz, not " + sampleRateHz + " Hz");
        }
    }

    /** Bytes of one sample of all channels. */
    public int frameBytes() {
        return channels * encoding.bytes();
    }
}
