package org.boothline.lab.trace;

import java.util.Arrays;

/**
 * The times at which a trace's delay rises above a line, and how fast it falls again. <b>Thread</b>: its caller's.
 */
final class Excursions {
    private final double overMs;
    private int count;
    private boolean above;
    private boolean falling;
    private double peakMs;
    private double peakAtMs;
    private double[] halvesMs = new double[16];
    private int halved;

    private Excursions(double overMs) {
        this.overMs = overMs;
    }

    /** @param overMs the line, counted from the trace's least delay */
    static Excursions of(DelayTrace trace, double overMs) {
        Excursions excursions = new Excursions(overMs);
        for (int packet = 0; packet < trace.packets(); packet++) {
            if (!trace.isLost(packet)) {
                excursions.accept((trace.delayNs(packet) - trace.baseNs()) / 1e6, trace.sentNs(packet) / 1e6);
            }
        }
        return excursions;
    }

    int count() {
        return count;
    }

    /** Median time from the greatest delay until half of it; 0 if none got there. */
    double halfMs() {
        double[] sorted = Arrays.copyOf(halvesMs, halved);
        Arrays.sort(sorted);
        return halved == 0 ? 0 : TraceFigures.percentile(sorted, 0.5);
    }

    private void accept(double delayMs, double sentMs) {
        if (delayMs > overMs && !above) {
            count++;
            // Crossing the line again on the way down, as jitter does, is still the same fall.
            peakMs = falling ? peakMs : 0;
            falling = true;
        }
        above = delayMs > overMs;
        if (falling && delayMs > peakMs) {
            peakMs = delayMs;
            peakAtMs = sentMs;
        } else if (falling && delayMs <= peakMs / 2) {
            halvesMs = halved == halvesMs.length ? Arrays.copyOf(halvesMs, 2 * halved) : halvesMs;
            halvesMs[halved++] = sentMs - peakAtMs;
            falling = false;
        }
    }
}
