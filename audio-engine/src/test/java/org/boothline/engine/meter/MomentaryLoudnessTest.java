package org.boothline.engine.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Against the values that ITU-R BS.1770-4 and EBU Tech 3341 give, to their tolerance of 0.1 LU. */
class MomentaryLoudnessTest {
    private static final double TOLERANCE_LU = 0.1;

    private int at;

    private void sine(MomentaryLoudness loudness, int channels, double hz, double peakDbfs, int ms) {
        double amplitude = Math.pow(10, peakDbfs / 20);
        float[] block = new float[48 * channels];
        for (int block1 = 0; block1 < ms; block1++) {
            for (int i = 0; i < 48 * channels; i++) {
                block[i] = (float) (amplitude * Math.sin(2 * Math.PI * hz * (at + i / channels) / 48_000));
            }
            at += 48;
            loudness.add(block, 48);
        }
    }

    private double loudnessOf(int channels, double hz, double peakDbfs) {
        MomentaryLoudness loudness = new MomentaryLoudness(channels);
        sine(loudness, channels, hz, peakDbfs, 1_000);
        return loudness.lufs();
    }

    @Test
    void aSineOf997HzReadsItsPeakInStereoAndThreeLessInMono() {
        assertEquals(-20.0, loudnessOf(2, 997, -20), TOLERANCE_LU);
        assertEquals(-23.0, loudnessOf(1, 997, -20), TOLERANCE_LU);
        assertEquals(-3.01, loudnessOf(1, 997, 0), TOLERANCE_LU);
    }

    @Test
    void readsTheFirstTwoTestSignalsOfTheEbu() {
        assertEquals(-23.0, loudnessOf(2, 1_000, -23), TOLERANCE_LU);
        assertEquals(-33.0, loudnessOf(2, 1_000, -33), TOLERANCE_LU);
    }

    /** The shelf has 4.0 dB there, and 0.7 at 997 Hz: 3.3 LU above the peak. */
    @Test
    void weighsWhatIsHighMoreAndWhatIsLowLess() {
        assertEquals(-16.7, loudnessOf(2, 10_000, -20), TOLERANCE_LU);
        // The high-pass has −6.0 dB at its corner, 38.1 Hz; the shelf none yet.
        assertEquals(-20 - 6.0 - 0.69, loudnessOf(2, 38.135, -20), TOLERANCE_LU);
    }

    @Test
    void listensBack400Ms() {
        MomentaryLoudness loudness = new MomentaryLoudness(2);
        sine(loudness, 2, 1_000, -150, 1_000);
        sine(loudness, 2, 1_000, -20, 200);
        assertEquals(-23.0, loudness.lufs(), TOLERANCE_LU);
        sine(loudness, 2, 1_000, -20, 200);
        assertEquals(-20.0, loudness.lufs(), TOLERANCE_LU);
        float[] silence = new float[96];
        for (int ms = 0; ms < 300; ms++) {
            loudness.add(silence, 48);
        }
        assertEquals(-26.0, loudness.lufs(), TOLERANCE_LU);
        for (int ms = 0; ms < 500; ms++) {
            loudness.add(silence, 48);
        }
        assertEquals(LevelMeter.FLOOR_DB, loudness.lufs());
    }
}
