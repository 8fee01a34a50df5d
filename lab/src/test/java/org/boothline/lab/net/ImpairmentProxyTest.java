package org.boothline.lab.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;

/** What the proxy decides without a socket. */
class ImpairmentProxyTest {
    private static ByteBuffer datagram(int first, int second, int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes + 3).position(3);
        buffer.put(3, (byte) first).put(4, (byte) second);
        return buffer;
    }

    @Test
    void tellsRtpFromEverythingElse() {
        assertTrue(ImpairmentProxy.isRtp(datagram(0x80, 111, 12)));
        assertTrue(ImpairmentProxy.isRtp(datagram(0x90, 0x80 | 111, 300)), "with extension and marker");
        assertFalse(ImpairmentProxy.isRtp(datagram(0x80, 200, 28)), "sender report");
        assertFalse(ImpairmentProxy.isRtp(datagram(0x80, 111, 11)), "too short");
        assertFalse(ImpairmentProxy.isRtp(datagram(0xC0, 111, 1_200)), "QUIC long header");
        assertFalse(ImpairmentProxy.isRtp(datagram(0x40, 111, 1_200)), "QUIC short header");
        assertFalse(ImpairmentProxy.isRtp(datagram(0x00, 1, 20)), "STUN");
    }

    @Test
    void deliversInOrderOfTimeAndThenOfArrival() throws Exception {
        InFlight inFlight = new InFlight();
        try (DatagramChannel unused = DatagramChannel.open()) {
            Flow flow = new Flow(
                    new SimulatedLink(LineSettings.PERFECT, new Blackouts(), 1),
                    unused,
                    PortTriple.loopback(6000).address(0));
            byte[] order = {0, 1, 2, 3, 4};
            long[] dueNs = {30, 10, 20, 10, 10};
            for (int i = 0; i < order.length; i++) {
                inFlight.add(ByteBuffer.wrap(order, i, 1), dueNs[i], flow);
            }
            assertEquals(10, inFlight.nextDueNs());
            assertNull(inFlight.pollDue(9));
            StringBuilder seen = new StringBuilder();
            for (InFlight.Datagram next = inFlight.pollDue(30); next != null; next = inFlight.pollDue(30)) {
                seen.append(next.payload().get());
                inFlight.release(next);
            }
            assertEquals("13420", seen.toString());
            assertEquals(Long.MAX_VALUE, inFlight.nextDueNs());
        }
    }

    @Test
    void carriesDatagramsOfEverySizeInBuffersUsedBefore() throws Exception {
        InFlight inFlight = new InFlight();
        try (DatagramChannel unused = DatagramChannel.open()) {
            Flow flow = new Flow(
                    new SimulatedLink(LineSettings.PERFECT, new Blackouts(), 1),
                    unused,
                    PortTriple.loopback(6000).address(0));
            for (int bytes : new int[] {0, 1, 65_507, 3, 2_048, 2_049, 1}) {
                inFlight.add(ByteBuffer.allocate(bytes), 0, flow);
                InFlight.Datagram next = inFlight.pollDue(0);
                assertEquals(bytes, next.payload().remaining());
                inFlight.release(next);
            }
        }
    }

    @Test
    void refusesAnOddBasePort() {
        assertThrows(IllegalArgumentException.class, () -> PortTriple.loopback(6001));
        assertThrows(IllegalArgumentException.class, () -> PortTriple.loopback(1022));
        assertThrows(IllegalArgumentException.class, () -> PortTriple.loopback(65_534));
    }
}
