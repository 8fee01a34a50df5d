package org.boothline.lab.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DelayTraceTest {
    private static final long MS = 1_000_000;

    @Test
    void knowsWhenEachPacketIsSentAndArrives() {
        DelayTrace trace = new DelayTrace("t", 5 * MS, new long[] {20 * MS, DelayTrace.LOST, 21 * MS});

        assertEquals(5 * MS, trace.sentNs(0));
        assertEquals(25 * MS, trace.arrivalNs(0));
        assertEquals(DelayTrace.LOST, trace.arrivalNs(1));
        assertEquals(36 * MS, trace.arrivalNs(2));
    }

    @Test
    void ordersByArrivalAndLeavesOutTheLost() {
        long[] delays = {30 * MS, 20 * MS, DelayTrace.LOST, 15 * MS, 0};

        assertArrayEquals(new int[] {4, 1, 0, 3}, new DelayTrace("t", 5 * MS, delays).arrivalOrder());
    }

    @Test
    void doesNotChangeWithTheArrayItWasMadeFrom() {
        long[] delays = {1, 2};
        DelayTrace trace = new DelayTrace("t", MS, delays);

        delays[0] = 9;

        assertEquals(1, trace.delayNs(0));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new DelayTrace("t", MS - 1, new long[1]));
        assertThrows(IllegalArgumentException.class, () -> new DelayTrace("t", 20 * MS + 1, new long[1]));
        assertThrows(IllegalArgumentException.class, () -> new DelayTrace("t", MS, new long[0]));
        assertThrows(IllegalArgumentException.class, () -> new DelayTrace("t", MS, new long[] {DelayTrace.LOST}));
        assertThrows(IllegalArgumentException.class, () -> new DelayTrace("t", MS, new long[] {0, -2}));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DelayTrace("t", MS, new long[] {DelayTrace.DELAY_NS_MAX + 1}));
    }
}
