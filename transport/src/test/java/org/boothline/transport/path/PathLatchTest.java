package org.boothline.transport.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathLatchTest {
    private static final InetSocketAddress HOME = new InetSocketAddress("192.0.2.1", 6000);
    private static final InetSocketAddress MOVED = new InetSocketAddress("192.0.2.1", 40_000);
    private static final InetSocketAddress THIEF = new InetSocketAddress("198.51.100.9", 6000);
    private static final long MS = 1_000_000L;

    private record Sent(InetSocketAddress to, Integer token) {}

    private int tokens;
    private long nowNs = Long.MAX_VALUE - 5_000 * MS; // The clock may wrap.
    private final PathLatch<Integer> latch = new PathLatch<>(() -> ++tokens);

    private List<Sent> due() {
        List<Sent> sent = new ArrayList<>();
        latch.challenge(nowNs, (to, token) -> sent.add(new Sent(to, token)));
        return sent;
    }

    private void latchHome() {
        latch.begin(HOME, nowNs);
        assertTrue(latch.answered(HOME, due().get(0).token(), nowNs));
    }

    @Test
    void nothingIsLatchedBeforeTheChallengeIsAnswered() {
        assertNull(latch.latched());
        latch.begin(HOME, nowNs);
        assertNull(latch.latched());
        latch.heardFrom(HOME, nowNs);
        assertNull(latch.latched(), "a packet alone proves nothing");
        assertEquals(List.of(new Sent(HOME, 1)), due());
        assertTrue(latch.answered(HOME, 1, nowNs));
        assertEquals(HOME, latch.latched());
    }

    @Test
    void aWrongOrForeignAnswerLatchesNothing() {
        latch.begin(HOME, nowNs);
        due();
        assertFalse(latch.answered(HOME, 99, nowNs));
        assertFalse(latch.answered(THIEF, 1, nowNs));
        assertNull(latch.latched());
    }

    @Test
    void anAnswerThatComesTwiceIsNoNews() {
        latchHome();
        assertFalse(latch.answered(HOME, 1, nowNs));
        assertEquals(HOME, latch.latched());
    }

    @Test
    void challengesAreRepeatedAtGrowingDistances() {
        latch.begin(HOME, nowNs);
        List<Long> atMs = new ArrayList<>();
        long beginNs = nowNs;
        for (int i = 0; i < 60; i++) {
            if (!due().isEmpty()) {
                atMs.add((nowNs - beginNs) / MS);
            }
            nowNs += 100 * MS;
        }
        assertEquals(List.of(0L, 100L, 300L, 700L, 1_500L, 2_500L, 3_500L, 4_500L, 5_500L), atMs);
    }

    @Test
    void anotherAddressIsLatchedOnlyAfterItsOwnAnswer() {
        latchHome();
        nowNs += 2_000 * MS;
        latch.heardFrom(MOVED, nowNs);
        assertEquals(HOME, latch.latched());
        Sent challenge = due().get(0);
        assertEquals(MOVED, challenge.to());
        assertFalse(latch.answered(HOME, challenge.token(), nowNs), "from the old address it proves nothing");
        assertTrue(latch.answered(MOVED, challenge.token(), nowNs));
        assertEquals(MOVED, latch.latched());
    }

    @Test
    void whoeverReplaysFromElsewhereGetsOneChallengeASecondAndNoAudio() {
        latchHome();
        int toThieves = 0;
        for (int i = 0; i < 1_000; i++) {
            nowNs += 10 * MS;
            latch.heardFrom(new InetSocketAddress("198.51.100.9", 1_024 + i), nowNs);
            for (Sent sent : due()) {
                toThieves += sent.to().equals(HOME) ? 0 : 1;
            }
        }
        assertEquals(HOME, latch.latched());
        assertTrue(toThieves <= 20, toThieves + " challenges in 10 s");
    }

    @Test
    void onePacketFromElsewhereIsWorthTwoChallengesAtMost() {
        latchHome();
        latch.heardFrom(THIEF, nowNs);
        int toThief = 0;
        for (int i = 0; i < 140; i++) {
            nowNs += 100 * MS;
            toThief +=
                    (int) due().stream().filter(sent -> sent.to().equals(THIEF)).count();
        }
        assertEquals(PathLatch.HEARD_CHALLENGES_MAX, toThief);
        latch.heardFrom(THIEF, nowNs);
        assertEquals(THIEF, due().get(0).to(), "a further packet is worth further ones");
    }

    @Test
    void theLatchedAddressIsAskedAgainAndStays() {
        latchHome();
        nowNs += PathLatch.AGAIN_NS - 1;
        assertEquals(List.of(), due());
        nowNs += 1;
        assertEquals(HOME, due().get(0).to());
        nowNs += 3_600_000 * MS;
        assertEquals(HOME, latch.latched(), "silence is the control channel's affair");
    }

    @Test
    void aNewConnectBeginsFromNothing() {
        latchHome();
        latch.begin(MOVED, nowNs);
        assertNull(latch.latched());
        assertEquals(MOVED, due().get(0).to());
    }
}
