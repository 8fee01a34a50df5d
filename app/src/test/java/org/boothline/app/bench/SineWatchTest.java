package org.boothline.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SineWatchTest {
    private static final double LEVEL = 0.125;
    private static final int SECOND = 48_000;

    private final double[] audio = new double[10 * SECOND];

    /** Silence for a second, then the sine to the end, with noise 40 dB below it, as a codec makes. */
    private void sine() {
        Random random = new Random(7);
        for (int i = SECOND; i < audio.length; i++) {
            audio[i] = LEVEL * Math.sin(2 * Math.PI * i / 48) + LEVEL / 100 * random.nextGaussian();
        }
    }

    private SineWatch judge() {
        SineWatch.Blocks blocks = new SineWatch.Blocks(LEVEL);
        double[] block = new double[48];
        for (int at = 0; at + 48 <= audio.length; at += 48) {
            System.arraycopy(audio, at, block, 0, 48);
            blocks.add(block);
        }
        return blocks.judge(8.5, 0.5);
    }

    @Test
    void findsNothingInASineWithACodecsNoise() {
        sine();
        assertEquals(0, judge().glitches());
        assertEquals(8, judge().seconds(), 0.01);
    }

    @Test
    void findsSamplesThatLackAndSamplesThatAreTooMany() {
        sine();
        System.arraycopy(audio, 5 * SECOND + 10, audio, 5 * SECOND, SECOND);
        SineWatch watch = judge();
        assertEquals(2, watch.glitches(), "one where ten samples lack, one where they are made up for");
        assertTrue(watch.badBlocks() <= 4, watch.toString());
    }

    @Test
    void findsAClickAndAHole() {
        sine();
        audio[4 * SECOND + 20] += 0.1;
        java.util.Arrays.fill(audio, 6 * SECOND, 6 * SECOND + 240, 0);
        SineWatch watch = judge();
        assertEquals(2, watch.glitches());
        assertEquals(1 + 5, watch.badBlocks(), 1);
    }

    @Test
    void doesNotMindWhatTheResamplerDoes() {
        for (int i = 0; i < audio.length; i++) {
            audio[i] = LEVEL * Math.sin(2 * Math.PI * i * 1.002 / 48);
        }
        assertEquals(0, judge().glitches());
    }

    @Test
    void hasNothingToSayAboutSilence() {
        assertEquals(new SineWatch(0, 0, 0), judge());
    }
}
