package org.boothline.lab.check.violating.takes.door;

import com.lmax.disruptor.RingBuffer;

/** The Disruptor where it has no door. */
public final class ImportsDisruptor {
    public RingBuffer<String> wrong;
}
