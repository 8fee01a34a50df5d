package org.boothline.engine.playout;

import org.boothline.base.range.LongRange;
import org.boothline.base.stats.Counter;
import org.boothline.base.thread.SlotRing;
import org.boothline.engine.playout.MadeUpRange.Cause;
import org.jspecify.annotations.Nullable;

/**
 * The bounded log of what the ear did not get as it was. Neighbouring pieces of one cause become one range; a range is handed
 * over when it ends, and a long one every ten seconds.
 *
 * <p><b>Thread</b>: {@link #poll} by one thread, everything else by playout; they meet at a ring. <b>Memory</b>:
 * {@value #RANGES_MAX} slots, made here; a range is made when it is polled, by the polling thread. When the ring is full the
 * range is dropped and counted.
 */
public final class PlayoutMap {
    private static final int RANGES_MAX = 1_024;
    private static final long PIECE_SAMPLES_MAX = 480_000;

    private static final class Slot {
        long first;
        long end;
        Cause cause = Cause.MISSING;
    }

    private final SlotRing<Slot> ring = new SlotRing<>(RANGES_MAX, Slot::new);
    private final Counter rangesDropped;
    private long first;
    private long end;
    private Cause cause = Cause.MISSING;
    private boolean open;

    PlayoutMap(Counter rangesDropped) {
        this.rangesDropped = rangesDropped;
    }

    /** The oldest range not yet polled, or null. */
    public @Nullable MadeUpRange poll() {
        Slot slot = ring.peek();
        if (slot == null) {
            return null;
        }
        MadeUpRange range = new MadeUpRange(new LongRange(slot.first, slot.end), slot.cause);
        ring.release();
        return range;
    }

    void add(long from, int samples, Cause why) {
        if (open && (from != end || why != cause || end - first >= PIECE_SAMPLES_MAX)) {
            close();
        }
        if (!open) {
            open = true;
            first = from;
            cause = why;
        }
        end = from + samples;
    }

    /** Of what is missing, so many samples were, as is known now, the source's doing. What was handed over stays as it was. */
    void blameSource(long samples) {
        if (open && cause == Cause.MISSING && samples >= end - first) {
            cause = Cause.SOURCE_FAULT;
        }
    }

    /** The range has ended. */
    void close() {
        if (!open) {
            return;
        }
        open = false;
        // Before the stream's first sample there is nothing that could be missed: the decoder's run-in.
        long from = Math.max(0, first);
        if (end <= from) {
            return;
        }
        Slot slot = ring.claim();
        if (slot == null) {
            rangesDropped.increment();
            return;
        }
        slot.first = from;
        slot.end = end;
        slot.cause = cause;
        ring.publish();
    }
}
