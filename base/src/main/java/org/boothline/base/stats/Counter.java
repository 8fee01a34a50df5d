package org.boothline.base.stats;

import java.util.concurrent.atomic.AtomicLong;

/** A number that one or more threads raise and any thread reads. <b>Memory</b>: nothing after it was made. */
public final class Counter {
    private final String name;
    private final AtomicLong value = new AtomicLong();

    /** @param name whole words in lower camel case, unit last: {@code packetsLost} */
    public Counter(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public void increment() {
        value.getAndIncrement();
    }

    public void add(long amount) {
        value.getAndAdd(amount);
    }

    /** For values that are measured, not summed; one writer. */
    public void set(long now) {
        value.setRelease(now);
    }

    public long value() {
        return value.get();
    }
}
