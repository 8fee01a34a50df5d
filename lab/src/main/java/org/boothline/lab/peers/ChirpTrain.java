package org.boothline.lab.peers;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chirps at irregular intervals: each can be told from its neighbours' echoes, and none keeps step with anybody's
 * packets.
 *
 * <p><b>Thread</b>: its caller's. <b>Memory</b>: a few numbers a chirp. <b>Source</b>: logarithmic sweep under a Hann
 * window; what a codec of 8 kHz or more lets through.
 */
final class ChirpTrain {
    /** No program of these takes longer. */
    static final int DELAY_SAMPLES_MAX = 9_600;

    private static final int RATE_HZ = 48_000;
    private static final int SAMPLES = 960;
    private static final double FROM_HZ = 500;
    private static final double TO_HZ = 8_000;
    private static final float LEVEL = 0.5f;
    private static final int PAUSE_SAMPLES_MIN = DELAY_SAMPLES_MAX;
    private static final int PAUSE_SAMPLES_MORE = 12_000;

    /** A chirp with a hole in it is still one; noise is not: it came to 0.2 at most. */
    private static final double LIKENESS_MIN = 0.5;

    private final float[] chirp = new float[SAMPLES];
    private final int[] places;
    private final int samples;

    ChirpTrain(int count, long seed) {
        double growth = Math.log(TO_HZ / FROM_HZ);
        for (int i = 0; i < SAMPLES; i++) {
            double part = (double) i / SAMPLES;
            double turns = FROM_HZ * SAMPLES / RATE_HZ / growth * (Math.exp(part * growth) - 1);
            double window = Math.sin(Math.PI * part);
            chirp[i] = (float) (LEVEL * window * window * Math.sin(2 * Math.PI * turns));
        }
        SplittableRandom random = new SplittableRandom(seed);
        places = new int[count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            places[i] = at;
            at += SAMPLES + PAUSE_SAMPLES_MIN + random.nextInt(PAUSE_SAMPLES_MORE);
        }
        samples = at;
    }

    /** With the pause after the last chirp. */
    int samples() {
        return samples;
    }

    /** Adds the chirps to what begins at {@code from}. */
    void addTo(float[] signal, int from) {
        for (int place : places) {
            for (int i = 0; i < SAMPLES; i++) {
                signal[from + place + i] += chirp[i];
            }
        }
    }

    /**
     * The delays of the chirps that were heard, in samples, by the greatest correlation; those that were not are left
     * out.
     *
     * @param heard what was recorded while the train was played, on its clock
     * @param from where in it the train began to be played
     */
    double[] delaySamples(float[] heard, int from) {
        return Arrays.stream(places)
                .mapToDouble(place -> delay(heard, from + place))
                .filter(Double::isFinite)
                .toArray();
    }

    private double delay(float[] heard, int from) {
        int best = -1;
        double greatest = 0;
        int last = Math.min(DELAY_SAMPLES_MAX, heard.length - SAMPLES - from - 1);
        for (int delay = 0; delay <= last; delay++) {
            double here = correlation(heard, from + delay);
            if (here > greatest) {
                greatest = here;
                best = delay;
            }
        }
        if (best < 0 || likeness(heard, from + best, greatest) < LIKENESS_MIN) {
            return Double.NaN;
        }
        if (best == 0 || best == last) {
            return best;
        }
        double before = correlation(heard, from + best - 1);
        double after = correlation(heard, from + best + 1);
        // The top of the parabola through the three.
        return best + 0.5 * (before - after) / (before - 2 * greatest + after);
    }

    private double correlation(float[] heard, int at) {
        double sum = 0;
        for (int i = 0; i < SAMPLES; i++) {
            sum += chirp[i] * heard[at + i];
        }
        return sum;
    }

    /** 1 for the chirp itself, however loud. */
    private double likeness(float[] heard, int at, double correlation) {
        double own = 0;
        double theirs = 0;
        for (int i = 0; i < SAMPLES; i++) {
            own += chirp[i] * chirp[i];
            theirs += heard[at + i] * heard[at + i];
        }
        return theirs < 1e-9 ? 0 : correlation / Math.sqrt(own * theirs);
    }
}
