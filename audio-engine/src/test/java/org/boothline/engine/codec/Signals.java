package org.boothline.engine.codec;

import java.util.Random;

/** Made-up sound for tests, captured samples of 24 bit, the same in every run. */
final class Signals {
    private static final int FULL_SCALE = 8_388_608;

    private Signals() {}

    /** A gliding voice of forty partials with syllables, and breath between them; int[frames × channels]. */
    static int[] speech(int frames, int channels) {
        Random random = new Random(1);
        int[] samples = new int[frames * channels];
        double phase = 0;
        double breath = 0;
        for (int i = 0; i < frames; i++) {
            double t = i / 48_000.0;
            phase += 2 * Math.PI * (120 + 30 * Math.sin(2 * Math.PI * 2 * t)) / 48_000;
            double voice = 0;
            for (int partial = 1; partial < 40; partial++) {
                voice += Math.sin(partial * phase) / partial * (1 + 0.5 * Math.sin(partial * 1.3 + t * 7));
            }
            breath = 0.7 * breath + 0.3 * random.nextGaussian();
            double syllable = 0.5 + 0.5 * Math.sin(2 * Math.PI * 3 * t);
            for (int channel = 0; channel < channels; channel++) {
                double pan = channel == 0 ? 1.0 : 0.8 + 0.2 * Math.sin(2 * Math.PI * 0.7 * t);
                double value = pan * (0.15 * voice * syllable + 0.02 * breath * (1 - syllable));
                samples[i * channels + channel] = (int) Math.round(value * FULL_SCALE);
            }
        }
        return samples;
    }

    /** 440 Hz at −12 dBFS, a fifth higher on the right. */
    static int[] tone(int frames, int channels) {
        int[] samples = new int[frames * channels];
        for (int i = 0; i < frames; i++) {
            for (int channel = 0; channel < channels; channel++) {
                double hz = channel == 0 ? 440 : 660;
                samples[i * channels + channel] =
                        (int) Math.round(0.25 * FULL_SCALE * Math.sin(2 * Math.PI * hz * i / 48_000));
            }
        }
        return samples;
    }

    /** Signal to noise in dB, the decoded audio being late by {@code lag} samples; the first 100 ms don't count. */
    static double snrDb(int[] samples, float[] decoded, int frames, int channels, int lag) {
        double signal = 0;
        double noise = 1e-12;
        for (int i = 4_800; i < frames; i++) {
            for (int channel = 0; channel < channels; channel++) {
                double was = samples[(i - lag) * channels + channel] / (double) FULL_SCALE;
                double is = decoded[i * channels + channel];
                signal += was * was;
                noise += (was - is) * (was - is);
            }
        }
        return 10 * Math.log10(signal / noise);
    }

    /** Encodes in whole frames and decodes; float[frames × channels]. */
    static float[] through(FrameEncoder encoder, FrameDecoder decoder, int[] samples, int channels, int frameSamples) {
        int frames = samples.length / channels;
        float[] decoded = new float[samples.length];
        int[] frame = new int[frameSamples * channels];
        float[] out = new float[frameSamples * channels];
        byte[] payload = new byte[1_500];
        for (int at = 0; at + frameSamples <= frames; at += frameSamples) {
            System.arraycopy(samples, at * channels, frame, 0, frame.length);
            int bytes = encoder.encode(frame, frameSamples, payload);
            int made = decoder.decode(payload, bytes, out);
            if (made != frameSamples) {
                throw new AssertionError("a frame of " + frameSamples + " samples came back as " + made);
            }
            System.arraycopy(out, 0, decoded, at * channels, out.length);
        }
        return decoded;
    }
}
