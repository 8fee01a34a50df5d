package org.boothline.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendCreditTest {
    private final SendCredit credit = new SendCredit();

    private static InetSocketAddress port(int port) {
        return new InetSocketAddress("192.0.2.1", port);
    }

    @Test
    void givesThreeBytesForOneAndNothingForNothing() {
        assertFalse(credit.spend(port(1), 1));
        credit.received(port(1), 100);
        assertFalse(credit.spend(port(1), 301));
        assertTrue(credit.spend(port(1), 299));
        assertFalse(credit.spend(port(1), 2));
        assertTrue(credit.spend(port(1), 1));
        assertFalse(credit.spend(port(2), 1));
    }

    @Test
    void givesAnythingToWhomSomebodyVouchesFor() {
        credit.received(port(1), 100);
        credit.vouch(port(1));
        credit.vouch(port(1));
        assertTrue(credit.spend(port(1), 1_000_000));
        credit.withdraw(port(1));
        assertTrue(credit.spend(port(1), 1_000_000));
        credit.withdraw(port(1));
        assertFalse(credit.spend(port(1), 1)); // What was owed before is settled.
    }

    @Test
    void neverOwesMoreThanThreeForOneWhateverHappens() {
        long seed = 8;
        Random random = new Random(seed);
        long[] in = new long[3_000];
        long[] out = new long[3_000];
        for (int i = 0; i < 300_000; i++) {
            int port = 1 + random.nextInt(in.length - 1);
            int bytes = random.nextInt(1_400);
            if (random.nextBoolean()) {
                credit.received(port(port), bytes);
                in[port] += bytes;
            } else if (credit.spend(port(port), bytes)) {
                out[port] += bytes;
            }
            assertTrue(out[port] <= 3 * in[port], "seed " + seed);
        }
        assertEquals(SendCredit.ADDRESSES_MAX, credit.addresses());
    }
}
