package org.boothline.engine.jitter;

import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.Recovery;
import org.boothline.base.media.StreamFormat;

/**
 * A jitter buffer that is locked to the sender's time line: concealment occupies exactly the time that is missing, and
 * nothing is ever stretched to gain or lose delay.
 *
 * <p>The delay that is wanted is the fastest packets' delay of the last ten seconds ({@link ArrivalHistory}), the
 * length of a frame, and a margin ({@link DelayTarget}). Playout is steered towards it by its speed alone
 * ({@link Steering}), together with what the clocks differ by ({@link DriftEstimator}). Whole frames move only
 *
 * <ul>
 *   <li>in silence,
 *   <li>when late frames keep coming at the stream's pace for 45 ms: the path has become longer, and playout waits
 *       once,
 *   <li>when frames become longer, and the margin does not hide that they can only be there later: what was concealed
 *       before the first of them came was the waiting,
 *   <li>when the delay is above the policy's limit, or the output stood still: what is too much is left out at once.
 * </ul>
 *
 * Where the device takes whole frames at a time ({@link #inStep}), frames are played in step with it from the start,
 * and fall into step in silence: between two steps there is delay that makes nothing safer.
 *
 * <p>Frames that are more than a second away from what is played are refused, and where they keep coming for 45 ms the
 * buffer starts afresh.
 *
 * <p><b>Thread</b>, <b>Clock</b>: see {@link JitterBuffer}. <b>Memory</b>: {@link FrameSlots}, made here.
 */
public final class AdaptiveJitterBuffer implements JitterBuffer {
    private static final int WAIT_SAMPLES = 48;
    private static final long PACED_NS = 45_000_000L;

    /** Nothing but late frames for so long: better to be late beyond the policy's limit than to hear nothing. */
    private static final long ALL_LATE_NS = 400_000_000L;

    /** More than this is no waiting any more: the buffer starts afresh instead. */
    private static final long HOLD_NS_MAX = 1_000_000_000L;

    /** A playout tick that is this late is no jitter of the device any more: it stood still. */
    private static final long STALL_NS = 30_000_000L;

    /** So much of a stall a usual device's own buffer covers, and takes in again at once afterwards. */
    private static final long DEVICE_BUFFER_NS = 10_000_000L;

    private enum Phase {
        EMPTY,
        FILLING,
        PLAYING
    }

    private final DelayPolicy policy;
    private final JitterStatistics statistics = new JitterStatistics();
    private final FrameOrder order = new FrameOrder(statistics);
    private final ArrivalHistory history = new ArrivalHistory();
    private final DriftEstimator drift = new DriftEstimator();
    private final DelayTarget target;
    private final Steering steering = new Steering();
    private final PacedRun lateRun = new PacedRun();
    private final PacedRun farRun = new PacedRun();

    private Phase phase = Phase.EMPTY;
    /** Delays are counted from the arrival of this place, so that the numbers stay small. */
    private long anchorSample;

    /** The instant at which the next sample will be asked for. */
    private long dueNs;

    /** Samples of the frame that arrived last; one that is longer can only be there later. */
    private int arrivingFrameSamples;

    private long arrivingSample;
    private boolean grown;
    private int holdFrames;
    private int skipFrames;
    private long farSample;
    private int stepSamples;
    private int intoStepSamples;
    private boolean inSilence;
    private boolean held;

    private Decision decision = Decision.WAIT;
    private int decidedFrames;
    private long decidedSample = -1;

    public AdaptiveJitterBuffer(DelayPolicy policy) {
        this.policy = policy;
        target = new DelayTarget(policy);
        statistics.marginNs.set(target.marginNs());
    }

    @Override
    public void reset() {
        phase = Phase.EMPTY;
        order.clear();
        history.reset();
        drift.reset();
        target.reset();
        steering.reset();
        lateRun.reset();
        farRun.reset();
        grown = false;
        holdFrames = 0;
        skipFrames = 0;
    }

    // ---- arrivals

    @Override
    public Arrival insert(EncodedFrame frame, long arrivalNs) {
        if (!FrameOrder.plausible(frame)) {
            statistics.framesMalformed.increment();
            return Arrival.MALFORMED;
        }
        if (phase == Phase.EMPTY) {
            begin(frame);
        }
        long ahead = frame.sample64 - (phase == Phase.PLAYING ? order.nextSample() : anchorSample);
        if (ahead >= FrameOrder.RANGE_SAMPLES || ahead < -FrameOrder.RANGE_SAMPLES) {
            return far(frame, arrivalNs);
        }
        if (order.knows(frame)) {
            statistics.framesDuplicate.increment();
            return Arrival.DUPLICATE;
        }
        farRun.reset();
        if (frame.recovery == Recovery.NONE) {
            observe(frame, arrivalNs);
        }
        if (phase == Phase.PLAYING && ahead < 0 && !order.goBackTo(frame)) {
            return late(frame, ahead, arrivalNs);
        }
        if (!order.put(frame, arrivalNs)) {
            statistics.framesOutOfRange.increment();
            return Arrival.OUT_OF_RANGE;
        }
        if (frame.recovery == Recovery.NONE) {
            lateRun.reset();
        }
        if (phase == Phase.FILLING) {
            order.beginNoLaterThan(frame.sample64);
        }
        count(frame);
        return Arrival.IN_TIME;
    }

    private void begin(EncodedFrame frame) {
        phase = Phase.FILLING;
        anchorSample = frame.sample64;
        arrivingFrameSamples = StreamFormat.frameSamplesOf(frame.formatWord);
        arrivingSample = frame.sample64;
        order.begin(frame);
    }

    private void count(EncodedFrame frame) {
        switch (frame.recovery) {
            case NONE -> statistics.framesInTime.increment();
            case RED -> statistics.framesRecoveredByRed.increment();
            case RTX -> statistics.framesRecoveredByRtx.increment();
        }
    }

    /** What the line does is told by packets' ends: a long frame is not a slow one. */
    private void observe(EncodedFrame frame, long arrivalNs) {
        int samples = StreamFormat.frameSamplesOf(frame.formatWord);
        arrivingSample = frame.sample64;
        long delayNs = arrivalNs - ns(frame.sample64 + samples - anchorSample);
        if (drift.note(delayNs, arrivalNs)) {
            history.drift(drift.nsPerNs());
            statistics.driftPpb.set(Math.round(-drift.nsPerNs() * 1e9));
        }
        if (history.note(delayNs, arrivalNs) && !held) {
            target.judge(history);
            statistics.marginNs.set(target.marginNs());
        }
        if (samples != arrivingFrameSamples) {
            grown = samples > arrivingFrameSamples;
            arrivingFrameSamples = samples;
        }
    }

    private Arrival late(EncodedFrame frame, long ahead, long arrivalNs) {
        statistics.framesLate.increment();
        // While playout waits, frames go on being late until it has waited long enough.
        if (holdFrames == 0 && frame.recovery == Recovery.NONE) {
            lateRun.note(arrivalNs, dueNs - arrivalNs + ns(ahead));
            if (lateRun.lasts(PACED_NS)) {
                waitForThePath();
            }
        }
        return Arrival.LATE;
    }

    /**
     * The path has become longer, or a queue stands on it. Waits until the delay is what is wanted, or if that is not
     * enough until those that are late now are in time, and as long again, if the margin is so long: so much they may
     * be late after a change of the path.
     */
    private void waitForThePath() {
        long delayNs = dueNs - ns(order.nextSample() - anchorSample);
        long lateNs = Math.max(1, -lateRun.bestMarginNs()); // Whatever the figures say, they were late.
        long lackNs = Math.max(wantedNs() - delayNs, lateNs + Math.min(lateNs, target.marginNs()));
        boolean allLate = !policy.adapts() || lateRun.lasts(ALL_LATE_NS);
        long roomNs = history.baseNs() + frameNs() + policy.marginMaxNs() - delayNs;
        if (!allLate && lackNs > roomNs) {
            lackNs = roomNs;
        }
        if (lackNs > HOLD_NS_MAX) {
            startAfresh();
        } else if (lackNs > 0) {
            lateRun.reset();
            holdFrames = (int) ((lackNs + ns(order.frameSamples()) - 1) / ns(order.frameSamples()));
        }
    }

    private Arrival far(EncodedFrame frame, long arrivalNs) {
        statistics.framesOutOfRange.increment();
        long step = frame.sample64 - farSample;
        if (step <= 0 || step > FrameOrder.RANGE_SAMPLES / 5) {
            farRun.reset();
        }
        farSample = frame.sample64;
        farRun.note(arrivalNs, 0);
        if (!farRun.lasts(PACED_NS)) {
            return Arrival.OUT_OF_RANGE;
        }
        startAfresh();
        return insert(frame, arrivalNs);
    }

    private void startAfresh() {
        reset();
        statistics.reanchors.increment();
    }

    // ---- decisions

    @Override
    public void silence(boolean now) {
        inSilence = now;
    }

    @Override
    public void hold(boolean now) {
        held = now;
    }

    @Override
    public void inStep(int samples, int intoSamples) {
        stepSamples = samples;
        intoStepSamples = intoSamples;
    }

    @Override
    public Decision next(EncodedFrame out, long plainTickNs) {
        int awry = awrySamples();
        long tickNs = awry == 0 ? plainTickNs + ns(arrivingFrameSamples) : plainTickNs;
        if (phase == Phase.FILLING && awry <= 0 && wantedNs() + ns(order.nextSample() - anchorSample) - tickNs <= 0) {
            start(tickNs);
        }
        if (phase != Phase.PLAYING) {
            return pause(Decision.WAIT, -1, waitSamples(awry), tickNs);
        }
        steer(tickNs, awry == 0);
        if (awry > 0 && inSilence && !held) {
            return pause(Decision.HOLD, order.nextSample(), awry, tickNs);
        }
        if (holdFrames > 0) {
            holdFrames--;
            statistics.framesHeld.increment();
            return pause(Decision.HOLD, order.nextSample(), order.frameSamples(), tickNs);
        }
        if (skipFrames > 0) {
            skipFrames--;
            if (order.skip(out)) {
                return move(Decision.SKIP, tickNs, tickNs);
            }
            skipFrames = 0;
        }
        Decision next = order.next(out);
        return move(next, tickNs, tickNs + ns(order.pieceSamples()));
    }

    /** In step, to the next place where a frame may begin. */
    private int waitSamples(int awry) {
        return awry > 0 ? awry : awry == 0 ? arrivingFrameSamples : WAIT_SAMPLES;
    }

    /** Whether whole frames fill the device's steps. */
    private boolean fits() {
        return phase != Phase.EMPTY && stepSamples > 0 && stepSamples % arrivingFrameSamples == 0;
    }

    /** Samples to the next place where a frame may begin in step; 0 if it does, −1 if none can. */
    private int awrySamples() {
        return fits() && intoStepSamples >= 0
                ? (int) Math.floorMod(
                        order.nextSample() - arrivingSample - intoStepSamples, (long) arrivingFrameSamples)
                : -1;
    }

    /**
     * The delay that playout should have: from the end of a sample's capture, on a clock that differs by a constant.
     */
    private long wantedNs() {
        return history.baseNs() + frameNs() + target.marginNs();
    }

    private void steer(long tickNs, boolean inStep) {
        long delayNs = tickNs - ns(order.nextSample() - anchorSample);
        long lackNs = wantedNs() - delayNs;
        boolean settles = inSilence && fits();
        // In step clocks may drift by what is too much anyway, and for a long time; gliding would be out of step at
        // once.
        steering.steer(
                held || settles ? 0 : toGlideNs(lackNs, inStep), settles || inStep && !held ? 0 : drift.nsPerNs());
        if (holdFrames + skipFrames > 0) {
            return;
        }
        long frame = ns(order.frameSamples());
        if (tickNs - dueNs >= STALL_NS) {
            // What the output did not play while it stood still is over: else each stall would be added to the delay.
            skipFrames = (int) Math.max(0, Math.min(-lackNs - DEVICE_BUFFER_NS, HOLD_NS_MAX) / frame);
        } else if (grown) {
            grown = false;
            holdFrames = (int) Math.max(0, (lackNs - target.marginNs() / 2 + frame - 1) / frame);
        } else if (!held) {
            moveWholeFrames(delayNs, lackNs, frame);
        }
    }

    /** In step, what is less than a frame too much can't be lost. */
    private long toGlideNs(long lackNs, boolean inStep) {
        return inStep && lackNs < 0 ? Math.min(0, lackNs + frameNs()) : lackNs;
    }

    private void moveWholeFrames(long delayNs, long lackNs, long frame) {
        long beyondNs = delayNs - (history.baseNs() + frameNs() + policy.marginMaxNs());
        if (policy.adapts() && beyondNs > 2 * frame) {
            skipFrames = (int) (beyondNs / frame);
        } else if (inSilence && lackNs >= (fits() ? Steering.LACK_NS : frame)) {
            holdFrames = 1;
        } else if (inSilence && lackNs <= -frame) {
            skipFrames = 1;
        }
    }

    /**
     * Begins with the frame that is due now: those before it came so slowly, or playout so late, that they are over.
     */
    private void start(long tickNs) {
        phase = Phase.PLAYING;
        dueNs = tickNs;
        order.beginWithFrameEndingAfter(anchorSample + samples(tickNs - wantedNs()));
    }

    private Decision pause(Decision what, long sample, int samples, long tickNs) {
        decision = what;
        decidedSample = sample;
        decidedFrames = samples;
        dueNs = tickNs + ns(samples);
        return what;
    }

    private Decision move(Decision what, long tickNs, long nextDueNs) {
        decision = what;
        decidedSample = order.pieceSample();
        decidedFrames = order.pieceSamples();
        dueNs = nextDueNs;
        return what;
    }

    private long frameNs() {
        return ns(arrivingFrameSamples);
    }

    private static long ns(long samples) {
        return samples * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
    }

    private static long samples(long ns) {
        return ns / 1_000_000L * (StreamFormat.SAMPLE_RATE_HZ / 1_000)
                + ns % 1_000_000L * (StreamFormat.SAMPLE_RATE_HZ / 1_000) / 1_000_000L;
    }

    @Override
    public double speed() {
        return phase == Phase.PLAYING ? steering.speed() : 1.0;
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
        return decision == Decision.WAIT || decision == Decision.HOLD ? 0 : order.concealedBySourceSamples();
    }

    @Override
    public int depthSamples() {
        return phase == Phase.EMPTY ? 0 : order.depthSamples();
    }

    @Override
    public JitterStatistics statistics() {
        return statistics;
    }
}
