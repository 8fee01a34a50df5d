package org.boothline.lab.fuzz;

import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/** What this process holds on to: the heap after collections, and the pool's buffers. */
final class MemoryProbe {
    private static final int COLLECTIONS = 3;
    private static final long PAUSE_NS = 50_000_000;

    private MemoryProbe() {}

    /** In bytes. Takes some collections, so that what only waits to be collected or to be cleaned is gone. */
    static long heldBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            LockSupport.parkNanos(PAUSE_NS);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }
}
