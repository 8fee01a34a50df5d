package org.boothline.app.bench;

import java.util.List;

/** Pauses in milliseconds. @param count how many there were; all else is 0 without any */
public record PauseFigures(int count, double p50Ms, double p99Ms, double p999Ms, double maxMs) {
    /** Of those that ended in this time. */
    static PauseFigures of(List<GcLog.Pause> pauses, long fromEpochMs, long toEpochMs) {
        double[] sorted = pauses.stream()
                .filter(pause -> pause.epochMs() >= fromEpochMs && pause.epochMs() < toEpochMs)
                .mapToDouble(GcLog.Pause::ms)
                .sorted()
                .toArray();
        return new PauseFigures(sorted.length, at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
    }

    /** The least value that so large a share does not exceed. */
    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.max(0, Math.ceil(sorted.length * share) - 1)];
    }
}
