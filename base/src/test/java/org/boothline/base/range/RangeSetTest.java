package org.boothline.base.range;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeSetTest {
    @Test
    void joinsRangesThatTouch() {
        RangeSet set = new RangeSet(List.of(new LongRange(0, 5), new LongRange(7, 9), new LongRange(5, 7)));
        assertEquals(List.of(new LongRange(0, 9)), set.ranges());
    }

    @Test
    void splitsARangeWhenItsMiddleGoes() {
        RangeSet set = new RangeSet(List.of(new LongRange(0, 10)));
        set.remove(3, 6);
        assertEquals(List.of(new LongRange(0, 3), new LongRange(6, 10)), set.ranges());
        assertTrue(set.contains(2));
        assertFalse(set.contains(3));
        assertTrue(set.contains(6));
    }

    @Test
    void tellsWhatIsMissingFromARange() {
        RangeSet set = new RangeSet(List.of(new LongRange(2, 4), new LongRange(8, 20)));
        assertEquals(
                List.of(new LongRange(0, 2), new LongRange(4, 8)),
                set.missingFrom(new LongRange(0, 10)).ranges());
        assertEquals(
                List.of(new LongRange(3, 4), new LongRange(8, 9)),
                set.within(new LongRange(3, 9)).ranges());
    }

    @Test
    void agreesWithABitSetWhateverIsAddedAndRemoved() {
        long seed = 42;
        Random random = new Random(seed);
        RangeSet set = new RangeSet();
        BitSet bits = new BitSet();
        for (int i = 0; i < 5_000; i++) {
            int first = random.nextInt(300);
            int end = first + random.nextInt(20);
            if (random.nextBoolean()) {
                set.add(first, end);
                bits.set(first, end);
            } else {
                set.remove(first, end);
                bits.clear(first, end);
            }
            assertEquals(bits.cardinality(), set.count(), "seed " + seed + " step " + i);
            int probe = random.nextInt(330);
            assertEquals(bits.get(probe), set.contains(probe), "seed " + seed + " step " + i);
        }
    }
}
