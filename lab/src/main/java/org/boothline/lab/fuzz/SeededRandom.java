package org.boothline.lab.fuzz;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/**
 * Keys that are the same for the same seed, so that a case under a key can be run again. For samples only: nothing that is worth
 * protecting is ever under such a key.
 */
final class SeededRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient SplittableRandom random;

    SeededRandom(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
