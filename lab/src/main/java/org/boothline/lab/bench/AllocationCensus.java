package org.boothline.lab.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Heap bytes per frame by thread, second by second: the median second is what a frame costs; what begins a new file now and
 * then, or what the JVM does on whatever thread is near, does not touch it.
 *
 * <p><b>Thread</b>: one. It reads the JVM's own count of each thread ({@code getThreadAllocatedBytes}), exact to the byte.
 */
final class AllocationCensus {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<String, List<Double>> bytesPerFrame = new HashMap<>();
    private Map<String, Long> before = now();
    private long framesBefore;

    /** @param frames how many there have been */
    AllocationCensus(long frames) {
        framesBefore = frames;
    }

    /** A second has passed; there have been {@code frames} now. */
    void second(long frames) {
        Map<String, Long> after = now();
        long count = Math.max(1, frames - framesBefore);
        after.forEach((name, bytes) -> {
            Long then = before.get(name);
            if (then != null) {
                bytesPerFrame.computeIfAbsent(name, made -> new ArrayList<>()).add((bytes - then) / (double) count);
            }
        });
        before = after;
        framesBefore = frames;
    }

    /** Of the median second; −1 if there is no such thread. */
    double medianBytes(String thread) {
        List<Double> seconds = bytesPerFrame.get(thread);
        if (seconds == null) {
            return -1;
        }
        List<Double> sorted = new ArrayList<>(seconds);
        Collections.sort(sorted);
        return sorted.get((sorted.size() - 1) / 2);
    }

    /** Of the second with the most; −1 if there is no such thread. */
    double greatestBytes(String thread) {
        List<Double> seconds = bytesPerFrame.get(thread);
        return seconds == null ? -1 : Collections.max(seconds);
    }

    /** Over all seconds; −1 if there is no such thread. */
    double meanBytes(String thread) {
        List<Double> seconds = bytesPerFrame.get(thread);
        return seconds == null
                ? -1
                : seconds.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    private static Map<String, Long> now() {
        Map<String, Long> bytes = new HashMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            // Netty adds the number of the pool and of the thread.
            String name = thread.getName().replaceAll("-\\d+-\\d+$", "");
            bytes.merge(name, THREADS.getThreadAllocatedBytes(thread.getId()), Long::sum);
        }
        return bytes;
    }
}
