package org.boothline.lab.replay;

import java.util.Arrays;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.Decision;
import org.boothline.lab.trace.DelayTrace;

/** Counts decisions. <b>Memory</b>: 9 bytes a packet. */
final class JitterTally {
    private static final double WARM_UP_NS = 10e9;

    private final DelayTrace trace;
    private final int frameSamples;
    private final int first;
    private final double[] delaysMs;
    private final boolean[] played;
    private int playedCount;
    private long lastIndex = -1;
    private long concealedSamples;
    private int events;
    private int holds;
    private long heldSamples;
    private int skipped;
    private double squares;
    private long decisions;
    private boolean madeUpBefore;
    private Decision before = Decision.WAIT;

    JitterTally(DelayTrace trace, int frameSamples) {
        this.trace = trace;
        this.frameSamples = frameSamples;
        first = (int) Math.min(trace.packets() - 1, WARM_UP_NS / trace.frameNs());
        delaysMs = new double[trace.packets()];
        played = new boolean[trace.packets()];
    }

    /** @param nowNs on the sender's clock */
    void note(Decision decision, int samples, EncodedFrame out, double nowNs, double speed) {
        boolean counts = lastIndex >= first && !isComplete();
        if (decision == Decision.DECODE) {
            lastIndex = out.index64;
            played[(int) lastIndex] = true;
            if (lastIndex >= first) {
                delaysMs[playedCount++] = (nowNs - lastIndex * (double) trace.frameNs()) / 1e6;
            }
        }
        if (!counts) {
            return;
        }
        boolean madeUp = decision == Decision.CONCEAL || decision == Decision.HOLD;
        events += madeUp && !madeUpBefore ? 1 : 0;
        madeUpBefore = madeUp;
        if (decision == Decision.CONCEAL) {
            concealedSamples += samples;
        } else if (decision == Decision.HOLD) {
            heldSamples += samples;
            holds += before == Decision.HOLD ? 0 : 1;
        } else if (decision == Decision.SKIP) {
            skipped++;
        }
        before = decision;
        squares += (speed - 1) * (speed - 1);
        decisions++;
    }

    boolean isComplete() {
        return lastIndex >= played.length - 1;
    }

    JitterOutcome outcome(boolean[] arrived) {
        int lost = 0;
        int gaps = 0;
        int late = 0;
        for (int i = first; i < arrived.length; i++) {
            lost += trace.isLost(i) ? 1 : 0;
            gaps += arrived[i] ? 0 : 1;
            late += arrived[i] && !played[i] ? 1 : 0;
        }
        double[] sorted = Arrays.copyOf(delaysMs, playedCount);
        Arrays.sort(sorted);
        double frames = arrived.length - first;
        double minutes = frames * frameSamples / StreamFormat.SAMPLE_RATE_HZ / 60;
        return new JitterOutcome(
                Arrays.stream(sorted).average().orElse(0),
                at(sorted, 0.95),
                at(sorted, 0.99),
                100 * lost / frames,
                100 * gaps / frames,
                100 * concealedSamples / (frames * frameSamples),
                100 * late / frames,
                events / minutes,
                holds,
                heldSamples * 1e3 / StreamFormat.SAMPLE_RATE_HZ,
                skipped,
                1e6 * Math.sqrt(squares / Math.max(1, decisions)));
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }
}
