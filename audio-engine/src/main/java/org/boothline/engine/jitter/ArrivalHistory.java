package org.boothline.engine.jitter;

/**
 * What the line did in the last two minutes: the least and the greatest delay of each half second. A delay here is the arrival's
 * time less the packet's place on the sender's clock; only differences of it mean anything.
 *
 * <p>Minima tell where the path and the clocks are, whatever queues there are; maxima tell how far the queues reach, one event
 * each however many packets it held up.
 *
 * <p><b>Thread</b>: playout. <b>Clock</b>: arrivals' times. <b>Memory</b>: three numbers a block, made here.
 */
final class ArrivalHistory {
    static final long BLOCK_NS = 500_000_000L;

    /** Two minutes. */
    static final int BLOCKS = 240;

    /** Ten seconds: the least delay of so long is the path's own. */
    static final int BASE_BLOCKS = 20;

    private static final long NONE = Long.MAX_VALUE;

    private final long[] leastNs = new long[BLOCKS];
    private final long[] greatestNs = new long[BLOCKS];
    /** The base as it was known at the end of each block. */
    private final long[] baseNs = new long[BLOCKS];

    private long blocks;
    private long endedBaseNs = NONE;
    private boolean begun;
    private long blockStartNs;
    private long blockLeastNs;
    private long blockGreatestNs;
    private double driftNsPerNs;

    void reset() {
        begun = false;
        blocks = 0;
        endedBaseNs = NONE;
    }

    /** How fast the delay grows because the clocks differ; all that is told here is told as of now. */
    void drift(double nsPerNs) {
        driftNsPerNs = nsPerNs;
    }

    /** Notes a packet; true if a block has ended, so that there is something new to judge by. */
    boolean note(long delayNs, long arrivalNs) {
        if (!begun || arrivalNs - blockStartNs >= BLOCKS * BLOCK_NS) {
            reset();
            begun = true;
            begin(arrivalNs);
        }
        boolean ended = false;
        while (arrivalNs - blockStartNs >= BLOCK_NS) {
            end();
            begin(blockStartNs + BLOCK_NS);
            ended = true;
        }
        blockLeastNs = Math.min(blockLeastNs, delayNs);
        blockGreatestNs = blockGreatestNs == NONE ? delayNs : Math.max(blockGreatestNs, delayNs);
        return ended;
    }

    private void begin(long atNs) {
        blockStartNs = atNs;
        blockLeastNs = NONE;
        blockGreatestNs = NONE;
    }

    private void end() {
        int at = (int) (blocks % BLOCKS);
        leastNs[at] = blockLeastNs;
        greatestNs[at] = blockGreatestNs;
        blocks++;
        long base = NONE;
        for (int back = 1; back <= Math.min(blocks, BASE_BLOCKS); back++) {
            long least = leastNs[place(back)];
            if (least != NONE) {
                base = Math.min(base, least + driftedNs(back));
            }
        }
        endedBaseNs = base;
        baseNs[at] = base;
    }

    /** Ended blocks, {@value #BLOCKS} at most. */
    int blocks() {
        return (int) Math.min(blocks, BLOCKS);
    }

    boolean isEmpty() {
        return !begun;
    }

    /** The least delay of the last ten seconds; to be asked only after a packet was noted. */
    long baseNs() {
        return Math.min(endedBaseNs, blockLeastNs);
    }

    /**
     * By how much the latest packet of a block missed the base: the one of its time, or if the path became longer then, of the
     * ten seconds after it. No packet: the least of all.
     *
     * @param back 1 for the last block that ended, up to {@link #blocks}
     * @param baseNowNs {@link #baseNs}
     */
    long latenessNs(int back, long baseNowNs) {
        int at = place(back);
        if (greatestNs[at] == NONE) {
            return Long.MIN_VALUE;
        }
        long base = Math.max(baseNowNs, baseThenNs(back));
        if (back > BASE_BLOCKS) {
            base = Math.max(base, baseThenNs(back - BASE_BLOCKS));
        }
        return greatestNs[at] + driftedNs(back) - base;
    }

    private long baseThenNs(int back) {
        long base = baseNs[place(back)];
        return base == NONE ? Long.MIN_VALUE : base + driftedNs(back);
    }

    private int place(int back) {
        return (int) ((blocks - back) % BLOCKS);
    }

    private long driftedNs(int back) {
        return Math.round(driftNsPerNs * BLOCK_NS * back);
    }
}
