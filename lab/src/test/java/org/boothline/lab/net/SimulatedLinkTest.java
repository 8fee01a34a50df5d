package org.boothline.lab.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.base.range.LongRange;
import org.boothline.lab.net.SimulatedLink.Fate;
import org.junit.jupiter.api.Test;

class SimulatedLinkTest {
    private static final long MS = 1_000_000;
    private static final long SPACING_NS = 5 * MS;

    private final Blackouts blackouts = new Blackouts();

    private SimulatedLink link(LineSettings settings) {
        return new SimulatedLink(settings, blackouts, 11);
    }

    /** One letter per datagram: D delivered, 2 duplicated, x lost, b blacked out, o overflowed. */
    private static String fates(SimulatedLink link, int datagrams) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < datagrams; i++) {
            text.append(
                    switch (link.offer(i * SPACING_NS, 200)) {
                        case DELIVERED -> 'D';
                        case DUPLICATED -> '2';
                        case LOST -> 'x';
                        case BLACKED_OUT -> 'b';
                        case OVERFLOWED -> 'o';
                    });
        }
        return text.toString();
    }

    @Test
    void deliversAtOnceOnAPerfectLine() {
        SimulatedLink link = link(LineSettings.PERFECT);
        assertEquals(Fate.DELIVERED, link.offer(123, 200));
        assertEquals(123, link.dueNs(0));
    }

    @Test
    void deliversAfterTheDelay() {
        SimulatedLink link = link(LineSettings.PERFECT.withDelayMs(12.5));
        link.offer(100, 200);
        assertEquals(100 + 12_500_000, link.dueNs(0));
    }

    @Test
    void jittersLikeABellAroundTheDelay() {
        SimulatedLink link = link(LineSettings.PERFECT.withDelayMs(20).withJitterMs(4));
        int datagrams = 100_000;
        double sumMs = 0;
        double squaresMs = 0;
        double worstMs = 0;
        int withinOneDeviation = 0;
        for (int i = 0; i < datagrams; i++) {
            link.offer(i * SPACING_NS, 200);
            double offMs = (link.dueNs(0) - i * SPACING_NS) / 1e6 - 20;
            sumMs += offMs;
            squaresMs += offMs * offMs;
            worstMs = Math.max(worstMs, Math.abs(offMs));
            withinOneDeviation += Math.abs(offMs) <= 2 ? 1 : 0;
        }
        assertEquals(0, sumMs / datagrams, 0.04);
        assertEquals(2, Math.sqrt(squaresMs / datagrams), 0.04, "standard deviation is half the setting");
        assertTrue(worstMs <= 4 * Math.sqrt(3), "bounded, but was " + worstMs);
        assertEquals(0.67, (double) withinOneDeviation / datagrams, 0.02);
    }

    @Test
    void neverDeliversBeforeItWasSent() {
        SimulatedLink link = link(LineSettings.PERFECT.withDelayMs(1).withJitterMs(10));
        for (int i = 0; i < 10_000; i++) {
            link.offer(i * SPACING_NS, 200);
            assertTrue(link.dueNs(0) >= i * SPACING_NS);
        }
    }

    @Test
    void jitterBeyondTheSpacingReordersAndJitterBelowDoesNot() {
        assertEquals(0, overtakings(LineSettings.PERFECT.withDelayMs(20).withJitterMs(1.4)));
        int many = overtakings(LineSettings.PERFECT.withDelayMs(20).withJitterMs(10));
        assertTrue(many > 1_000, "overtakings: " + many);
    }

    private int overtakings(LineSettings settings) {
        SimulatedLink link = link(settings);
        int count = 0;
        long latestNs = 0;
        for (int i = 0; i < 10_000; i++) {
            link.offer(i * SPACING_NS, 200);
            count += link.dueNs(0) < latestNs ? 1 : 0;
            latestNs = Math.max(latestNs, link.dueNs(0));
        }
        return count;
    }

    @Test
    void losesTheSameDatagramsWhateverElseTheLineDoes() {
        String plain = fates(link(LineSettings.PERFECT.withLoss(0.2, 3)), 400);
        String crowded = fates(
                link(LineSettings.PERFECT
                        .withLoss(0.2, 3)
                        .withDelayMs(40)
                        .withJitterMs(30)
                        .withDuplicates(0.3)),
                400);
        assertTrue(crowded.contains("2"));
        assertEquals(plain, crowded.replace('2', 'D'));

        blackouts.add(new LongRange(100 * SPACING_NS, 110 * SPACING_NS));
        String dark = fates(link(LineSettings.PERFECT.withLoss(0.2, 3)), 400);
        assertEquals(plain.substring(0, 100) + "bbbbbbbbbb" + plain.substring(110), dark);
    }

    @Test
    void losesOtherDatagramsWithAnotherSeed() {
        LineSettings lossy = LineSettings.PERFECT.withLoss(0.2, 3);
        String first = fates(new SimulatedLink(lossy, blackouts, 1), 400);
        String second = fates(new SimulatedLink(lossy, blackouts, 2), 400);
        assertTrue(!first.equals(second));
        assertEquals(first, fates(new SimulatedLink(lossy, blackouts, 1), 400));
    }

    @Test
    void duplicatesTheShareEachCopyWithItsOwnJitter() {
        SimulatedLink link =
                link(LineSettings.PERFECT.withDuplicates(0.25).withDelayMs(20).withJitterMs(5));
        int twice = 0;
        int apart = 0;
        for (int i = 0; i < 20_000; i++) {
            if (link.offer(i * SPACING_NS, 200) == Fate.DUPLICATED) {
                twice++;
                apart += link.dueNs(0) != link.dueNs(1) ? 1 : 0;
            }
        }
        assertEquals(0.25, twice / 20_000.0, 5 * Math.sqrt(0.25 * 0.75 / 20_000));
        assertTrue(apart > twice * 0.99);
    }

    @Test
    void blackoutBeginsAtItsFirstNanosecondAndEndsBeforeItsEnd() {
        blackouts.add(new LongRange(1_000, 2_000));
        blackouts.add(new LongRange(5_000, 6_000));
        SimulatedLink link = link(LineSettings.PERFECT);
        assertEquals(Fate.DELIVERED, link.offer(999, 200));
        assertEquals(Fate.BLACKED_OUT, link.offer(1_000, 200));
        assertEquals(Fate.BLACKED_OUT, link.offer(1_999, 200));
        assertEquals(Fate.DELIVERED, link.offer(2_000, 200));
        assertEquals(Fate.BLACKED_OUT, link.offer(5_500, 200));
    }

    @Test
    void rateSpacesDatagramsByTheirSizeAndDropsWhatTheQueueCannotHold() {
        // 172 B and 28 B of headers at 160 kbit/s take 10 ms each.
        SimulatedLink link = link(LineSettings.PERFECT.withRate(160_000, 3));
        List<Long> dueMs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertEquals(Fate.DELIVERED, link.offer(0, 172));
            dueMs.add(link.dueNs(0) / MS);
        }
        assertEquals(List.of(10L, 20L, 30L), dueMs);
        assertEquals(Fate.OVERFLOWED, link.offer(0, 172), "three wait already");
        assertEquals(Fate.DELIVERED, link.offer(10 * MS, 172), "the first has left");
        assertEquals(40 * MS, link.dueNs(0));
        assertEquals(Fate.DELIVERED, link.offer(100 * MS, 72), "an idle line starts at once");
        assertEquals(105 * MS, link.dueNs(0));
    }

    @Test
    void rateIsKeptUnderOverload() {
        SimulatedLink link = link(LineSettings.PERFECT.withRate(1_000_000, 50).withDelayMs(5));
        long delivered = 0;
        for (int i = 0; i < 20_000; i++) { // 1228 B every 5 ms: about twice the rate
            delivered += link.offer(i * SPACING_NS, 1_200) == Fate.DELIVERED ? 1 : 0;
        }
        double bps = delivered * 1_228 * 8 / (20_000 * SPACING_NS / 1e9);
        assertEquals(1_000_000, bps, 5_000);
    }

    @Test
    void allocatesNothingPerDatagram() {
        blackouts.add(new LongRange(0, 10));
        SimulatedLink link = link(LineSettings.PERFECT
                .withLoss(0.1, 3)
                .withDelayMs(5)
                .withJitterMs(2)
                .withDuplicates(0.1)
                .withRate(10_000_000, 100));
        long[] nowNs = {0};
        double bytes = AllocationProbe.bytesPerRound(20_000, 20_000, () -> link.offer(nowNs[0] += SPACING_NS, 200));
        assertEquals(0, bytes, 0.01);
    }

    @Test
    void refusesSettingsThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> LineSettings.PERFECT.withLoss(1.01, 1));
        assertThrows(IllegalArgumentException.class, () -> LineSettings.PERFECT.withLoss(0.1, 0));
        assertThrows(IllegalArgumentException.class, () -> LineSettings.PERFECT.withDelayMs(-1));
        assertThrows(IllegalArgumentException.class, () -> LineSettings.PERFECT.withDuplicates(-0.1));
        assertThrows(IllegalArgumentException.class, () -> LineSettings.PERFECT.withRate(1_000, 0));
    }
}
