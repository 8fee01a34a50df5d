package org.boothline.lab.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.boothline.lab.peers.SteadySine.Damage;
import org.junit.jupiter.api.Test;

class SteadySineTest {
    private static final int SECOND = 48_000;

    private final float[] sine = new float[4 * SECOND];

    SteadySineTest() {
        SteadySine.fill(sine, 0, sine.length);
    }

    @Test
    void findsNothingWrongWithTheSineWhereverItIsCutIntoBlocks() {
        for (int from = 0; from < 48; from++) {
            assertEquals(new Damage(0, 0), SteadySine.damage(sine, from, SECOND));
        }
    }

    @Test
    void findsNothingWrongWithASofterSineInSixteenBits() {
        for (int i = 0; i < sine.length; i++) {
            sine[i] = Math.round(sine[i] * 0.3f * 32_767) / 32_767f;
        }
        assertEquals(new Damage(0, 0), SteadySine.damage(sine, 7, SECOND));
    }

    @Test
    void followsADelayThatGlides() {
        float[] faster = new float[2 * SECOND];
        for (int i = 0; i < faster.length; i++) {
            faster[i] = (float) (0.5 * Math.sin(2 * Math.PI * i * 1.005 / 48));
        }
        assertEquals(new Damage(0, 0), SteadySine.damage(faster, 0, SECOND));
    }

    @Test
    void countsMillisecondsOfSilence() {
        Arrays.fill(sine, 4_800, 4_800 + 3 * 48, 0f);
        Arrays.fill(sine, 9_600, 9_600 + 48, 0f);
        assertEquals(new Damage(4, 2), SteadySine.damage(sine, 0, SECOND));
    }

    @Test
    void seesAPeriodLeftOutAndAPeriodPlayedTwice() {
        for (int period : new int[] {64, 120, 128, 256}) {
            for (int at = 4_800; at < 4_848; at++) {
                assertEquals(
                        1, SteadySine.damage(without(at, period), 0, SECOND).events(), at + " without " + period);
                assertEquals(1, SteadySine.damage(twice(at, period), 0, SECOND).events(), at + " twice " + period);
            }
        }
    }

    @Test
    void seesAClick() {
        sine[10_000] += 0.5f;
        assertEquals(new Damage(1, 1), SteadySine.damage(sine, 0, SECOND));
    }

    @Test
    void takesSilenceForDamageThroughout() {
        assertEquals(new Damage(1_000, 1), SteadySine.damage(new float[SECOND], 0, SECOND));
    }

    private float[] without(int at, int period) {
        float[] cut = sine.clone();
        System.arraycopy(sine, at + period, cut, at, sine.length - at - period);
        return cut;
    }

    private float[] twice(int at, int period) {
        float[] longer = sine.clone();
        System.arraycopy(sine, at - period, longer, at, sine.length - at);
        return longer;
    }
}
