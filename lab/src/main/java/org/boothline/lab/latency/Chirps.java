package org.boothline.lab.latency;

/**
 * A signal that can be told when it was: a chirp of 10 ms each 100 ms, silence between. The pauses are too short to be taken
 * for silence by playout, which would move whole frames then.
 *
 * <p><b>Thread</b>: its caller's. <b>Memory</b>: one chirp.
 */
final class Chirps {
    static final int PERIOD_SAMPLES = 4_800;

    private static final int SAMPLES = 480;
    private static final int DELAY_SAMPLES_MAX = PERIOD_SAMPLES - SAMPLES;
    private static final double SAMPLE_RATE_HZ = 48_000;
    private static final double FROM_HZ = 500;
    private static final double TO_HZ = 8_000;
    private static final double LEVEL = 0.5;
    private static final double FULL_SCALE = 8_388_607;

    private final double[] chirp = new double[SAMPLES];

    Chirps() {
        for (int i = 0; i < SAMPLES; i++) {
            double hz = FROM_HZ + (TO_HZ - FROM_HZ) * i / SAMPLES / 2;
            double window = Math.sin(Math.PI * (i + 0.5) / SAMPLES);
            chirp[i] = LEVEL * window * window * Math.sin(2 * Math.PI * hz * i / SAMPLE_RATE_HZ);
        }
    }

    /** What is captured there: 24 bit. Chirps begin at the multiples of {@link #PERIOD_SAMPLES}. */
    int sample(long sample64) {
        int place = (int) (sample64 % PERIOD_SAMPLES);
        return place < SAMPLES ? (int) Math.round(chirp[place] * FULL_SCALE) : 0;
    }

    /**
     * How many samples after {@code from} the chirp is heard that was captured there, by the greatest correlation; 0 to 90 ms.
     *
     * @param heard mono; the chirp has to be in it whole, at the greatest delay too
     */
    double delaySamples(float[] heard, int from) {
        int best = 0;
        double greatest = correlation(heard, from);
        for (int delay = 1; delay <= DELAY_SAMPLES_MAX; delay++) {
            double here = correlation(heard, from + delay);
            if (here > greatest) {
                greatest = here;
                best = delay;
            }
        }
        if (best == 0 || best == DELAY_SAMPLES_MAX) {
            throw new IllegalStateException("no chirp within 90 ms");
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
}
