package org.boothline.lab.bench;

import java.util.Random;

/**
 * Something like speech: harmonics of a gliding pitch under the envelope of syllables, hiss between them, and a room that
 * differs from left to right. The same for the same seed, so that two runs code the same audio.
 */
final class TestSignal {
    private static final int SAMPLE_RATE_HZ = 48_000;
    private static final int HARMONICS = 24;
    private static final double SYLLABLES_PER_SECOND = 4;
    private static final double FULL_SCALE = 8_388_607;
    private static final int RIGHT_LATER_SAMPLES = 23;

    private TestSignal() {}

    /** int[seconds × 48,000 × channels], interleaved, 24 bit, peaks near −9 dBFS. */
    static int[] of(int seconds, int channels, long seed) {
        Random random = new Random(seed);
        int frames = seconds * SAMPLE_RATE_HZ;
        double[] mono = new double[frames + RIGHT_LATER_SAMPLES];
        double phase = 0;
        for (int i = 0; i < mono.length; i++) {
            double time = (double) i / SAMPLE_RATE_HZ;
            double syllable = Math.max(0, Math.sin(Math.PI * SYLLABLES_PER_SECOND * time));
            double pitchHz = 140 + 50 * Math.sin(2 * Math.PI * 0.7 * time) + 8 * Math.sin(2 * Math.PI * 5.3 * time);
            phase += 2 * Math.PI * pitchHz / SAMPLE_RATE_HZ;
            double voice = 0;
            for (int k = 1; k <= HARMONICS; k++) {
                voice += Math.sin(k * phase) / (k * (1 + 0.02 * k * k));
            }
            double hiss = random.nextGaussian() * (0.000_5 + 0.02 * Math.pow(1 - syllable, 8));
            mono[i] = 0.2 * voice * syllable * syllable + 0.5 * hiss;
        }
        int[] samples = new int[frames * channels];
        for (int i = 0; i < frames; i++) {
            for (int channel = 0; channel < channels; channel++) {
                double value = mono[i + (channel == 0 ? RIGHT_LATER_SAMPLES : 0)] * (channel == 0 ? 1 : 0.8);
                samples[i * channels + channel] = (int) Math.round(Math.max(-1, Math.min(1, value)) * FULL_SCALE);
            }
        }
        return samples;
    }
}
