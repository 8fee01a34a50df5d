package org.boothline.lab.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChirpTrainTest {
    private static final int FROM = 5_000;

    private final ChirpTrain train = new ChirpTrain(5, 1);

    @Test
    void findsTheDelayOfEveryChirp() {
        for (int delay : new int[] {0, 1, 128, 255, 9_599}) {
            double[] found = train.delaySamples(heard(delay, 1f), FROM);
            assertEquals(5, found.length, "delay " + delay);
            for (double samples : found) {
                assertEquals(delay, samples, 0.01);
            }
        }
    }

    @Test
    void findsAPartOfASample() {
        float[] earlier = heard(300, 0.5f);
        float[] later = heard(301, 0.5f);
        float[] between = new float[earlier.length];
        for (int i = 0; i < between.length; i++) {
            between[i] = 0.5f * (earlier[i] + later[i]);
        }
        for (double samples : train.delaySamples(between, FROM)) {
            assertEquals(300.5, samples, 0.05);
        }
    }

    @Test
    void findsQuietChirpsInNoise() {
        float[] heard = heard(700, 0.1f);
        addNoise(heard, 0.01f);
        for (double samples : train.delaySamples(heard, FROM)) {
            assertEquals(700, samples, 0.5);
        }
        assertEquals(5, train.delaySamples(heard, FROM).length);
    }

    @Test
    void leavesOutWhatIsNotThere() {
        float[] noise = new float[FROM + train.samples()];
        assertEquals(0, train.delaySamples(noise, FROM).length);
        addNoise(noise, 0.3f);
        assertEquals(0, train.delaySamples(noise, FROM).length);
    }

    @Test
    void tellsEachChirpItsOwnDelay() {
        float[] heard = heard(200, 1f);
        float[] slower = heard(264, 1f);
        int half = FROM + train.samples() / 2;
        System.arraycopy(slower, half, heard, half, heard.length - half);
        double[] found = train.delaySamples(heard, FROM);
        assertEquals(200, found[0], 0.01);
        assertEquals(264, found[4], 0.01);
    }

    private float[] heard(int delay, float gain) {
        float[] signal = new float[FROM + train.samples() + delay];
        train.addTo(signal, FROM + delay);
        float[] heard = new float[FROM + train.samples()];
        for (int i = 0; i < heard.length; i++) {
            heard[i] = signal[i] * gain;
        }
        return heard;
    }

    private static void addNoise(float[] signal, float level) {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < signal.length; i++) {
            signal[i] += level * (float) random.nextDouble(-1, 1);
        }
    }
}
