package org.boothline.transport.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private final ReplayWindow window = new ReplayWindow();

    @Test
    void takesEachPacketOnce() {
        for (long index = 0; index < 3L * ReplayWindow.PACKETS; index++) {
            assertTrue(window.isNew(index));
            window.accept(index);
            assertFalse(window.isNew(index));
        }
    }

    @Test
    void takesWhatIsWithinTheWindowAndNothingOlder() {
        window.accept(100_000);
        assertTrue(window.isNew(100_000 - ReplayWindow.PACKETS + 1));
        assertFalse(window.isNew(100_000 - ReplayWindow.PACKETS));
    }

    @Test
    void remembersNothingOfTheCycleBefore() {
        for (long index = 0; index < ReplayWindow.PACKETS; index++) {
            window.accept(index);
        }
        window.accept(ReplayWindow.PACKETS + 500);
        assertTrue(window.isNew(ReplayWindow.PACKETS + 499));
        assertFalse(window.isNew(ReplayWindow.PACKETS - 1));
        window.accept(10L * ReplayWindow.PACKETS);
        for (long index = 9L * ReplayWindow.PACKETS + 1; index < 10L * ReplayWindow.PACKETS; index++) {
            assertTrue(window.isNew(index));
        }
    }

    @Test
    void askingChangesNothing() {
        assertTrue(window.isNew(1_000_000));
        assertTrue(window.isNew(0));
        assertEquals(ReplayWindow.NONE, window.newest());
    }

    /** Against a set of all that was accepted, from indices that pass 2^32 and 2^47. */
    @Test
    void agreesWithAMemoryWithoutLimit() {
        for (long seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ReplayWindow walked = new ReplayWindow();
            Set<Long> accepted = new HashSet<>();
            long newest = seed % 3 == 0 ? 0 : seed % 3 == 1 ? (1L << 32) - 5_000 : (1L << 47) - 500_000;
            for (int step = 0; step < 2_000; step++) {
                int reach = random.nextInt(20) == 0 ? 40_000 : 300;
                long index = Math.max(0, newest + random.nextInt(-reach, reach / 4));
                boolean expected = newest - index < ReplayWindow.PACKETS && !accepted.contains(index);
                String what = "seed " + seed + ", step " + step + ", index " + index + " after " + newest;
                if (accepted.isEmpty()) {
                    expected = true;
                }
                assertEquals(expected, walked.isNew(index), what);
                if (expected) {
                    walked.accept(index);
                    accepted.add(index);
                    newest = accepted.size() == 1 ? index : Math.max(newest, index);
                }
            }
        }
    }
}
