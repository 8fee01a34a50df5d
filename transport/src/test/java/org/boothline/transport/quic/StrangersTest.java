package org.boothline.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private final Strangers<Integer> strangers = new Strangers<>();

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void putsOutWhoCameFirstWhenThereAreTooMany() {
        for (int i = 0; i < Strangers.STRANGERS_MAX; i++) {
            assertNull(strangers.arrive(i, address(1)));
        }
        strangers.leave(0); // Somebody vouched for it.
        assertNull(strangers.arrive(100, address(1)));
        assertEquals(1, strangers.arrive(101, address(1)));
        assertEquals(2, strangers.arrive(102, address(1)));
        assertEquals(Strangers.STRANGERS_MAX, strangers.count());
    }

    @Test
    void aCrowdDrivesOutItsOwn() {
        assertNull(strangers.arrive(-1, address(1)));
        for (int i = 0; i < 1_000; i++) {
            Integer gone = strangers.arrive(i, address(2));
            assertEquals(i < Strangers.STRANGERS_MAX - 1 ? null : i - (Strangers.STRANGERS_MAX - 1), gone);
        }
        assertEquals(937, strangers.arrive(-2, address(3)));
    }

    @Test
    void holdsNoMoreForAllOfThemThanForOnePeer() {
        assertTrue(strangers.reserve(Strangers.BUFFERED_BYTES_MAX - 1));
        assertTrue(strangers.reserve(1));
        assertFalse(strangers.reserve(1));
        strangers.release(10);
        assertTrue(strangers.reserve(10));
    }
}
