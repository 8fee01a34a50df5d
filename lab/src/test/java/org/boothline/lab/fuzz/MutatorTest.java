package org.boothline.lab.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.Messages;
import org.junit.jupiter.api.Test;

class MutatorTest {
    private static final byte[] SAMPLE = "0123456789abcdef".repeat(8).getBytes(StandardCharsets.US_ASCII);

    private final Mutator mutator = new Mutator(Corpus.ofBytes(List.of(SAMPLE, new byte[0]), 200));

    @Test
    void makesTheSameCaseFromTheSameSeed() {
        for (long seed = 0; seed < 2_000; seed++) {
            assertArrayEquals(mutator.next(new SplittableRandom(seed)), mutator.next(new SplittableRandom(seed)));
        }
    }

    @Test
    void neverChangesASampleNorPassesTheLimit() {
        byte[] before = SAMPLE.clone();
        for (long seed = 0; seed < 20_000; seed++) {
            assertTrue(mutator.next(new SplittableRandom(seed)).length <= 200, "seed " + seed);
        }
        assertArrayEquals(before, SAMPLE);
    }

    @Test
    void makesShorterAndLongerOnesAndNoiseAndTheSampleItself() {
        int shorter = 0;
        int longer = 0;
        int same = 0;
        int near = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            byte[] made = mutator.next(new SplittableRandom(seed));
            shorter += made.length < SAMPLE.length ? 1 : 0;
            longer += made.length > SAMPLE.length ? 1 : 0;
            same += Arrays.equals(made, SAMPLE) ? 1 : 0;
            near += made.length == SAMPLE.length && Arrays.mismatch(made, SAMPLE) >= 0 ? 1 : 0;
        }
        String counted = shorter + " shorter, " + longer + " longer, " + same + " same, " + near + " near";
        assertTrue(shorter > 2_000 && longer > 1_000 && same > 50 && near > 4_000, counted);
    }

    @Test
    void everyMessageIsAmongTheSamplesAndEachIsOne() throws Exception {
        for (String text : MessageSamples.texts()) {
            assertNotNull(Messages.read(text.getBytes(StandardCharsets.UTF_8)), text);
        }
        TreeSet<String> types = Arrays.stream(Message.class.getPermittedSubclasses())
                .map(type -> type.getSimpleName().substring(0, 1).toLowerCase(java.util.Locale.ROOT)
                        + type.getSimpleName().substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(types, new TreeSet<>(MessageSamples.types()));
    }
}
