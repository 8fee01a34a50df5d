package org.boothline.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MarksTest {
    private final Marks marks = new Marks();

    private void frame(long index64, long atNs) {
        marks.captured(index64, atNs);
        marks.seen(index64, atNs + 200_000);
        marks.passed(index64, atNs + 210_000);
        marks.decoded(index64, atNs + 20_210_000);
    }

    @Test
    void measuresEachPartOfTheWay() {
        marks.measure(0, 100);
        frame(0, 1_000_000);
        assertEquals(200, marks.toWire().p50Us(), 0.5);
        assertEquals(20_000, marks.toEar().p50Us(), 20);
        assertEquals(20_210, marks.whole().p50Us(), 20);
    }

    @Test
    void leavesTheFramesOfTheWarmUpOut() {
        frame(0, 0);
        marks.measure(1, 3);
        frame(1, 5_000_000);
        frame(2, 10_000_000);
        frame(3, 15_000_000);
        assertEquals(2, marks.toWire().count());
        assertEquals(2, marks.toEar().count());
    }

    @Test
    void countsNoConcealedFrameAsDecoded() {
        marks.measure(0, 100_000);
        frame(5, 0);
        long sameSlot = 5 + (1 << 14);
        marks.captured(sameSlot, 90_000_000_000L);
        marks.decoded(sameSlot, 90_020_000_000L); // Its packet has not passed; another one stands there.
        assertEquals(1, marks.toEar().count());
    }
}
