package org.boothline.transport.recover;

import static org.boothline.transport.recover.RecoveryPolicy.isWorthAsking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.recover.RecoveryPolicy.Reason;
import org.junit.jupiter.api.Test;

/** A report a second about 200 packets of 5 ms, 160 bytes each. */
class RecoveryPolicyTest {
    private static final long MS = 1_000_000;

    private final RecoveryPolicy policy = new RecoveryPolicy();
    private int payloadBytes = 160;
    private int playoutDelayMs = 40;
    private int burstPackets;
    private long second;
    private long sequence = 0xFFFF_FF00L; // It soon wraps.
    private long lost;

    @Test
    void sendsNoCopiesWhileNothingIsLost() {
        for (int i = 0; i < 100; i++) {
            assertEquals(0, afterASecondWith(0));
        }
        assertEquals("quiet", policy.reason().word());
    }

    @Test
    void beginsWithTheReportOfTheSecondLostPacketInTenSeconds() {
        afterASecondWith(0);
        assertEquals(0, afterASecondWith(1));
        assertEquals(6, afterASecondWith(1));
        assertEquals(Reason.LOSS, policy.reason());
        assertEquals(2.0 / 400, policy.lossShare(), 1e-9);
    }

    @Test
    void takesOnePacketInTenSecondsForNothing() {
        for (int i = 0; i < 100; i++) {
            assertEquals(0, afterASecondWith(i % 10 == 5 ? 1 : 0));
        }
    }

    @Test
    void takesReorderedPacketsThatCountedAsLostForNothing() {
        for (int i = 0; i < 100; i++) {
            assertEquals(0, afterASecondWith(i % 2 == 0 ? 1 : -1), "second " + i);
        }
    }

    @Test
    void endsAfterAMinuteThatWasQuiet() {
        afterASecondWith(0);
        assertEquals(6, afterASecondWith(8));
        int still = 0;
        while (afterASecondWith(0) > 0) {
            still++;
        }
        // The loss is in sight for ten seconds; then the minute begins.
        assertEquals(68, still, 1);
        assertEquals(Reason.QUIET, policy.reason());
    }

    @Test
    void goesOnWhileLossComesNowAndThen() {
        afterASecondWith(0);
        afterASecondWith(3);
        for (int i = 0; i < 300; i++) {
            assertEquals(6, afterASecondWith(i % 50 == 49 ? 3 : 0), "second " + i);
        }
    }

    @Test
    void copiesAsFarBackAsPlayoutWaits() {
        lose();
        int[] offsets = new int[41];
        for (int delayMs = 0; delayMs <= 40; delayMs++) {
            playoutDelayMs = delayMs;
            offsets[delayMs] = decide();
        }
        for (int delayMs = 0; delayMs <= 40; delayMs++) {
            int expected = delayMs < 6 ? 0 : delayMs < 11 ? 1 : delayMs < 21 ? 2 : delayMs < 31 ? 4 : 6;
            assertEquals(expected, offsets[delayMs], delayMs + " ms");
        }
        playoutDelayMs = 5;
        decide();
        assertEquals("buffer", policy.reason().word());
        playoutDelayMs = -1;
        assertEquals(1, decide(), "not known");
    }

    @Test
    void copiesNoFartherBackThanBurstsNeed() {
        lose();
        int[] wanted = {6, 1, 2, 4, 4, 6, 6, 6, 6};
        for (burstPackets = 0; burstPackets < wanted.length; burstPackets++) {
            assertEquals(wanted[burstPackets], decide(), "bursts of " + burstPackets);
        }
        playoutDelayMs = 12;
        assertEquals(2, decide(), "as far as playout waits");
    }

    @Test
    void sendsNoCopiesThatHaveNoRoom() {
        lose();
        payloadBytes = 583;
        assertEquals(6, decide());
        payloadBytes = 584;
        assertEquals(0, decide());
        assertEquals("size", policy.reason().word());
    }

    @Test
    void countsAnEpochFromItsBeginningAndKeepsWhatItKnowsOfTheLine() {
        lose();
        policy.begin();
        sequence = 5;
        lost = 0;
        assertEquals(6, afterASecondWith(0));
        for (int i = 0; i < 80; i++) {
            afterASecondWith(0);
        }
        assertEquals(0, policy.offsetFrames());
        policy.begin();
        sequence = 1_000_000;
        lost = 70_000;
        for (int i = 0; i < 5; i++) {
            assertEquals(0, afterASecondWith(0));
        }
    }

    @Test
    void takesNoReportForNone() {
        policy.reported(0, -1, 0);
        policy.reported(0, 100, 7);
        for (int i = 0; i < 10; i++) {
            policy.reported(i, 100, 7); // The same again.
        }
        assertEquals(0, policy.decide(0, 5 * MS, 160, 40, 0));
    }

    @Test
    void asksWhereFrameAndRoundTripAndTwoMillisecondsAreWaitedFor() {
        assertTrue(isWorthAsking(5 * MS, 20 * MS, 27 * MS));
        assertFalse(isWorthAsking(5 * MS, 20 * MS, 27 * MS - 1));
        assertFalse(isWorthAsking(5 * MS, -1, 400 * MS));
    }

    /** At the 0.046 % that a broadband line loses it is on for most of the time, at a tenth of that hardly ever. */
    @Test
    void isOnAndOffAsTheLineIs() {
        double seldom = onShare(0.00005);
        double often = onShare(0.00046);
        double always = onShare(0.002);
        assertTrue(seldom < 0.2 && often > 0.6 && always > 0.98, seldom + " " + often + " " + always);
    }

    private double onShare(double lossShare) {
        Random random = new Random(5);
        int on = 0;
        for (int i = 0; i < 5_000; i++) {
            int lostNow = 0;
            for (int packet = 0; packet < 200; packet++) {
                lostNow += random.nextDouble() < lossShare ? 1 : 0;
            }
            on += afterASecondWith(lostNow) > 0 ? 1 : 0;
        }
        return on / 5_000.0;
    }

    @Test
    void allocatesNothing() {
        double allocated = AllocationProbe.bytesPerRound(10_000, 10_000, () -> afterASecondWith((int) (second % 3)));
        assertEquals(0.0, allocated, 0.01);
    }

    private void lose() {
        afterASecondWith(0);
        assertTrue(afterASecondWith(10) > 0);
    }

    private int afterASecondWith(int lostNow) {
        second++;
        sequence = sequence + 200 & 0xFFFF_FFFFL;
        lost += lostNow;
        policy.reported(second * 1_000 * MS, sequence, lost);
        return decide();
    }

    private int decide() {
        return policy.decide(second * 1_000 * MS, 5 * MS, payloadBytes, playoutDelayMs, burstPackets);
    }
}
