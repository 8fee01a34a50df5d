package org.boothline.session.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KeyWatchTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long BEGIN_NS = Long.MAX_VALUE - 30 * SECOND_NS; // The clock may wrap.

    private final KeyWatch watch = new KeyWatch(BEGIN_NS);

    /** The seconds, of those given, in which new keys are asked for; with a line that stands. */
    private String asksAt(int firstS, int endS, long authenticatedAtS) {
        StringBuilder asks = new StringBuilder();
        for (int s = firstS; s < endS; s++) {
            if (watch.asks(at(authenticatedAtS), true, at(s))) {
                asks.append(s).append(' ');
            }
        }
        return asks.toString().strip();
    }

    private static long at(long seconds) {
        return BEGIN_NS + seconds * SECOND_NS;
    }

    @Test
    void asksAfterAMinuteWithoutAuthenticAudioAndOnceAMinuteFromThenOn() {
        assertEquals("60 120 180", asksAt(0, 200, 0));
    }

    @Test
    void doesNotAskWhileAudioComes() {
        for (int s = 0; s < 300; s++) {
            assertFalse(watch.asks(at(s - 1), true, at(s)));
        }
    }

    @Test
    void countsTheMinuteFromTheLastAuthenticPacket() {
        assertEquals("95", asksAt(0, 100, 35));
    }

    @Test
    void asksNothingOfAStationThatIsAway() {
        for (int s = 0; s < 300; s++) {
            assertFalse(watch.asks(at(0), false, at(s)));
        }
        // The line is back: its audio gets a minute to come before anybody asks.
        assertEquals("359", asksAt(300, 360, 0));
    }

    @Test
    void asksAgainOnlyAfterAnotherMinuteWhateverTheLineDoes() {
        assertTrue(watch.asks(at(0), true, at(60)));
        assertFalse(watch.asks(at(0), true, at(61)));
        assertFalse(watch.asks(at(0), false, at(62)));
        assertFalse(watch.asks(at(0), true, at(121)));
        assertTrue(watch.asks(at(0), true, at(122)));
    }
}
