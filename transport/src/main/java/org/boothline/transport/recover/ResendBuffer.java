package org.boothline.transport.recover;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.boothline.base.media.EncodedFrame;

/**
 * The last {@value #FRAMES} frames sent: 1.28 s of the shortest Opus frames, 0.5 s of the shortest of linear PCM. No playout
 * waits as long as that for a packet that was asked for.
 *
 * <p>Without locks: each slot has a version, odd while it is written. Who copies one out looks at the version before and
 * after, and has nothing when it changed meanwhile; then the frame was too old anyhow.
 *
 * <p><b>Thread</b>: {@link #put} by one, the send thread; everything else by any. <b>Memory</b>: the frames, 0.8 MB, made
 * here.
 */
public final class ResendBuffer {
    /** A power of two. */
    public static final int FRAMES = 512;

    private static final long NONE = -1;

    private final EncodedFrame[] frames = new EncodedFrame[FRAMES];
    private final AtomicLongArray versions = new AtomicLongArray(FRAMES);
    private final AtomicLong newestIndex64 = new AtomicLong(NONE);
    private final AtomicLong payloadBytes = new AtomicLong();

    public ResendBuffer() {
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = new EncodedFrame();
            frames[i].index64 = NONE;
        }
    }

    /** Keeps a copy, in place of the frame {@value #FRAMES} before. */
    public void put(EncodedFrame frame) {
        int slot = slot(frame.index64);
        long version = versions.getPlain(slot);
        versions.setOpaque(slot, version + 1);
        VarHandle.storeStoreFence(); // Nobody may see a byte of the new frame under the old version.
        frames[slot].copyFrom(frame);
        versions.setRelease(slot, version + 2);
        payloadBytes.setRelease(payloadBytes.getPlain() + frame.payloadBytes);
        newestIndex64.setRelease(frame.index64);
    }

    /**
     * Copies a frame out.
     *
     * @param into the frame when there is one; else its contents mean nothing
     * @return false if it is not there, or was overwritten meanwhile
     */
    public boolean copy(long index64, EncodedFrame into) {
        if (index64 < 0) {
            return false;
        }
        int slot = slot(index64);
        long version = versions.getAcquire(slot);
        into.copyFrom(frames[slot]);
        VarHandle.acquireFence(); // The version must not be read again before the frame was.
        return (version & 1) == 0 && versions.getOpaque(slot) == version && into.index64 == index64;
    }

    /** Of the frame last put; −1 before the first. */
    public long newestIndex64() {
        return newestIndex64.getAcquire();
    }

    /** Of all frames put. */
    public long payloadBytes() {
        return payloadBytes.getAcquire();
    }

    private static int slot(long index64) {
        return (int) index64 & FRAMES - 1;
    }
}
