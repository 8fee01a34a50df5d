package org.boothline.engine.jitter;

import java.util.Arrays;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;

/**
 * A jitter buffer with a fixed delay: every frame is played that long after the fastest of the first frames would have come.
 * Concealment occupies exactly the time that is missing, so playout stays locked to the sender's time line.
 *
 * <p>It moves by whole frames only: when the clocks have drifted out of a window or the path has changed ({@link DepthWatch}),
 * and when late frames keep coming at the stream's pace for 45 ms. Frames that are more than a second away from what is
 * played are refused, and where they keep coming for 45 ms the buffer starts afresh.
 *
 * <p><b>Thread</b>, <b>Clock</b>: see {@link JitterBuffer}. <b>Memory</b>: {@link FrameSlots}, made here.
 */
public final class FixedJitterBuffer implements JitterBuffer {
    private static final int RANGE_SAMPLES = StreamFormat.SAMPLE_RATE_HZ;
    private static final int WAIT_SAMPLES = 48;

    /** More than this is no waiting any more: the buffer starts afresh instead. */
    private static final long HOLD_NS_MAX = 500_000_000L;

    /** A playout tick that is this late is no jitter of the device any more: it stood still. */
    private static final long STALL_NS = 30_000_000L;

    /** So much of a stall a usual device's own buffer covers, and takes in again at once afterwards. */
    private static final long DEVICE_BUFFER_NS = 10_000_000L;

    private enum Phase {
        EMPTY,
        FILLING,
        PLAYING
    }

    private final long delayNs;
    private final JitterStatistics statistics = new JitterStatistics();
    private final FrameSlots slots = new FrameSlots();
    private final long[] playedIndex = new long[FrameSlots.COUNT];
    private final DepthWatch watch;
    private final PacedRun lateRun = new PacedRun();
    private final PacedRun farRun = new PacedRun();

    private Phase phase = Phase.EMPTY;
    /** While filling: the fastest arrival, as the instant at which {@link #anchorSample} would have come with it. */
    private long anchorNs;

    private long anchorSample;
    private long nextSample;
    /** The instant at which {@link #nextSample} will be asked for. */
    private long dueNs;

    private long lastIndex;
    private long missingFrames;
    private long missingSamples;
    private int frameSamples;
    private int holdFrames;
    private int skipFrames;
    private long farSample;

    private int decidedFrames;
    private long decidedSample = -1;
    private long concealedBySourceSamples;

    /** @param delayNs from 0 to 500 ms */
    public FixedJitterBuffer(long delayNs) {
        if (delayNs < 0 || delayNs > HOLD_NS_MAX) {
            throw new IllegalArgumentException("the delay is 0 to 500 ms, not " + delayNs + " ns");
        }
        this.delayNs = delayNs;
        watch = new DepthWatch(delayNs);
        reset();
    }

    @Override
    public void reset() {
        phase = Phase.EMPTY;
        slots.clear();
        Arrays.fill(playedIndex, -1);
        watch.reset();
        lateRun.reset();
        farRun.reset();
        missingFrames = 0;
        missingSamples = 0;
        holdFrames = 0;
        skipFrames = 0;
    }

    // ---- arrivals

    @Override
    public Arrival insert(EncodedFrame frame, long arrivalNs) {
        if (!plausible(frame)) {
            statistics.framesMalformed.increment();
            return Arrival.MALFORMED;
        }
        if (phase == Phase.EMPTY) {
            begin(frame, arrivalNs);
        }
        long ahead = frame.sample64 - (phase == Phase.PLAYING ? nextSample : anchorSample);
        if (ahead >= RANGE_SAMPLES || ahead < -RANGE_SAMPLES) {
            return far(frame, arrivalNs);
        }
        if (slots.holds(frame.index64) || playedIndex[FrameSlots.slotOf(frame.index64)] == frame.index64) {
            statistics.framesDuplicate.increment();
            return Arrival.DUPLICATE;
        }
        farRun.reset();
        if (phase == Phase.PLAYING && ahead < 0) {
            return late(ahead, arrivalNs);
        }
        if (!slots.put(frame, arrivalNs)) {
            statistics.framesOutOfRange.increment();
            return Arrival.OUT_OF_RANGE;
        }
        lateRun.reset();
        if (phase == Phase.FILLING) {
            anchorNs = Math.min(anchorNs - arrivalNs, -ns(ahead)) + arrivalNs;
            nextSample = Math.min(nextSample, frame.sample64);
        }
        statistics.framesInTime.increment();
        return Arrival.IN_TIME;
    }

    private static boolean plausible(EncodedFrame frame) {
        int samples = StreamFormat.frameSamplesOf(frame.formatWord);
        int codecId = frame.formatWord >>> 24;
        return samples >= 48
                && samples <= StreamFormat.FRAME_SAMPLES_MAX
                && codecId >= Codec.OPUS.id()
                && codecId <= Codec.L16.id()
                && frame.payloadBytes > 0
                && frame.payloadBytes <= EncodedFrame.PAYLOAD_BYTES_MAX
                && frame.index64 >= 0
                && frame.sample64 >= 0
                && frame.sample64 < Long.MAX_VALUE - 2 * RANGE_SAMPLES;
    }

    private void begin(EncodedFrame frame, long arrivalNs) {
        phase = Phase.FILLING;
        anchorNs = arrivalNs;
        anchorSample = frame.sample64;
        nextSample = frame.sample64;
        lastIndex = frame.index64 - 1;
        frameSamples = StreamFormat.frameSamplesOf(frame.formatWord);
    }

    private Arrival late(long ahead, long arrivalNs) {
        statistics.framesLate.increment();
        // While playout waits, frames go on being late until it has waited long enough.
        if (holdFrames == 0 && lateRun.note(arrivalNs, dueNs - arrivalNs + ns(ahead))) {
            long lackNs = delayNs - lateRun.bestMarginNs();
            lateRun.reset();
            moveBy((int) -((lackNs + frameNs() - 1) / frameNs()));
        }
        return Arrival.LATE;
    }

    private Arrival far(EncodedFrame frame, long arrivalNs) {
        statistics.framesOutOfRange.increment();
        long step = frame.sample64 - farSample;
        if (step <= 0 || step > RANGE_SAMPLES / 5) {
            farRun.reset();
        }
        farSample = frame.sample64;
        if (!farRun.note(arrivalNs, 0)) {
            return Arrival.OUT_OF_RANGE;
        }
        startAfresh();
        return insert(frame, arrivalNs);
    }

    private void startAfresh() {
        reset();
        statistics.reanchors.increment();
    }

    /** Positive: leave frames out; negative: wait. */
    private void moveBy(int shiftFrames) {
        if (-shiftFrames * frameNs() > HOLD_NS_MAX) {
            startAfresh();
        } else if (shiftFrames < 0) {
            holdFrames = -shiftFrames;
            watch.reset();
        } else {
            skipFrames = shiftFrames;
            watch.reset();
        }
    }

    // ---- decisions

    @Override
    public Decision next(EncodedFrame out, long tickNs) {
        concealedBySourceSamples = 0;
        if (phase == Phase.FILLING && dueOf(nextSample) - tickNs <= 0) {
            start(tickNs);
        }
        if (phase != Phase.PLAYING) {
            return decide(Decision.WAIT, -1, WAIT_SAMPLES, tickNs);
        }
        watchDepth(tickNs);
        if (phase != Phase.PLAYING) {
            return decide(Decision.WAIT, -1, WAIT_SAMPLES, tickNs);
        }
        catchUp(tickNs);
        if (holdFrames > 0) {
            holdFrames--;
            statistics.framesHeld.increment();
            return decide(Decision.HOLD, nextSample, frameSamples, tickNs);
        }
        int slot = nextSlot();
        if (slot == FrameSlots.NONE) {
            skipFrames = 0;
            return miss(frameSamples, tickNs);
        }
        long gap = slots.frame(slot).sample64 - nextSample;
        if (skipFrames > 0) {
            return skip(slot, gap, out, tickNs);
        }
        return gap == 0 ? play(slot, out, tickNs) : bridge(slots.frame(slot), (int) gap, tickNs);
    }

    /**
     * The output stood still for longer than its buffer: what it did not play then is over. Without this each stall would
     * be added to the delay until the watch takes it off again, seconds later.
     */
    private void catchUp(long tickNs) {
        long stoodNs = tickNs - dueNs;
        if (stoodNs >= STALL_NS && holdFrames + skipFrames == 0) {
            skipFrames = (int) Math.min((stoodNs - DEVICE_BUFFER_NS) / frameNs(), RANGE_SAMPLES / frameSamples);
        }
    }

    private void watchDepth(long tickNs) {
        int shift = holdFrames + skipFrames == 0 ? watch.shiftFrames(tickNs, frameNs()) : 0;
        if (shift != 0) {
            moveBy(shift);
        }
    }

    private long dueOf(long sample) {
        return anchorNs + delayNs + ns(sample - anchorSample);
    }

    /** Begins with the frame that is due now: those before it came so slowly, or playout so late, that they are over. */
    private void start(long tickNs) {
        phase = Phase.PLAYING;
        dueNs = tickNs;
        int slot = slots.earliest();
        while (slots.heldCount() > 1) {
            EncodedFrame frame = slots.frame(slot);
            if (dueOf(frame.sample64 + StreamFormat.frameSamplesOf(frame.formatWord)) - tickNs > 0) {
                break;
            }
            slots.drop(slot);
            statistics.framesSkipped.increment();
            slot = slots.earliest();
        }
        EncodedFrame first = slots.frame(slot);
        nextSample = first.sample64;
        lastIndex = first.index64 - 1;
        frameSamples = StreamFormat.frameSamplesOf(first.formatWord);
        watch.reset();
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

    private Decision play(int slot, EncodedFrame out, long tickNs) {
        take(slot, out);
        watch.note(tickNs - out.timeNs);
        return decide(Decision.DECODE, out.sample64, frameSamples, tickNs);
    }

    /** Hands the frame out and settles what the hole before it was. */
    private void take(int slot, EncodedFrame out) {
        out.copyFrom(slots.frame(slot));
        slots.drop(slot);
        long missed = Math.max(0, out.index64 - lastIndex - 1);
        statistics.framesMissed.add(missed);
        blameSource(missed);
        missingFrames = 0;
        missingSamples = 0;
        lastIndex = out.index64;
        playedIndex[slot] = out.index64;
        frameSamples = StreamFormat.frameSamplesOf(out.formatWord);
        nextSample = out.sample64;
    }

    /** Of the hole so many frames were missed; what was concealed beyond them, no packet was ever made for. */
    private void blameSource(long missed) {
        if (missingFrames > missed) {
            concealedBySourceSamples = missingSamples * (missingFrames - missed) / missingFrames;
            missingSamples -= concealedBySourceSamples;
            missingFrames = missed;
        }
    }

    /** There is a hole before the next frame that is held: packets that lack, or time for which the sender had no audio. */
    private Decision bridge(EncodedFrame after, int gap, long tickNs) {
        long missed = Math.max(0, after.index64 - lastIndex - 1);
        long lacking = missed - missingFrames;
        if (lacking <= 0) {
            blameSource(missed);
            return decide(Decision.SOURCE_FAULT, nextSample, Math.min(gap, StreamFormat.FRAME_SAMPLES_MAX), tickNs);
        }
        int afterSamples = StreamFormat.frameSamplesOf(after.formatWord);
        boolean sizeChanged = lacking * afterSamples == gap;
        return miss(Math.min(gap, sizeChanged ? afterSamples : frameSamples), tickNs);
    }

    private Decision miss(int samples, long tickNs) {
        missingFrames++;
        missingSamples += samples;
        return decide(Decision.CONCEAL, nextSample, samples, tickNs);
    }

    private Decision skip(int slot, long gap, EncodedFrame out, long tickNs) {
        skipFrames--;
        statistics.framesSkipped.increment();
        if (gap == 0) {
            take(slot, out);
            return decide(Decision.SKIP, nextSample, frameSamples, tickNs);
        }
        out.payloadBytes = 0;
        int samples = (int) Math.min(gap, frameSamples);
        missingFrames++;
        return decide(Decision.SKIP, nextSample, samples, tickNs);
    }

    private Decision decide(Decision decision, long sample, int samples, long tickNs) {
        decidedFrames = samples;
        decidedSample = sample;
        if (decision != Decision.WAIT && decision != Decision.HOLD) {
            nextSample += samples;
        }
        dueNs = decision == Decision.SKIP ? tickNs : tickNs + ns(samples);
        return decision;
    }

    private long frameNs() {
        return ns(frameSamples);
    }

    private static long ns(long samples) {
        return samples * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
    }

    @Override
    public int frames() {
        return decidedFrames;
    }

    @Override
    public long sample64() {
        return decidedSample;
    }

    @Override
    public long concealedBySourceSamples() {
        return concealedBySourceSamples;
    }

    @Override
    public int depthSamples() {
        return slots.spanSamples(nextSample);
    }

    @Override
    public JitterStatistics statistics() {
        return statistics;
    }
}
