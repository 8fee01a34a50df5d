package org.boothline.engine.playout;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long packets waited between arrival and the device, in steps of 1 ms up to {@value #MS_MAX}.
 *
 * <p><b>Thread</b>: playout writes, any reads. <b>Memory</b>: made here.
 */
public final class ResidenceHistogram {
    private static final int MS_MAX = 1_000;

    private final AtomicLongArray counts = new AtomicLongArray(MS_MAX + 1);

    void note(long residenceNs) {
        int slot = (int) Math.max(0, Math.min(MS_MAX, residenceNs / 1_000_000));
        // One writer: a plain read and an ordered write suffice.
        counts.setRelease(slot, counts.getPlain(slot) + 1);
    }

    /** The mean, ± 0.5 ms; 0 if nothing was played. */
    public double meanMs() {
        long frames = 0;
        double sum = 0;
        for (int ms = 0; ms <= MS_MAX; ms++) {
            long count = counts.getAcquire(ms);
            frames += count;
            sum += count * (ms + 0.5);
        }
        return frames == 0 ? 0 : sum / frames;
    }

    /**
     * So many milliseconds were not exceeded by that share of the packets; 0 if nothing was played.
     *
     * @param share 0 to 1
     */
    public int percentileMs(double share) {
        long frames = 0;
        for (int ms = 0; ms <= MS_MAX; ms++) {
            frames += counts.getAcquire(ms);
        }
        long wanted = (long) Math.ceil(frames * share);
        long seen = 0;
        for (int ms = 0; ms <= MS_MAX; ms++) {
            seen += counts.getAcquire(ms);
            if (seen >= wanted && seen > 0) {
                return ms + 1;
            }
        }
        return 0;
    }
}
