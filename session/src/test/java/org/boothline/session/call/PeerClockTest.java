package org.boothline.session.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PeerClockTest {
    private static final long MS = 1_000_000L;

    private final PeerClock clock = new PeerClock();
    private long nowNs = 1_767_225_600_000_000_000L;

    /** An exchange with a station that is ahead of us by {@code offsetMs} and takes 3 ms to answer. */
    private void exchange(long offsetMs, long thereMs, long backMs) {
        long t1 = nowNs + (thereMs + offsetMs) * MS;
        long t2 = t1 + 3 * MS;
        clock.exchanged(nowNs, t1, t2, nowNs + (thereMs + 3 + backMs) * MS);
        nowNs += 1_000 * MS;
    }

    @Test
    void knowsNothingBeforeTheFirstExchange() {
        assertFalse(clock.known());
        assertEquals(-1, clock.roundTripMs());
    }

    @Test
    void findsOffsetAndRoundTripOfALineThatIsTheSameBothWays() {
        exchange(-5_000, 20, 20);
        assertTrue(clock.known());
        assertEquals(-5_000 * MS, clock.offsetNs());
        assertEquals(40, clock.roundTripMs());
    }

    @Test
    void believesTheFastestOfTheLastTenExchanges() {
        exchange(100, 20, 20);
        for (int i = 0; i < 9; i++) {
            exchange(100, 20, 220); // A queue on the way back: wrong by 100 ms.
        }
        assertEquals(100 * MS, clock.offsetNs());
        exchange(100, 20, 220); // The good one is forgotten.
        assertEquals(0, clock.offsetNs());
        assertEquals(240, clock.roundTripMs());
    }

    @Test
    void followsAClockThatWasSetWithinTenExchanges() {
        for (int i = 0; i < 10; i++) {
            exchange(100, 20, 20);
        }
        for (int i = 0; i < 10; i++) {
            exchange(7_000, 25, 25);
        }
        assertEquals(7_000 * MS, clock.offsetNs());
    }

    @Test
    void passesOverAnExchangeDuringWhichAClockWasSet() {
        exchange(100, 20, 20);
        clock.exchanged(nowNs, nowNs + 10 * MS, nowNs + 20 * MS, nowNs + 5 * MS);
        assertEquals(100 * MS, clock.offsetNs());
        assertEquals(40, clock.roundTripMs());
    }
}
