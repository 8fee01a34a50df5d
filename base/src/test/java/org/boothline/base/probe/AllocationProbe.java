package org.boothline.base.probe;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what the calling thread allocates: the proof that a hot path allocates nothing. */
public final class AllocationProbe {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocationProbe() {}

    /**
     * Bytes per round that {@code work} allocates on the calling thread, after {@code warmUpRounds} rounds that don't
     * count. The least of five measurements, because the compiler and class loader allocate on whatever thread is near.
     */
    public static double bytesPerRound(int warmUpRounds, int rounds, Runnable work) {
        for (int i = 0; i < warmUpRounds; i++) {
            work.run();
        }
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < rounds; i++) {
                work.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return (double) least / rounds;
    }
}
