package org.boothline.session.wiring;

import java.util.Arrays;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.LatencyHistogram;

/**
 * How late each of a row of things is that should come at a steady pace: packets from the line, blocks of a sound card.
 * The measure is the one that came earliest in the last seconds, because nothing comes before its time; so clocks that
 * differ by 50 ppm hide in 0.5 ms of ten seconds, and in 0.05 ms of one.
 *
 * <p><b>Thread</b>: {@link #note} by one, figures by any. <b>Clock</b>: the caller's monotonic one. <b>Memory</b>: the
 * histogram.
 */
final class Lateness {
    private static final int BLOCKS = 10;
    private static final long NONE = Long.MAX_VALUE;

    private final LatencyHistogram histogram;
    private final long blockNs;
    private final long[] leastNs = new long[BLOCKS];
    private int block;
    private long blockStartNs;
    private long otherBlocksLeastNs = NONE;
    private volatile long baseNs = NONE;

    /** @param windowNs how long the earliest one counts */
    Lateness(String name, long windowNs) {
        histogram = new LatencyHistogram(name);
        blockNs = windowNs / BLOCKS;
        Arrays.fill(leastNs, NONE);
    }

    /** @param endSample samples of the row up to the end of what has come */
    void note(long endSample, long nowNs) {
        long delayNs = nowNs - ns(endSample);
        if (baseNs == NONE) {
            blockStartNs = nowNs;
        } else if (nowNs - blockStartNs >= blockNs) {
            beginBlock(nowNs);
        }
        leastNs[block] = Math.min(leastNs[block], delayNs);
        long base = Math.min(otherBlocksLeastNs, leastNs[block]);
        baseNs = base;
        histogram.record(delayNs - base);
    }

    private void beginBlock(long nowNs) {
        for (int i = 0; i < BLOCKS && nowNs - blockStartNs >= blockNs; i++) {
            block = (block + 1) % BLOCKS;
            leastNs[block] = NONE;
            blockStartNs += blockNs;
        }
        if (nowNs - blockStartNs >= blockNs) {
            blockStartNs = nowNs;
        }
        long least = NONE;
        for (long one : leastNs) {
            least = Math.min(least, one);
        }
        otherBlocksLeastNs = least;
    }

    /**
     * The earliest one's time less its place: what all others are measured by; the greatest number before the first.
     */
    long baseNs() {
        return baseNs;
    }

    boolean isKnown() {
        return baseNs != NONE;
    }

    LatencyHistogram histogram() {
        return histogram;
    }

    private static long ns(long samples) {
        return samples / StreamFormat.SAMPLE_RATE_HZ * 1_000_000_000L
                + samples % StreamFormat.SAMPLE_RATE_HZ * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
    }
}
