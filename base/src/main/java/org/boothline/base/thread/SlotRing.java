package org.boothline.base.thread;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A ring of preallocated slots between one producer thread and one consumer thread, without locks.
 *
 * <p><b>Thread</b>: {@link #claim} and {@link #publish} by the producer, {@link #peek} and {@link #release} by the
 * consumer. <b>Memory</b>: {@code slots} objects, made here; nothing afterwards. When it is full {@link #claim}
 * returns null and the producer drops what it has and counts it.
 */
public final class SlotRing<T> {
    private final Object[] slots;
    private final int mask;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong released = new AtomicLong();

    /** @param slotsMin how many slots at least; rounded up to a power of two */
    public SlotRing(int slotsMin, Supplier<T> maker) {
        if (slotsMin < 1 || slotsMin > 1 << 24) {
            throw new IllegalArgumentException("a ring has 1 to 16,777,216 slots, not " + slotsMin);
        }
        int count = Integer.highestOneBit(Math.max(1, slotsMin - 1)) << (slotsMin == 1 ? 0 : 1);
        slots = new Object[count];
        mask = count - 1;
        for (int i = 0; i < count; i++) {
            slots[i] = maker.get();
        }
    }

    /** The slot to fill next, or null when the ring is full. Claiming twice without publishing gives the same slot. */
    @SuppressWarnings("unchecked")
    public @Nullable T claim() {
        long next = published.getPlain();
        return next - released.getAcquire() > mask ? null : (T) slots[(int) next & mask];
    }

    /** Hands the claimed slot to the consumer. */
    public void publish() {
        published.setRelease(published.getPlain() + 1);
    }

    /** The oldest published slot, or null when there is none. */
    @SuppressWarnings("unchecked")
    public @Nullable T peek() {
        long next = released.getPlain();
        return next == published.getAcquire() ? null : (T) slots[(int) next & mask];
    }

    /** Gives the peeked slot back to the producer. */
    public void release() {
        released.setRelease(released.getPlain() + 1);
    }

    /** How many slots wait for the consumer; exact for the two threads, a snapshot for others. */
    public int size() {
        return (int) (published.getAcquire() - released.getAcquire());
    }

    public int capacity() {
        return slots.length;
    }
}
