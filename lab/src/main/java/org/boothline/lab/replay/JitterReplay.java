package org.boothline.lab.replay;

import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.Recovery;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.Decision;
import org.boothline.engine.jitter.JitterBuffer;
import org.boothline.lab.trace.DelayTrace;

/**
 * One trace through a jitter buffer: when each frame was played, and what was played instead of those that were not there.
 *
 * <p>The sender's frame i is captured from {@code i} to {@code i + 1} frame times of its clock and sent at the end of it. The
 * device asks for a piece when the one before has been played, at the speed that the buffer steers by.
 *
 * <p><b>Thread</b>: its caller's. <b>Clock</b>: virtual. <b>Memory</b>: some 40 bytes a packet.
 */
public final class JitterReplay {
    private static final double END_NS = 5e9;

    private final DelayTrace trace;
    private final JitterBuffer buffer;
    private final int redOffset;
    private final double clockRatio;
    private final int frameSamples;
    private final boolean[] arrived;
    private final EncodedFrame in = new EncodedFrame();
    private final EncodedFrame out = new EncodedFrame();

    /**
     * @param redOffset each packet carries a copy of the one so many before it; 0 for none
     * @param skewPpm by how much the receiver's clock runs faster than the sender's
     */
    public JitterReplay(DelayTrace trace, JitterBuffer buffer, int redOffset, double skewPpm) {
        this.trace = trace;
        this.buffer = buffer;
        this.redOffset = redOffset;
        clockRatio = 1 + skewPpm / 1e6;
        frameSamples = (int) (trace.frameNs() * StreamFormat.SAMPLE_RATE_HZ / 1_000_000_000L);
        arrived = new boolean[trace.packets()];
    }

    /** Replays once. */
    public JitterOutcome run() {
        int[] order = trace.arrivalOrder();
        JitterTally tally = new JitterTally(trace, frameSamples);
        double tickNs = 0; // Of the receiver's clock.
        double endNs = trace.durationNs() * clockRatio + END_NS;
        int next = 0;
        while (tickNs < endNs && !(next == order.length && tally.isComplete())) {
            while (next < order.length && arrivalNs(order[next]) <= tickNs) {
                arrive(order[next++]);
            }
            Decision decision = buffer.next(out, (long) tickNs);
            int samples = buffer.frames();
            double speed = buffer.speed();
            tally.note(decision, samples, out, tickNs / clockRatio, speed);
            if (decision != Decision.SKIP) {
                tickNs += samples * 1e9 / StreamFormat.SAMPLE_RATE_HZ / speed;
            }
        }
        return tally.outcome(arrived);
    }

    private long arrivalNs(int packet) {
        return (long) (trace.arrivalNs(packet) * clockRatio);
    }

    private void arrive(int packet) {
        int copy = packet - redOffset;
        if (redOffset > 0 && copy >= 0) {
            insert(copy, arrivalNs(packet), Recovery.RED);
        }
        insert(packet, arrivalNs(packet), Recovery.NONE);
    }

    private void insert(int packet, long atNs, Recovery recovery) {
        arrived[packet] = true;
        in.index64 = packet;
        in.sample64 = (long) packet * frameSamples;
        in.formatWord = StreamFormat.word(Codec.OPUS, 1, frameSamples);
        in.payloadBytes = 160;
        in.recovery = recovery;
        buffer.insert(in, atNs);
    }
}
