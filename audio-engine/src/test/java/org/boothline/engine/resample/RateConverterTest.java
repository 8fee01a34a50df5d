package org.boothline.engine.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class RateConverterTest {
    private static final double LEVEL = 0.9;

    @Test
    void keepsDistortionAndNoiseBelowMinus110DbFrom44100To48000() {
        for (double frequencyHz : new double[] {20, 100, 997, 4_000, 9_973, 15_000, 18_000, 19_997}) {
            assertDistortionBelow(-110, 44_100, 48_000, frequencyHz, 1.0);
        }
    }

    @Test
    void keepsDistortionAndNoiseBelowMinus110DbBetweenOtherRates() {
        assertDistortionBelow(-110, 48_000, 44_100, 997, 1.0);
        assertDistortionBelow(-110, 48_000, 44_100, 19_000, 1.0);
        assertDistortionBelow(-110, 96_000, 48_000, 15_000, 1.0);
        assertDistortionBelow(-110, 192_000, 48_000, 10_000, 1.0);
        assertDistortionBelow(-110, 16_000, 48_000, 6_000, 1.0);
        assertDistortionBelow(-110, 22_050, 48_000, 9_000, 1.0);
        assertDistortionBelow(-110, 47_999, 48_000, 15_000, 1.0);
    }

    @Test
    void keepsDistortionAndNoiseBelowMinus110DbWhileItFollowsADriftingClock() {
        assertDistortionBelow(-110, 48_000, 48_000, 997, 1.000_15);
        assertDistortionBelow(-110, 48_000, 48_000, 10_000, 0.999_9);
        assertDistortionBelow(-110, 44_100, 48_000, 15_000, 1.000_1);
    }

    @Test
    void keepsOutWhatTheLowerRateCannotCarry() {
        int frames = 12_000;
        float[] out = convert(new RateConverter(1, 96_000, 48_000), sine(96_000, 30_000, 24_600), frames);
        double worst = 0;
        for (int i = 200; i < frames; i++) {
            worst = Math.max(worst, Math.abs(out[i]));
        }
        assertTrue(20 * Math.log10(worst / LEVEL) < -110, "30 kHz leaves " + worst);
    }

    @Test
    void putsOutputFrameZeroOnInputFrameZero() {
        float[] impulse = new float[1_000];
        impulse[441] = 1f;
        float[] out = convert(new RateConverter(1, 44_100, 48_000), impulse, 900);
        int highest = 0;
        for (int i = 0; i < out.length; i++) {
            highest = out[i] > out[highest] ? i : highest;
        }
        assertEquals(480, highest);
    }

    @Test
    void givesTheInputBitForBitAtEqualRates() {
        long seed = 3;
        float[] in = noise(seed, 4_000 * 2);
        float[] out = new float[in.length];
        RateConverter converter = new RateConverter(2, 48_000, 48_000);
        converter.push(in, 0, 4_000);
        assertEquals(4_000, converter.pull(out, 0, 4_000), "and without any delay");
        assertEquals(0, converter.pull(out, 0, 1));
        assertArrayEquals(in, out, "seed " + seed);
    }

    @Test
    void givesTheSameWhateverTheBlocks() {
        long seed = 5;
        Random random = new Random(seed);
        float[] in = noise(seed, 6_000 * 2);
        RateConverter whole = new RateConverter(2, 44_100, 48_000);
        whole.push(in, 0, 6_000);
        float[] expected = new float[6_000 * 2];
        whole.pull(expected, 0, 6_000);

        RateConverter pieces = new RateConverter(2, 44_100, 48_000);
        float[] got = new float[6_000 * 2];
        int pushed = 0;
        int pulled = 0;
        while (pulled < 6_000) {
            int want = Math.min(1 + random.nextInt(300), 6_000 - pulled);
            int need = pieces.inputNeeded(want);
            pieces.push(in, pushed, need);
            pushed += need;
            assertEquals(0, pieces.inputNeeded(want), "seed " + seed);
            assertEquals(want, pieces.pull(got, pulled, want), "seed " + seed);
            pulled += want;
        }
        assertArrayEquals(expected, got, "seed " + seed);
    }

    @Test
    void takesExactlyTheRatioInTheLongRun() {
        RateConverter converter = new RateConverter(1, 44_100, 48_000);
        float[] block = new float[600];
        long taken = 0;
        for (long given = 0; given < 48_000L * 60; given += 480) {
            int need = converter.inputNeeded(480);
            taken += converter.push(block, 0, need);
            assertEquals(480, converter.pull(block, 0, 480));
        }
        // The last output frame lies one output step before the minute's end.
        assertEquals(44_100L * 60 + converter.lookaheadFrames(), taken);
    }

    @Test
    void asksForNoMoreInputThanItNeeds() {
        RateConverter converter = new RateConverter(1, 44_100, 48_000);
        float[] block = new float[1_000];
        int need = converter.inputNeeded(240);
        converter.push(block, 0, need - 1);
        assertEquals(239, converter.pull(block, 0, 240));
    }

    @Test
    void returnsToTheExactRatioAfterDrift() {
        RateConverter converter = new RateConverter(1, 48_000, 48_000);
        float[] block = new float[5_000];
        converter.speed(1.001);
        converter.push(block, 0, converter.inputNeeded(4_800));
        converter.pull(block, 0, 4_800);
        converter.speed(1.0);
        converter.push(block, 0, converter.inputNeeded(4_800));
        converter.pull(block, 0, 4_800);
        assertEquals(4_800, converter.inputNeeded(4_800) + converter.waitingFrames());
        assertThrows(IllegalArgumentException.class, () -> converter.speed(1.03));
        assertThrows(IllegalArgumentException.class, () -> converter.speed(Double.NaN));
    }

    @Test
    void glidesBackToTheInputBitForBit() {
        float[] in = noise(4, 96_000);
        RateConverter converter = RateConverter.betweenClocks(1, 48_000);
        float[] out = new float[90_000];
        converter.push(in, 0, 4_000);
        converter.speed(1.0005);
        int made = converter.pull(out, 0, 3_333);
        int pushed = 4_000;
        converter.speed(1.0);
        while (made < out.length) {
            pushed += converter.push(in, pushed, Math.min(240, in.length - pushed));
            made += converter.pull(out, made, out.length - made);
        }
        // 3,333 frames at 500 ppm and at most a frame at 50 ppm: 2 or 3 frames ahead in all.
        int ahead = Arrays.equals(out, 60_000, 90_000, in, 60_002, 90_002) ? 2 : 3;
        assertArrayEquals(
                Arrays.copyOfRange(in, 60_000 + ahead, 90_000 + ahead), Arrays.copyOfRange(out, 60_000, 90_000));
    }

    /** A tone through two clocks that differ: what is not the tone is distortion and noise. */
    @Test
    void addsLessThanAHundredAndTenDecibelsBelowTheSignal() {
        int count = 48_000;
        double step = 2 * Math.PI * 997 / 48_000;
        float[] in = new float[count + 200];
        for (int i = 0; i < in.length; i++) {
            in[i] = (float) (0.5 * Math.sin(step * i));
        }
        for (double ppm : new double[] {-200, 3, 1_000, 5_000}) {
            RateConverter converter = RateConverter.betweenClocks(1, 48_000);
            converter.speed(1 + ppm / 1e6);
            float[] out = new float[count - 500];
            for (int pushed = 0, made = 0; made < out.length; ) {
                pushed += converter.push(in, pushed, Math.min(240, in.length - pushed));
                made += converter.pull(out, made, out.length - made);
            }
            double worst = distortionDb(out, 2 * Math.PI * 997 / 48_000 * (1 + ppm / 1e6));
            assertTrue(worst <= -110, ppm + " ppm: " + worst + " dB");
        }
    }

    /** Least squares of sine and cosine at the known frequency; the rest against it. */
    private static double distortionDb(float[] audio, double step) {
        int from = 200;
        double ss = 0;
        double cc = 0;
        double sc = 0;
        double sx = 0;
        double cx = 0;
        for (int i = from; i < audio.length; i++) {
            double sin = Math.sin(step * i);
            double cos = Math.cos(step * i);
            ss += sin * sin;
            cc += cos * cos;
            sc += sin * cos;
            sx += sin * audio[i];
            cx += cos * audio[i];
        }
        double determinant = ss * cc - sc * sc;
        double a = (sx * cc - cx * sc) / determinant;
        double b = (cx * ss - sx * sc) / determinant;
        double signal = 0;
        double rest = 0;
        for (int i = from; i < audio.length; i++) {
            double tone = a * Math.sin(step * i) + b * Math.cos(step * i);
            signal += tone * tone;
            rest += (audio[i] - tone) * (audio[i] - tone);
        }
        return 10 * Math.log10(rest / signal);
    }

    @Test
    void takesNoMoreThanItHasRoomFor() {
        RateConverter converter = new RateConverter(1, 48_000, 48_000);
        float[] block = new float[RateConverter.BLOCK_FRAMES_MAX * 2];
        int taken = converter.push(block, 0, block.length);
        assertTrue(taken >= RateConverter.BLOCK_FRAMES_MAX && taken < block.length);
        assertEquals(0, converter.push(block, 0, 1));
        converter.pull(block, 0, 100);
        assertEquals(100, converter.push(block, 0, 200));
    }

    @Test
    void refusesRatesThatNoDeviceHas() {
        assertThrows(IllegalArgumentException.class, () -> new RateConverter(1, 48_000, 2_000));
        assertThrows(IllegalArgumentException.class, () -> new RateConverter(0, 48_000, 48_000));
    }

    @Test
    void allocatesNothing() {
        RateConverter converter = new RateConverter(2, 44_100, 48_000);
        float[] in = new float[960];
        float[] out = new float[960];
        double perRound = AllocationProbe.bytesPerRound(500, 200, () -> {
            converter.push(in, 0, converter.inputNeeded(240));
            converter.pull(out, 0, 240);
        });
        assertEquals(0.0, perRound, 0.1);
    }

    private static void assertDistortionBelow(double limitDb, int from, int to, double frequencyHz, double speed) {
        RateConverter converter = new RateConverter(1, from, to);
        converter.speed(speed);
        int frames = 9_600;
        float[] in = sine(from, frequencyHz, (int) (frames * speed * from / to) + 1_000);
        float[] out = convert(converter, in, frames);
        double db = residualDb(out, 1_000, frames, 2 * Math.PI * frequencyHz * speed / to);
        System.out.printf("%d -> %d Hz, speed %.5f, %.0f Hz: THD+N %.1f dB%n", from, to, speed, frequencyHz, db);
        assertTrue(db < limitDb, from + " to " + to + " at " + frequencyHz + " Hz: " + db + " dB");
    }

    private static float[] sine(int rateHz, double frequencyHz, int frames) {
        float[] samples = new float[frames];
        for (int i = 0; i < frames; i++) {
            samples[i] = (float) (LEVEL * Math.sin(2 * Math.PI * frequencyHz * i / rateHz));
        }
        return samples;
    }

    private static float[] noise(long seed, int samples) {
        Random random = new Random(seed);
        float[] noise = new float[samples];
        for (int i = 0; i < samples; i++) {
            noise[i] = random.nextFloat() * 2 - 1;
        }
        return noise;
    }

    private static float[] convert(RateConverter converter, float[] in, int frames) {
        float[] out = new float[frames];
        int pushed = 0;
        int pulled = 0;
        while (pulled < frames) {
            pushed += converter.push(in, pushed, Math.min(in.length - pushed, 1_000));
            pulled += converter.pull(out, pulled, frames - pulled);
        }
        return out;
    }

    /** What is left of {@code samples} when the best fitting sine is taken away, against that sine. */
    private static double residualDb(float[] samples, int first, int end, double turn) {
        double ss = 0;
        double cc = 0;
        double sc = 0;
        double xs = 0;
        double xc = 0;
        for (int i = first; i < end; i++) {
            double s = Math.sin(turn * i);
            double c = Math.cos(turn * i);
            ss += s * s;
            cc += c * c;
            sc += s * c;
            xs += samples[i] * s;
            xc += samples[i] * c;
        }
        double a = (xs * cc - xc * sc) / (ss * cc - sc * sc);
        double b = (xc * ss - xs * sc) / (ss * cc - sc * sc);
        double residual = 0;
        for (int i = first; i < end; i++) {
            double rest = samples[i] - a * Math.sin(turn * i) - b * Math.cos(turn * i);
            residual += rest * rest;
        }
        return 10 * Math.log10(residual / (end - first) / ((a * a + b * b) / 2));
    }
}
