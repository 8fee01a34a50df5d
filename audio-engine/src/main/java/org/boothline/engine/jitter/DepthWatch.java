package org.boothline.engine.jitter;

/**
 * Tells when the two clocks have drifted so far apart, or the line has become so much slower or faster, that playout must
 * move. It looks at the best frame of each second, the one that waited longest: a queue that drains delays the others, only
 * the clocks and the path delay the best.
 *
 * <p><b>Clock</b>: playout ticks. <b>Memory</b>: {@value #SKIP_SECONDS} numbers.
 */
final class DepthWatch {
    private static final long BLOCK_NS = 1_000_000_000L;

    /** So few frames in a second say nothing about the clocks. */
    private static final int FRAMES_PER_BLOCK_MIN = 10;

    /** Running low is urgent: two seconds must agree. */
    private static final int HOLD_SECONDS = 2;

    /** Too much delay is not: five seconds must agree. */
    private static final int SKIP_SECONDS = 5;

    private final long delayNs;
    private final long[] bestNs = new long[SKIP_SECONDS];
    private int blocks;
    private boolean inBlock;
    private long blockStartNs;
    private long blockBestNs;
    private int blockFrames;

    DepthWatch(long delayNs) {
        this.delayNs = delayNs;
    }

    void reset() {
        blocks = 0;
        inBlock = false;
    }

    /** A frame that is being played waited so long. */
    void note(long residenceNs) {
        blockBestNs = blockFrames == 0 ? residenceNs : Math.max(blockBestNs, residenceNs);
        blockFrames++;
    }

    /**
     * How many frames to leave out (positive) or to wait (negative); 0 for almost every tick.
     *
     * @param frameNs length of a frame
     */
    int shiftFrames(long tickNs, long frameNs) {
        if (!inBlock) {
            begin(tickNs);
            return 0;
        }
        if (tickNs - blockStartNs < BLOCK_NS) {
            return 0;
        }
        if (blockFrames < FRAMES_PER_BLOCK_MIN) {
            blocks = 0;
        } else {
            bestNs[blocks % SKIP_SECONDS] = blockBestNs;
            blocks++;
        }
        begin(tickNs);
        int shift = judge(frameNs);
        if (shift != 0) {
            blocks = 0;
        }
        return shift;
    }

    private void begin(long tickNs) {
        inBlock = true;
        blockStartNs = tickNs;
        blockFrames = 0;
    }

    private int judge(long frameNs) {
        long lowNs = delayNs - Math.max(delayNs / 2, 1_000_000L);
        long highNs = delayNs + Math.max(2 * frameNs, 15_000_000L);
        if (blocks >= HOLD_SECONDS) {
            long best = Math.max(last(0), last(1));
            if (best < lowNs) {
                return (int) -((delayNs - best + frameNs - 1) / frameNs);
            }
        }
        if (blocks >= SKIP_SECONDS) {
            long worst = Long.MAX_VALUE;
            for (long best : bestNs) {
                worst = Math.min(worst, best);
            }
            if (worst > highNs) {
                return (int) ((worst - delayNs) / frameNs);
            }
        }
        return 0;
    }

    private long last(int back) {
        return bestNs[(blocks - 1 - back) % SKIP_SECONDS];
    }
}
