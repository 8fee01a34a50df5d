package org.boothline.engine.jitter;

import java.util.Arrays;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;

/** The frames that are held, each in the slot of its index. <b>Memory</b>: {@value #COUNT} frames (0.8 MB), made here. */
final class FrameSlots {
    /** 512: more than a second at 2.5 ms. */
    static final int COUNT = 512;

    static final int NONE = -1;

    private final EncodedFrame[] frames = new EncodedFrame[COUNT];
    private final boolean[] held = new boolean[COUNT];
    private int heldCount;
    private long latestEnd;

    FrameSlots() {
        Arrays.setAll(frames, slot -> new EncodedFrame());
    }

    /** Keeps a copy, or returns false if another frame is in its slot. */
    boolean put(EncodedFrame frame, long arrivalNs) {
        int slot = slotOf(frame.index64);
        if (held[slot]) {
            return false;
        }
        frames[slot].copyFrom(frame);
        frames[slot].timeNs = arrivalNs;
        held[slot] = true;
        long end = frame.sample64 + StreamFormat.frameSamplesOf(frame.formatWord);
        latestEnd = heldCount == 0 ? end : Math.max(latestEnd, end);
        heldCount++;
        return true;
    }

    boolean holds(long index64) {
        int slot = slotOf(index64);
        return held[slot] && frames[slot].index64 == index64;
    }

    EncodedFrame frame(int slot) {
        return frames[slot];
    }

    void drop(int slot) {
        held[slot] = false;
        heldCount--;
    }

    void clear() {
        Arrays.fill(held, false);
        heldCount = 0;
    }

    /** From {@code sample} to the end of the last frame that was kept; 0 if none is held. */
    int spanSamples(long sample) {
        return heldCount == 0 ? 0 : (int) Math.max(0, latestEnd - sample);
    }

    int heldCount() {
        return heldCount;
    }

    /** The slot of the frame with the lowest sample64, or {@link #NONE}. */
    int earliest() {
        int best = NONE;
        for (int slot = 0; slot < COUNT && heldCount > 0; slot++) {
            if (held[slot] && (best == NONE || frames[slot].sample64 < frames[best].sample64)) {
                best = slot;
            }
        }
        return best;
    }

    static int slotOf(long index64) {
        return (int) index64 & COUNT - 1;
    }
}
