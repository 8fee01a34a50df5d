package org.boothline.transport.quic;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.boothline.base.identity.Fingerprint;
import org.junit.jupiter.api.Test;

class CrossingTest {
    private static final Fingerprint SMALL = new Fingerprint("0".repeat(63) + "1");
    private static final Fingerprint LARGE = new Fingerprint("f" + "0".repeat(63));

    @Test
    void keepsWhatTheSmallerFingerprintDialled() {
        assertTrue(Crossing.stays(SMALL, LARGE, true));
        assertFalse(Crossing.stays(SMALL, LARGE, false));
        assertFalse(Crossing.stays(LARGE, SMALL, true));
        assertTrue(Crossing.stays(LARGE, SMALL, false));
    }

    @Test
    void bothSidesKeepTheSameOneOfTwo() {
        long seed = 5;
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            Fingerprint a = random(random);
            Fingerprint b = random(random);
            boolean aKeepsItsOwn = Crossing.stays(a, b, true);
            boolean bKeepsThatOne = Crossing.stays(b, a, false);
            assertTrue(aKeepsItsOwn == bKeepsThatOne, "seed " + seed);
            assertNotEquals(aKeepsItsOwn, Crossing.stays(a, b, false), "seed " + seed);
        }
    }

    private static Fingerprint random(Random random) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return new Fingerprint(hex.toString());
    }
}
