package org.boothline.transport.recover;

import io.netty.buffer.ByteBuf;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.transport.rtp.Packetiser;

/**
 * Writes each frame of an epoch, and with it a copy of an earlier one: lost packets come back whole with later ones, the
 * same bytes.
 *
 * <p>A copy goes only where the receiver can tell its place by the offset in samples alone: all frames from it to the new one
 * have the same length and follow each other without a hole or a source fault. And only where there is room. Otherwise the
 * packet is plain.
 *
 * <p><b>Thread</b>: {@link #write} by the packetiser's owner, the send thread; {@link #offset} and the counters by any.
 * <b>Memory</b>: the last {@value #OFFSET_FRAMES_MAX} frames, made here. <b>Source</b>: RFC 2198.
 */
public final class RedEncoder {
    /** So far back a copy may lie, in frames. */
    public static final int OFFSET_FRAMES_MAX = 6;

    private static final int SLOTS = 8;

    private final Packetiser packetiser;
    private final EncodedFrame[] slots = new EncodedFrame[SLOTS];
    private final Counter copies = new Counter("redCopies");
    private final Counter copiesLeftOut = new Counter("redCopiesLeftOut");
    private volatile int offsetFrames;
    private long previousIndex64 = -1;
    private long runFrames;

    /** @param packetiser of one epoch, whose frames all go through here */
    public RedEncoder(Packetiser packetiser) {
        this.packetiser = packetiser;
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new EncodedFrame();
        }
    }

    public Packetiser packetiser() {
        return packetiser;
    }

    /**
     * From the next packet on.
     *
     * @param frames how far back the copy lies, 1 to {@value #OFFSET_FRAMES_MAX}; 0 for no copies, as at first
     */
    public void offset(int frames) {
        if (frames < 0 || frames > OFFSET_FRAMES_MAX) {
            throw new IllegalArgumentException("a copy lies 0 to " + OFFSET_FRAMES_MAX + " frames back, not " + frames);
        }
        offsetFrames = frames;
    }

    public int offset() {
        return offsetFrames;
    }

    /** As {@link Packetiser#write(EncodedFrame, ByteBuf)}, with a copy when there is to be one and there can be. */
    public int write(EncodedFrame frame, ByteBuf out) {
        int back = offsetFrames;
        noteRun(frame);
        EncodedFrame copy = back > 0 && runFrames > back ? slot(frame.index64 - back) : null;
        int bytes = packetiser.write(frame, copy, out);
        if (back > 0) {
            (packetiser.hasCopy() ? copies : copiesLeftOut).increment();
        }
        slot(frame.index64).copyFrom(frame);
        previousIndex64 = frame.index64;
        return bytes;
    }

    /** How many frames up to this one follow each other as a copy's place wants it. */
    private void noteRun(EncodedFrame frame) {
        EncodedFrame previous = slot(previousIndex64);
        boolean follows = runFrames > 0
                && frame.index64 == previousIndex64 + 1
                && frame.formatWord == previous.formatWord
                && frame.sample64 == previous.sample64 + StreamFormat.frameSamplesOf(previous.formatWord);
        runFrames = follows ? runFrames + 1 : 1;
    }

    private EncodedFrame slot(long index64) {
        return slots[(int) index64 & SLOTS - 1];
    }

    /** Packets that carried a copy. */
    public Counter copies() {
        return copies;
    }

    /** Packets that should have carried a copy and did not: no room, or no earlier frame whose place could be told. */
    public Counter copiesLeftOut() {
        return copiesLeftOut;
    }
}
