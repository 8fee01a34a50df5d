package org.boothline.transport.recover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.rtcp.GenericNack;
import org.boothline.transport.rtp.Frames;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.Test;

/** Packets of 5 ms, of which each is due so long after it was expected. */
class NackSchedulerTest {
    private static final long MS = 1_000_000;
    private static final long RTT_NS = 20 * MS;

    private final RtpEpoch epoch = Frames.epoch(65_530, 0);
    private final GenericNack nack = new GenericNack();
    private long holdNs = 60 * MS;
    private final NackScheduler scheduler = new NackScheduler(epoch, index64 -> index64 * 5 * MS + holdNs, 0);

    @Test
    void asksAtOnceWhereNothingEverCameLate() {
        assertEquals("", arrives(0, 1, 2));
        assertEquals("3@20", arrives(4));
        assertEquals("", arrives(5, 6, 7));
    }

    @Test
    void asksAgainAfterARoundTripUntilTheAnswerWouldComeTooLate() {
        arrives(0);
        assertEquals("1@10 1@35", arrives(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14));
        assertEquals(1, scheduler.requests().value());
        assertEquals(1, scheduler.repeats().value());
        assertEquals(0, scheduler.hopeless().value());
    }

    @Test
    void asksNoMoreForWhatCame() {
        arrives(0);
        assertEquals("1@20 2@20 3@20", arrives(4));
        scheduler.resent(1);
        scheduler.arrived(2, 21 * MS);
        scheduler.resent(3);
        assertEquals("", arrives(5, 6, 7, 8, 9, 10, 11, 12));
    }

    @Test
    void asksForNothingThatCouldNotComeInTime() {
        holdNs = 5 * MS + RTT_NS + NackScheduler.ANSWER_NS;
        arrives(0);
        assertEquals("1@10", arrives(2));
        holdNs--;
        assertEquals("", arrives(4, 5, 6, 7, 8, 9, 10, 11, 12));
        assertEquals(1, scheduler.hopeless().value());
    }

    @Test
    void asksForNothingBeforeTheRoundTripIsKnown() {
        scheduler.arrived(0, 0);
        scheduler.arrived(2, 10 * MS);
        assertEquals(0, scheduler.ask(10 * MS, -1, nack));
        assertEquals(1, scheduler.ask(10 * MS, RTT_NS, nack));
    }

    @Test
    void waitsAsLongAsPacketsCameLateBeforeItAsksAndForgetsItWithin20Seconds() {
        arrives(0);
        assertEquals("1@10", arrives(2));
        scheduler.arrived(1, 16 * MS); // Out of order, by 6 ms: the guard is 9 ms.
        assertEquals("", arrives(3, 4));
        assertEquals("", arrives(6));
        assertEquals("", arrives(7));
        assertEquals("5@40", arrives(8));
        scheduler.resent(5);
        assertEquals("5000@25005", arrives(5_001).replaceAll(".* ", ""));
        assertEquals("5002@25015", arrives(5_003));
    }

    @Test
    void neverWaitsBeyondTheLastMomentAtWhichAnAnswerIsHeard() {
        arrives(0, 2);
        scheduler.arrived(1, 40 * MS); // The guard is 45 ms from now on.
        holdNs = 40 * MS; // Packet 9 is due at 85 ms and must be asked for by 63 ms.
        assertEquals("", arrives(8).replaceAll("[3-7]@40 ?", ""));
        for (long index = 3; index < 8; index++) {
            scheduler.resent(index);
        }
        assertEquals("", arrives(10, 11));
        assertEquals("9@60", arrives(12));
    }

    /** A packet whose copy travels four frames behind it is not asked for. */
    @Test
    void learnsToWaitForCopies() {
        StringBuilder asked = new StringBuilder();
        arrives(0);
        for (int index = 1; index < 4_000; index++) {
            if (index % 50 == 10) {
                continue;
            }
            long nowNs = index * 5 * MS;
            scheduler.arrived(index, nowNs);
            scheduler.arrived(index - 4, nowNs);
            if (scheduler.ask(nowNs, RTT_NS, nack) > 0) {
                asked.append(index).append(' ');
            }
        }
        assertEquals("11 ", asked.toString());
    }

    @Test
    void asksForTheLatestAfterAnOutageAndForNoMoreThanItsCapInASecond() {
        holdNs = 10_000 * MS;
        arrives(0);
        scheduler.arrived(1_000, 5_000 * MS);
        int asked = 0;
        int first = -1;
        for (int round = 0; round < 150; round++) {
            scheduler.arrived(1_001 + round, (5_000 + 5L * round) * MS);
            asked += scheduler.ask((5_000 + 5L * round) * MS, RTT_NS, nack);
            first = first < 0 && nack.entries() > 0 ? nack.sequence(0) : first;
        }
        assertEquals(NackScheduler.REQUESTS_PER_SECOND_MAX, asked);
        assertEquals(epoch.sequenceOf(1_000 - NackScheduler.MISSING_MAX), first);
        assertTrue(scheduler.capped().value() > 0);
        assertEquals(999 - NackScheduler.MISSING_MAX, scheduler.hopeless().value());
        assertTrue(scheduler.ask(6_001 * MS, RTT_NS, nack) > 0, "the next second has room again");
    }

    @Test
    void staysWithinItsListWhateverArrives() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            NackScheduler any = new NackScheduler(epoch, index64 -> random.nextLong() >> 8, 0);
            long nowNs = 0;
            for (int round = 0; round < 20_000; round++) {
                nowNs += random.nextInt(10_000_000);
                long index = random.nextInt(100) == 0 ? random.nextLong() >>> 16 : random.nextInt(2_000);
                switch (random.nextInt(4)) {
                    case 0 -> any.resent(index);
                    case 1 -> any.arrived(index, nowNs);
                    default -> assertTrue(any.ask(nowNs, random.nextInt(100_000_000) - 1, nack) <= 128);
                }
            }
        }
    }

    @Test
    void allocatesNothing() {
        long[] index = new long[1];
        double allocated = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            index[0] += 1 + index[0] % 3;
            scheduler.arrived(index[0], index[0] * 5 * MS);
            scheduler.arrived(index[0] - 1, index[0] * 5 * MS);
            scheduler.ask(index[0] * 5 * MS, RTT_NS, nack);
        });
        assertEquals(0.0, allocated, 0.01);
    }

    /** Each arrives when it is expected; what was asked for and when, in ms. */
    private String arrives(long... indices) {
        StringBuilder asked = new StringBuilder();
        for (long index : indices) {
            long nowNs = index * 5 * MS;
            scheduler.arrived(index, nowNs);
            scheduler.ask(nowNs, RTT_NS, nack);
            for (int entry = 0; entry < nack.entries(); entry++) {
                for (int after = 0; after <= 16; after++) {
                    if (after == 0 || (nack.following(entry) >> after - 1 & 1) == 1) {
                        long wanted = nack.sequence(entry) + after - epoch.firstSequence() & 0xFFFF;
                        asked.append(asked.isEmpty() ? "" : " ").append(wanted);
                        asked.append('@').append(nowNs / MS);
                    }
                }
            }
        }
        return asked.toString();
    }
}
