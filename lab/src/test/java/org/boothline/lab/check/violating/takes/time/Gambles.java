package org.boothline.lab.check.violating.takes.time;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** Every way to draw without a seed. */
public final class Gambles {
    int random() {
        return new Random().nextInt();
    }

    int splittable() {
        return new SplittableRandom().nextInt();
    }

    int threadLocal() {
        return ThreadLocalRandom.current().nextInt();
    }

    double math() {
        return Math.random();
    }

    void shuffle(List<String> list) {
        Collections.shuffle(list);
    }

    int seeded(long seed) {
        return new Random(seed).nextInt();
    }
}
