package org.boothline.qmanager.restore;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which pieces to ask for next. What an answer lacks goes back into the plan; what the sender declares absent leaves it.
 * Pure.
 *
 * <p><b>Thread</b>: the worker's.
 */
final class FetchPlan {
    /** A request's ranges are a list in JSON: more of them go into the next request. */
    static final int RANGES_MAX = 500;

    private final RangeSet open;
    private final RangeSet absent = new RangeSet();
    private final long unitsMax;
    private final long alignedFrom;
    private final boolean oneRange;
    private int underWay;

    private FetchPlan(RangeSet missing, long unitsMax, long alignedFrom, boolean oneRange) {
        this.open = new RangeSet(missing.ranges());
        this.unitsMax = Math.max(1, unitsMax);
        this.alignedFrom = alignedFrom;
        this.oneRange = oneRange;
    }

    /** Packets: as many ranges as fit into one answer. */
    static FetchPlan packets(RangeSet missing, long packetsMax) {
        return new FetchPlan(missing, packetsMax, 0, false);
    }

    /**
     * Samples: whole leaves of the proof, counted from the take's first sample.
     *
     * @param samplesMax a whole number of leaves
     */
    static FetchPlan samples(RangeSet missing, long firstSample, long samplesMax) {
        return new FetchPlan(missing, samplesMax, firstSample, true);
    }

    /** The next piece, or null if there is none to ask for now. It is under way until {@link #settle}. */
    @Nullable
    List<LongRange> next() {
        if (open.isEmpty()) {
            return null;
        }
        List<LongRange> piece = new ArrayList<>();
        long left = unitsMax;
        for (LongRange range : open.ranges()) {
            long end = Math.min(range.end(), oneRange ? nextBorder(range.first()) : range.first() + left);
            piece.add(new LongRange(range.first(), end));
            left -= end - range.first();
            if (oneRange || left <= 0 || piece.size() == RANGES_MAX) {
                break;
            }
        }
        piece.forEach(range -> open.remove(range.first(), range.end()));
        underWay++;
        return piece;
    }

    /**
     * A piece has been answered, or never will be.
     *
     * @param arrived what of it is here now
     * @param gone what of it the sender does not have
     */
    void settle(List<LongRange> piece, RangeSet arrived, List<LongRange> gone) {
        underWay--;
        for (LongRange range : piece) {
            arrived.missingFrom(range).ranges().forEach(open::add);
        }
        for (LongRange range : gone) {
            for (LongRange part : open.within(range).ranges()) {
                absent.add(part);
            }
            open.remove(range.first(), range.end());
        }
    }

    /** True when nothing is left to ask for and nothing is under way. */
    boolean isDone() {
        return open.isEmpty() && underWay == 0;
    }

    /** What the sender does not have. */
    RangeSet absent() {
        return absent;
    }

    private long nextBorder(long sample) {
        return sample + unitsMax - Math.floorMod(sample - alignedFrom, unitsMax);
    }
}
