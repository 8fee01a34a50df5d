package org.boothline.qmanager.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.junit.jupiter.api.Test;

class FetchPlanTest {
    private static RangeSet set(long... bounds) {
        RangeSet set = new RangeSet();
        for (int i = 0; i < bounds.length; i += 2) {
            set.add(bounds[i], bounds[i + 1]);
        }
        return set;
    }

    @Test
    void putsAsManyPacketsIntoARequestAsAnAnswerHolds() {
        FetchPlan plan = FetchPlan.packets(set(0, 3, 10, 12, 20, 40), 8);
        assertEquals(List.of(new LongRange(0, 3), new LongRange(10, 12), new LongRange(20, 23)), plan.next());
        assertEquals(List.of(new LongRange(23, 31)), plan.next());
        assertEquals(List.of(new LongRange(31, 39)), plan.next());
        assertEquals(List.of(new LongRange(39, 40)), plan.next());
        assertNull(plan.next());
        assertFalse(plan.isDone());
    }

    @Test
    void asksForSamplesByWholeLeavesOfTheTake() {
        FetchPlan plan = FetchPlan.samples(set(1_000, 1_250), 1_000, 100);
        assertEquals(List.of(new LongRange(1_000, 1_100)), plan.next());
        assertEquals(List.of(new LongRange(1_100, 1_200)), plan.next());
        assertEquals(List.of(new LongRange(1_200, 1_250)), plan.next());
        FetchPlan rest = FetchPlan.samples(set(1_030, 1_250), 1_000, 100);
        assertEquals(List.of(new LongRange(1_030, 1_100)), rest.next());
        assertEquals(List.of(new LongRange(1_100, 1_200)), rest.next());
    }

    @Test
    void keepsTheNumberOfRangesWithinWhatAMessageHolds() {
        RangeSet many = new RangeSet();
        for (long i = 0; i < 2_000; i++) {
            many.add(2 * i, 2 * i + 1);
        }
        FetchPlan plan = FetchPlan.packets(many, 100_000);
        assertEquals(FetchPlan.RANGES_MAX, plan.next().size());
    }

    @Test
    void asksAgainForWhatAnAnswerLacksButNotForWhatTheSenderDoesNotHave() {
        FetchPlan plan = FetchPlan.packets(set(0, 10), 10);
        List<LongRange> piece = plan.next();
        plan.settle(piece, set(0, 4), List.of(new LongRange(6, 8)));
        assertEquals(List.of(new LongRange(4, 6), new LongRange(8, 10)), plan.next());
        assertEquals(set(6, 8), plan.absent());
    }

    @Test
    void endsWithEverythingFetchedOrAbsentWhateverGetsLost() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            RangeSet missing = new RangeSet();
            for (int i = 0; i < random.nextInt(40); i++) {
                long first = random.nextInt(2_000);
                missing.add(first, first + 1 + random.nextInt(60));
            }
            RangeSet gone = set(500, 530, 1_200, 1_205);
            FetchPlan plan = random.nextBoolean()
                    ? FetchPlan.packets(missing, 1 + random.nextInt(100))
                    : FetchPlan.samples(missing, random.nextInt(50), 1 + random.nextInt(100));
            RangeSet fetched = new RangeSet();
            ArrayDeque<List<LongRange>> underWay = new ArrayDeque<>();
            int steps = 0;
            while (!plan.isDone()) {
                assertTrue(steps++ < 50_000, "seed " + seed);
                List<LongRange> piece = underWay.size() < 4 ? plan.next() : null;
                if (piece != null) {
                    underWay.add(piece);
                } else {
                    answer(plan, underWay.remove(), gone, fetched, random);
                }
            }
            RangeSet expected = new RangeSet(missing.ranges());
            gone.ranges().forEach(range -> expected.remove(range.first(), range.end()));
            assertEquals(expected, fetched, "seed " + seed);
            gone.ranges()
                    .forEach(range -> assertEquals(
                            missing.within(range).count(),
                            plan.absent().within(range).count()));
        }
    }

    private static void answer(FetchPlan plan, List<LongRange> piece, RangeSet gone, RangeSet fetched, Random random) {
        RangeSet arrived = new RangeSet();
        List<LongRange> absent = new ArrayList<>();
        if (random.nextInt(3) > 0) {
            for (LongRange range : piece) {
                for (LongRange part : gone.missingFrom(range).ranges()) {
                    long end =
                            random.nextInt(4) > 0 ? part.end() : part.first() + random.nextInt((int) part.count() + 1);
                    arrived.add(part.first(), end);
                }
                absent.addAll(gone.within(range).ranges());
            }
        }
        arrived.ranges().forEach(fetched::add);
        plan.settle(piece, arrived, absent);
    }
}
