package org.boothline.engine.conceal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PitchConcealerTest {
    private static final int GAP = 240;

    @Test
    void continuesAVoiceInPhase() {
        float[] voice = voice(9_600);
        PitchConcealer concealer = new PitchConcealer(1);
        concealer.heard(Arrays.copyOf(voice, 4_800), 4_800);
        float[] made = new float[GAP];
        concealer.conceal(made, GAP);
        double signal = 0;
        double error = 0;
        for (int i = 0; i < GAP; i++) {
            signal += voice[4_800 + i] * voice[4_800 + i];
            error += Math.pow(voice[4_800 + i] - made[i], 2);
        }
        assertTrue(10 * Math.log10(signal / error) > 15, 10 * Math.log10(signal / error) + " dB better than silence");
    }

    @Test
    void joinsWithoutAStepOnEitherSide() {
        // A voice on a slope: one period back it was lower.
        float[] voice = voice(9_600);
        for (int i = 0; i < voice.length; i++) {
            voice[i] += 5e-4f * i;
        }
        PitchConcealer concealer = new PitchConcealer(1);
        concealer.heard(Arrays.copyOf(voice, 4_800), 4_800);
        float[] made = new float[GAP];
        concealer.conceal(made, GAP);
        float[] after = Arrays.copyOfRange(voice, 4_800 + GAP, 4_800 + 2 * GAP);
        concealer.heard(after, GAP);
        float usual = 0;
        for (int i = 1; i < voice.length; i++) {
            usual = Math.max(usual, Math.abs(voice[i] - voice[i - 1]));
        }
        assertTrue(Math.abs(made[0] - voice[4_799]) <= 1.5f * usual);
        assertTrue(Math.abs(after[0] - made[GAP - 1]) <= 1.5f * usual);
        assertArrayEquals(
                Arrays.copyOfRange(voice, 4_800 + GAP + 120, 4_800 + 2 * GAP), Arrays.copyOfRange(after, 120, GAP));
    }

    @Test
    void givesTheSameInPiecesAsAtOnce() {
        float[] voice = voice(4_800);
        PitchConcealer whole = new PitchConcealer(1);
        PitchConcealer pieces = new PitchConcealer(1);
        whole.heard(voice.clone(), 4_800);
        pieces.heard(voice.clone(), 4_800);
        float[] expected = new float[960];
        whole.conceal(expected, 960);
        float[] piece = new float[160];
        for (int at = 0; at < 960; at += 160) {
            pieces.conceal(piece, 160);
            assertArrayEquals(Arrays.copyOfRange(expected, at, at + 160), piece);
        }
    }

    @Test
    void fallsSilentAfterSixtyMilliseconds() {
        PitchConcealer concealer = new PitchConcealer(2);
        concealer.heard(voice(9_600), 4_800);
        float[] made = new float[4_800 * 2];
        concealer.conceal(made, 4_800);
        for (int i = 2 * 2_880; i < made.length; i++) {
            assertEquals(0f, Math.abs(made[i]));
        }
    }

    @Test
    void concealsNothingWithSilence() {
        PitchConcealer concealer = new PitchConcealer(1);
        concealer.heard(voice(4_800), 4_800);
        concealer.reset();
        float[] made = {1f, 1f, 1f};
        concealer.conceal(made, 3);
        assertArrayEquals(new float[3], made);
    }

    /** 143 Hz with overtones. */
    private static float[] voice(int samples) {
        float[] voice = new float[samples];
        for (int i = 0; i < samples; i++) {
            for (int partial = 1; partial < 12; partial++) {
                voice[i] += (float) (0.2 / partial * Math.sin(2 * Math.PI * 143 * partial * i / 48_000 + partial));
            }
        }
        return voice;
    }
}
