package org.boothline.lab.peers;

import java.util.Arrays;

/**
 * What is played to a program: silence while it settles, chirps, a sine, and chirps again, because the delay of some
 * changes as they run. And what became of it.
 *
 * <p><b>Thread</b>: its caller's. <b>Memory</b>: all that is played.
 */
final class Performance {
    private static final int RATE_HZ = 48_000;

    /** The sine's first and last moments may be faded, or not be there yet. */
    private static final int EDGE_SAMPLES = 4_800;

    private final ChirpTrain early;
    private final ChirpTrain late;
    private final float[] played;
    private final int earlyAt;
    private final int sineAt;
    private final int sineSamples;
    private final int lateAt;

    /** @param chirps before the sine, and as many after it */
    Performance(int settleSeconds, int chirps, int sineSeconds, long seed) {
        early = new ChirpTrain(chirps, seed);
        late = new ChirpTrain(chirps, seed + 1);
        earlyAt = settleSeconds * RATE_HZ;
        sineAt = earlyAt + early.samples();
        sineSamples = sineSeconds * RATE_HZ;
        lateAt = sineAt + sineSamples + ChirpTrain.DELAY_SAMPLES_MAX;
        played = new float[lateAt + late.samples()];
        early.addTo(played, earlyAt);
        SteadySine.fill(played, sineAt, sineSamples);
        late.addTo(played, lateAt);
    }

    /** Mono, 48 kHz. */
    float[] played() {
        return played;
    }

    /** Where the silence ends. */
    int earlyAt() {
        return earlyAt;
    }

    /** Where the sine is, for those who measure something else meanwhile. */
    int sineAt() {
        return sineAt;
    }

    int sineEnd() {
        return sineAt + sineSamples;
    }

    /** Delays in milliseconds; NaN where no chirp was heard. */
    record Delay(double medianMs, double leastMs, double greatestMs, int heard) {
        private static Delay of(double[] samples) {
            double[] sorted = samples.clone();
            Arrays.sort(sorted);
            int count = sorted.length;
            return count == 0
                    ? new Delay(Double.NaN, Double.NaN, Double.NaN, 0)
                    : new Delay(ms(sorted[(count - 1) / 2]), ms(sorted[0]), ms(sorted[count - 1]), count);
        }

        private static double ms(double samples) {
            return samples * 1_000 / RATE_HZ;
        }
    }

    /** What became of it. */
    record Outcome(Delay early, Delay late, SteadySine.Damage damage) {}

    /** @param heard as long as what was played, from the same frame on */
    Outcome judge(float[] heard) {
        int edges = Math.min(EDGE_SAMPLES, sineSamples / 4) + ChirpTrain.DELAY_SAMPLES_MAX;
        return new Outcome(
                Delay.of(early.delaySamples(heard, earlyAt)),
                Delay.of(late.delaySamples(heard, lateAt)),
                SteadySine.damage(heard, sineAt + edges, Math.max(0, sineSamples - edges)));
    }
}
