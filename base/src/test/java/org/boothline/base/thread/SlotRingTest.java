package org.boothline.base.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class SlotRingTest {
    @Test
    void refusesAClaimWhenFullAndAPeekWhenEmpty() {
        SlotRing<long[]> ring = new SlotRing<>(3, () -> new long[1]);
        assertEquals(4, ring.capacity());
        assertNull(ring.peek());
        for (int i = 0; i < 4; i++) {
            Objects.requireNonNull(ring.claim())[0] = i;
            ring.publish();
        }
        assertNull(ring.claim());
        for (int i = 0; i < 4; i++) {
            assertEquals(i, Objects.requireNonNull(ring.peek())[0]);
            ring.release();
        }
        assertNull(ring.peek());
        assertNotNull(ring.claim());
    }

    @Test
    void handsEverySlotOverInOrderBetweenTwoThreads() throws InterruptedException {
        SlotRing<long[]> ring = new SlotRing<>(16, () -> new long[1]);
        long count = 200_000;
        Thread producer = new Thread(() -> {
            for (long i = 0; i < count; i++) {
                long[] slot;
                while ((slot = ring.claim()) == null) {
                    Thread.onSpinWait();
                }
                slot[0] = i;
                ring.publish();
            }
        });
        producer.start();
        for (long i = 0; i < count; i++) {
            long[] slot;
            while ((slot = ring.peek()) == null) {
                Thread.onSpinWait();
            }
            assertEquals(i, slot[0]);
            ring.release();
        }
        producer.join();
    }

    @Test
    void allocatesNothing() {
        SlotRing<long[]> ring = new SlotRing<>(8, () -> new long[1]);
        double bytes = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            ring.claim();
            ring.publish();
            ring.peek();
            ring.release();
        });
        assertEquals(0.0, bytes, 0.01);
    }
}
