package org.boothline.qmanager.station;

import java.util.Random;

/** Something like speech: a gliding voice with syllables and pauses, and a little noise. The same for the same seed. */
public final class Speech {
    private final Random random;
    private final int channels;
    private double phase;
    private long position;

    public Speech(long seed, int channels) {
        this.random = new Random(seed);
        this.channels = channels;
    }

    /** The next frames: int[frames × channels], 24 bit. */
    public void read(int[] samples, int frames) {
        for (int i = 0; i < frames; i++, position++) {
            double seconds = position / 48_000.0;
            double syllable = Math.max(0, Math.sin(2 * Math.PI * 3.1 * seconds)) * (seconds % 4 < 3.2 ? 1 : 0);
            phase += 2 * Math.PI * (140 + 40 * Math.sin(2 * Math.PI * 0.7 * seconds)) / 48_000;
            double voice = 0;
            for (int harmonic = 1; harmonic <= 12; harmonic++) {
                voice += Math.sin(phase * harmonic) / harmonic;
            }
            for (int channel = 0; channel < channels; channel++) {
                double value = 0.2 * syllable * voice * (channel == 0 ? 1 : 0.6) + 0.0005 * random.nextGaussian();
                samples[i * channels + channel] = (int) Math.round(value * 8_000_000);
            }
        }
    }
}
