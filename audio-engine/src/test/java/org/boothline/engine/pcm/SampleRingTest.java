package org.boothline.engine.pcm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleRingTest {
    private static final long SEED = 11;

    @Test
    void givesWhatWasWrittenInOrderAcrossItsEnd() {
        SampleRing ring = new SampleRing(64, 0, 2);
        Random random = new Random(SEED);
        int next = 0;
        int expected = 0;
        for (int round = 0; round < 1_000; round++) {
            int[] block = new int[2 * (1 + random.nextInt(40))];
            for (int i = 0; i < block.length / 2; i++) {
                block[2 * i] = next + i;
                block[2 * i + 1] = -(next + i);
            }
            if (ring.write(block, block.length / 2)) {
                next += block.length / 2;
            }
            int frames = random.nextInt(ring.readable() + 1);
            for (int i = 0; i < frames; i++) {
                assertEquals(expected + i, Int24.ofFloat(ring.at(i, 0)), "seed " + SEED);
                assertEquals(-(expected + i), Int24.ofFloat(ring.at(i, 1)), "seed " + SEED);
            }
            ring.skip(frames);
            expected += frames;
        }
        assertTrue(expected > 10_000);
    }

    @Test
    void writesAllOfABlockOrNothing() {
        SampleRing ring = new SampleRing(64, 0, 1);
        assertTrue(ring.write(new float[60], 60));
        assertFalse(ring.write(new float[5], 5));
        assertEquals(60, ring.readable());
        assertTrue(ring.write(new float[4], 4));
        ring.skip(64);
        assertEquals(64, ring.writable());
    }

    @Test
    void keepsWhatWasReadForALookBack() {
        SampleRing ring = new SampleRing(64, 16, 1);
        float[] block = new float[48];
        for (int i = 0; i < 48; i++) {
            block[i] = i;
        }
        assertTrue(ring.write(block, 48));
        assertEquals(0, ring.writable());
        ring.skip(20);
        assertTrue(ring.write(new float[20], 20));
        assertEquals(20, ring.at(0, 0));
        assertEquals(4, ring.at(-16, 0), "not overwritten");
    }
}
