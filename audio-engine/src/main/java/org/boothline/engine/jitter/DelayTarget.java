package org.boothline.engine.jitter;

/**
 * The margin to be kept beyond the fastest packets' delay: the one for which its own length and the cost of the packets that
 * would still have been late in the last two minutes add up to least.
 *
 * <p><b>Thread</b>: playout. <b>Clock</b>: none; the history's. <b>Memory</b>: nothing after it was made.
 */
final class DelayTarget {
    private static final long STEP_NS = 500_000L;

    private static final double BLOCKS_PER_MINUTE = 60e9 / ArrivalHistory.BLOCK_NS;

    /** Twenty seconds of the line: less says too little to go below the margin one starts with. */
    private static final int BLOCKS_TRUSTED = 40;

    /** The next minute's worst is a little worse than the last one's. */
    private static final long GUARD_NS = 1_000_000L;

    private final DelayPolicy policy;
    private final long[] lateness = new long[ArrivalHistory.BLOCKS];
    private long marginNs;

    DelayTarget(DelayPolicy policy) {
        this.policy = policy;
        marginNs = policy.startMarginNs();
    }

    void reset() {
        marginNs = policy.startMarginNs();
    }

    long marginNs() {
        return marginNs;
    }

    /** A block has ended: judges anew. */
    void judge(ArrivalHistory history) {
        if (!policy.adapts()) {
            return;
        }
        int count = history.blocks();
        long base = history.baseNs();
        for (int back = 1; back <= count; back++) {
            lateness[back - 1] = history.latenessNs(back, base);
        }
        long best = least(count);
        long wanted = best + GUARD_NS;
        marginNs = count < BLOCKS_TRUSTED ? Math.max(wanted, policy.startMarginNs()) : wanted;
    }

    private long least(int count) {
        // Events a minute, from as many blocks as there are.
        double costNs = policy.latenessCostNs() * (BLOCKS_PER_MINUTE / count);
        long best = 0;
        double leastCost = Double.MAX_VALUE;
        for (int candidate = 0; candidate <= count; candidate++) {
            long margin = candidate == count ? 0 : roundUp(lateness[candidate]);
            if (margin < 0 || margin > policy.marginMaxNs()) {
                continue;
            }
            double cost = margin + costNs * eventsBeyond(margin, count);
            if (cost < leastCost || cost == leastCost && margin < best) {
                leastCost = cost;
                best = margin;
            }
        }
        return best;
    }

    private int eventsBeyond(long margin, int count) {
        int events = 0;
        for (int i = 0; i < count; i++) {
            if (lateness[i] > margin) {
                events++;
            }
        }
        return events;
    }

    private static long roundUp(long ns) {
        return ns <= 0 ? ns : (ns + STEP_NS - 1) / STEP_NS * STEP_NS;
    }
}
