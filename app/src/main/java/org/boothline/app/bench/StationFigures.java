package org.boothline.app.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one station of a measured call did.
 *
 * @param cpuPercent of one core, the whole process
 * @param threads those that took a hundredth of a percent or more, the busiest first; empty where the system does not
 *     tell
 * @param allocatedBytesPerSecond by Java's threads; −1 when unknown
 * @param pauses of the collector, in the measured time
 * @param safepoints all times at which all threads stood, in the measured time
 * @param concealedMs heard in place of packets that were late or lost
 * @param underRuns of the output device
 * @param driftPpm at the end
 * @param delayMs at the end; −1 when unknown
 * @param residentBytesMore memory of its own, without files and without a heap that the collector maps elsewhere; from
 *     the first second measured to the last
 * @param heapBytesMore living objects
 * @param sound what it played; null if nobody looked
 */
public record StationFigures(
        String name,
        double seconds,
        double cpuPercent,
        List<ThreadFigures> threads,
        double allocatedBytesPerSecond,
        PauseFigures pauses,
        PauseFigures safepoints,
        long packets,
        long lost,
        long late,
        long concealedMs,
        long underRuns,
        double driftPpm,
        double delayMs,
        long residentBytesMore,
        long heapBytesMore,
        @Nullable SineWatch sound) {
    public StationFigures {
        threads = List.copyOf(threads);
    }

    /** All threads of one name. */
    public record ThreadFigures(String name, double cpuPercent, double allocatedBytesPerSecond) {}
}
