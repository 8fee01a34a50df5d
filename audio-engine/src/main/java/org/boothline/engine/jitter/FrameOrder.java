package org.boothline.engine.jitter;

import java.util.Arrays;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;

/**
 * The frames of a stream in the order of the sender's two counters, and what stands at the place that is due: the
 * frame, a hole that packets were lost from, or a time for which the sender had no audio. It knows no time but the
 * sender's.
 *
 * <p><b>Thread</b>: playout. <b>Memory</b>: {@link FrameSlots}, made here.
 */
final class FrameOrder {
    /** Frames further than this from what is due are not of this time line: one second. */
    static final int RANGE_SAMPLES = StreamFormat.SAMPLE_RATE_HZ;

    private static final int FRAME_SAMPLES_MIN = 48;

    private final FrameSlots slots = new FrameSlots();
    private final long[] playedIndex = new long[FrameSlots.COUNT];
    private final JitterStatistics statistics;
    private long nextSample;
    private long lastIndex;
    private long missingFrames;
    private long missingSamples;
    private int frameSamples;
    private int pieceSamples;
    private long pieceSample;
    private long concealedBySourceSamples;

    FrameOrder(JitterStatistics statistics) {
        this.statistics = statistics;
        clear();
    }

    void clear() {
        slots.clear();
        Arrays.fill(playedIndex, -1);
        missingFrames = 0;
        missingSamples = 0;
    }

    static boolean plausible(EncodedFrame frame) {
        int samples = StreamFormat.frameSamplesOf(frame.formatWord);
        int codecId = frame.formatWord >>> 24;
        return samples >= FRAME_SAMPLES_MIN
                && samples <= StreamFormat.FRAME_SAMPLES_MAX
                && codecId >= Codec.OPUS.id()
                && codecId <= Codec.L16.id()
                && frame.payloadBytes > 0
                && frame.payloadBytes <= EncodedFrame.PAYLOAD_BYTES_MAX
                && frame.index64 >= 0
                && frame.sample64 >= 0
                && frame.sample64 < Long.MAX_VALUE - 2 * RANGE_SAMPLES;
    }

    /** This frame is the next one until an earlier one comes. */
    void begin(EncodedFrame frame) {
        nextSample = frame.sample64;
        lastIndex = frame.index64 - 1;
        frameSamples = StreamFormat.frameSamplesOf(frame.formatWord);
    }

    /** Before playout has begun: an earlier frame moves the beginning. */
    void beginNoLaterThan(long sample64) {
        nextSample = Math.min(nextSample, sample64);
    }

    /**
     * Goes back to a frame whose beginning was concealed, if it is longer than those before it: until it came nobody
     * could know that it would be there only at its end. It is then heard whole, and what was concealed was waiting.
     *
     * @return false if it is no such frame, or is over
     */
    boolean goBackTo(EncodedFrame frame) {
        int samples = StreamFormat.frameSamplesOf(frame.formatWord);
        long passed = nextSample - frame.sample64;
        if (samples <= frameSamples || frame.index64 <= lastIndex || passed >= samples || passed > missingSamples) {
            return false;
        }
        nextSample = frame.sample64;
        missingSamples -= passed;
        missingFrames = frame.index64 - lastIndex - 1;
        return true;
    }

    /** Whether it is held, or was played. */
    boolean knows(EncodedFrame frame) {
        return slots.holds(frame.index64) || playedIndex[FrameSlots.slotOf(frame.index64)] == frame.index64;
    }

    /** Keeps a copy; false if there is no room for it. */
    boolean put(EncodedFrame frame, long arrivalNs) {
        return slots.put(frame, arrivalNs);
    }

    /**
     * Drops the frames before this place in the stream, but for the last one held, and begins with the first that is
     * left.
     */
    void beginWithFrameEndingAfter(long sample64) {
        int slot = slots.earliest();
        while (slots.heldCount() > 1) {
            EncodedFrame frame = slots.frame(slot);
            if (frame.sample64 + StreamFormat.frameSamplesOf(frame.formatWord) > sample64) {
                break;
            }
            slots.drop(slot);
            statistics.framesSkipped.increment();
            slot = slots.earliest();
        }
        begin(slots.frame(slot));
    }

    /** Decides what stands at {@link #nextSample}; a frame is copied to {@code out}. */
    Decision next(EncodedFrame out) {
        concealedBySourceSamples = 0;
        int slot = nextSlot();
        if (slot == FrameSlots.NONE) {
            return miss(frameSamples);
        }
        long gap = slots.frame(slot).sample64 - nextSample;
        if (gap > 0) {
            return bridge(slots.frame(slot), (int) gap);
        }
        take(slot, out);
        return piece(Decision.DECODE, frameSamples);
    }

    /**
     * Leaves out what stands at {@link #nextSample}.
     *
     * @param out gets the frame, or no payload if it is missing
     * @return false if nothing is held, and so nothing left out
     */
    boolean skip(EncodedFrame out) {
        concealedBySourceSamples = 0;
        int slot = nextSlot();
        if (slot == FrameSlots.NONE) {
            return false;
        }
        statistics.framesSkipped.increment();
        long gap = slots.frame(slot).sample64 - nextSample;
        if (gap == 0) {
            take(slot, out);
            piece(Decision.SKIP, frameSamples);
        } else {
            out.payloadBytes = 0;
            missingFrames++;
            piece(Decision.SKIP, (int) Math.min(gap, frameSamples));
        }
        return true;
    }

    /** The slot of the next frame in order; frames that playout has passed without playing them are dropped as late. */
    private int nextSlot() {
        long expected = lastIndex + 1 + missingFrames;
        int slot = FrameSlots.slotOf(expected);
        if (slots.holds(expected) && slots.frame(slot).sample64 == nextSample) {
            return slot;
        }
        slot = slots.earliest();
        while (slot != FrameSlots.NONE && slots.frame(slot).sample64 < nextSample) {
            slots.drop(slot);
            statistics.framesLate.increment();
            slot = slots.earliest();
        }
        return slot;
    }

    /** Hands the frame out and settles what the hole before it was. */
    private void take(int slot, EncodedFrame out) {
        out.copyFrom(slots.frame(slot));
        slots.drop(slot);
        statistics.framesMissed.add(Math.max(0, out.index64 - lastIndex - 1));
        blameSource(lostSamples(out, missingSamples));
        missingFrames = 0;
        missingSamples = 0;
        lastIndex = out.index64;
        playedIndex[slot] = out.index64;
        frameSamples = StreamFormat.frameSamplesOf(out.formatWord);
        nextSample = out.sample64;
    }

    /**
     * Of a hole of so many samples before this frame, those that packets were lost from; the sender had no audio for
     * others. Where frames have changed their length in the hole, nobody knows at which packet: the longer ones count.
     */
    private long lostSamples(EncodedFrame after, long holeSamples) {
        long missed = Math.max(0, after.index64 - lastIndex - 1);
        return Math.min(holeSamples, missed * Math.max(frameSamples, StreamFormat.frameSamplesOf(after.formatWord)));
    }

    /** What was concealed beyond what was lost, no packet was ever made for. */
    private void blameSource(long lostSamples) {
        if (missingSamples > lostSamples) {
            concealedBySourceSamples = missingSamples - lostSamples;
            missingSamples = lostSamples;
        }
    }

    /**
     * There is a hole before the next frame that is held: packets that lack, or time for which the sender had no audio.
     */
    private Decision bridge(EncodedFrame after, int gap) {
        long lost = lostSamples(after, missingSamples + gap);
        long lacking = lost - missingSamples;
        if (lacking <= 0) {
            blameSource(lost);
            return piece(Decision.SOURCE_FAULT, Math.min(gap, StreamFormat.FRAME_SAMPLES_MAX));
        }
        return miss((int) Math.min(lacking, Math.max(frameSamples, StreamFormat.frameSamplesOf(after.formatWord))));
    }

    private Decision miss(int samples) {
        missingFrames++;
        missingSamples += samples;
        return piece(Decision.CONCEAL, samples);
    }

    private Decision piece(Decision decision, int samples) {
        pieceSample = nextSample;
        pieceSamples = samples;
        nextSample += samples;
        return decision;
    }

    /** Samples of the last piece. */
    int pieceSamples() {
        return pieceSamples;
    }

    /** Where the last piece began. */
    long pieceSample() {
        return pieceSample;
    }

    /** The place in the stream that is due next. */
    long nextSample() {
        return nextSample;
    }

    /** Samples of the frame played last, or of the first one. */
    int frameSamples() {
        return frameSamples;
    }

    /** Of the samples concealed before the last piece, those that turn out to be the source's fault. */
    long concealedBySourceSamples() {
        return concealedBySourceSamples;
    }

    /** From the place that is due to the end of the last frame held. */
    int depthSamples() {
        return slots.spanSamples(nextSample);
    }
}
