package org.boothline.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NewcomersTest {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Where the clock stands is nobody's business, and it may wrap. */
    private static final long START_NS = Long.MAX_VALUE - 3 * SECOND_NS;

    private final Newcomers newcomers = new Newcomers(START_NS);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private int admitted(String from, int tries, long atNs) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += newcomers.admit(address(from), START_NS + atNs) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void letsInABurstAndThenSoManyASecond() {
        assertEquals(20, admitted("192.0.2.1", 1000, 0));
        assertEquals(0, admitted("192.0.2.1", 1000, SECOND_NS / 10 - 1));
        assertEquals(1, admitted("192.0.2.1", 1000, SECOND_NS / 10));
        assertEquals(9, admitted("192.0.2.1", 1000, SECOND_NS));
        assertEquals(20, admitted("192.0.2.1", 1000, 10 * SECOND_NS)); // The clock has wrapped by now.
    }

    @Test
    void oneWhoAsksTooMuchCostsNobodyElse() {
        for (int ms = 0; ms < 10_000; ms++) {
            newcomers.admit(address("192.0.2.1"), START_NS + ms * 1_000_000L);
            if (ms % 500 == 0) {
                assertEquals(1, admitted("198.51.100.7", 1, ms * 1_000_000L));
            }
        }
    }

    @Test
    void anOfficeBehindOneAddressMayCallInTheSameMoment() {
        // Twenty stations at once; then two that dial on, twice a second each, for as long as they like.
        assertEquals(20, admitted("192.0.2.1", 20, 0));
        for (int half = 2; half < 20; half++) {
            assertEquals(2, admitted("192.0.2.1", 2, half * SECOND_NS / 2));
        }
    }

    @Test
    void countsAnIpv6NetworkAsOne() {
        assertEquals(10, admitted("2001:db8:1:2::1", 10, 0));
        assertEquals(10, admitted("2001:db8:1:2:ffff::2", 100, 0));
        assertEquals(20, admitted("2001:db8:1:3::1", 100, 0));
        assertEquals(20, admitted("::ffff:192.0.2.1", 100, 0));
        assertEquals(0, admitted("192.0.2.1", 100, 0));
    }

    @Test
    void aFloodFromEverywhereIsHeldToTheRateOfAll() {
        long seed = 3;
        Random random = new Random(seed);
        int admitted = 0;
        int most = 0;
        for (int i = 0; i < 100_000; i++) { // Ten seconds of it.
            byte[] bytes = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(bytes);
            try {
                admitted += newcomers.admit(InetAddress.getByAddress(bytes), START_NS + i * 100_000L) ? 1 : 0;
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
            most = Math.max(most, newcomers.prefixes());
        }
        assertTrue(Math.abs(admitted - 600) <= 1, "seed " + seed + ": " + admitted); // 100 and 50 a second.
        assertTrue(most <= 600, "seed " + seed + ": " + most);
    }

    @Test
    void forgetsWhoCameLongAgoAndNeverKeepsTooMany() {
        int most = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = {10, 0, (byte) (i >> 8), (byte) i};
            try {
                assertTrue(newcomers.admit(InetAddress.getByAddress(bytes), START_NS + i * (SECOND_NS / 50)));
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
            most = Math.max(most, newcomers.prefixes());
        }
        assertEquals(Newcomers.PREFIXES_MAX, most);
    }

    @Test
    void aLimitIsRestedOnceAllIsPaid() {
        RateLimit limit = new RateLimit(10, 2, 0);
        assertTrue(limit.isRested(0));
        limit.take(0);
        limit.take(0);
        assertFalse(limit.hasRoom(0));
        assertFalse(limit.isRested(SECOND_NS / 5 - 1));
        assertTrue(limit.isRested(SECOND_NS / 5));
    }
}
