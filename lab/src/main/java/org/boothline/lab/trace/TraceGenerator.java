package org.boothline.lab.trace;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import org.boothline.lab.net.LossModel;

/**
 * Makes traces of the eight {@link TraceKind}s. Each kind is a few causes of delay and a cause of loss that know nothing
 * of each other; how often and how much was taken from one reference trace of each kind (600 s, packets of 5 ms).
 *
 * <p>What happens in time (spikes, queues, outages, bursts of loss) does not depend on how far apart the packets are.
 * Jitter is drawn for each packet for itself, as in the reference; where a line keeps the order a late packet holds up
 * those behind it, so with packets of 1 ms the delay is greater and smoother than with packets of 20 ms. The same seed
 * gives the same trace on every machine; another packet length gives another trace.
 *
 * <p><b>Thread</b>: any. <b>Clock</b>: that of {@link DelayTrace}. <b>Memory</b>: the trace, twice while it is made.
 */
public final class TraceGenerator {
    private static final double BASE_MS = 20;
    private static final double NS_PER_MS = 1e6;
    private static final double REFERENCE_FRAME_MS = 5;

    private final TraceKind kind;
    private final int packets;
    private final long frameNs;
    private final SplittableRandom random;

    private TraceGenerator(TraceKind kind, long seed, int packets, long frameNs) {
        this.kind = kind;
        this.packets = packets;
        this.frameNs = frameNs;
        // Two kinds of one seed must not have the same jitter in two sizes.
        random = new SplittableRandom(seed ^ kind.traceName().hashCode() * 0x9E37_79B9_7F4A_7C15L);
    }

    /**
     * Makes a trace.
     *
     * @param seconds at least 1, and as long as it has no more than {@link DelayTrace#PACKETS_MAX} packets
     * @param frameNs from one packet to the next, 1 to 20 ms
     * @throws IllegalArgumentException if the length or the distance can't be
     */
    public static DelayTrace generate(TraceKind kind, long seed, int seconds, long frameNs) {
        if (frameNs < DelayTrace.FRAME_NS_MIN || frameNs > DelayTrace.FRAME_NS_MAX) {
            throw new IllegalArgumentException("packets are 1 to 20 ms apart, not " + frameNs + " ns");
        }
        long packets = seconds * 1_000_000_000L / frameNs;
        if (seconds < 1 || packets > DelayTrace.PACKETS_MAX) {
            throw new IllegalArgumentException("a trace has 1 s at least and " + DelayTrace.PACKETS_MAX
                    + " packets at most, not " + seconds + " s");
        }
        return new TraceGenerator(kind, seed, (int) packets, frameNs).generate();
    }

    /** What a line does: all causes of delay add up. Both are asked once per packet, in the order of sending. */
    private record Line(boolean keepsOrder, DoublePredicate losesAtMs, List<DelayCause> causes) {
        static Line inOrder(DoublePredicate losesAtMs, DelayCause... causes) {
            return new Line(true, losesAtMs, List.of(causes));
        }

        long delayNs(double sentMs) {
            double delayMs = BASE_MS;
            for (DelayCause cause : causes) {
                delayMs += cause.extraMs(sentMs);
            }
            return Math.round(delayMs * NS_PER_MS);
        }
    }

    private DelayTrace generate() {
        Line line = line();
        long[] delaysNs = new long[packets];
        long newestNs = 0;
        for (int packet = 0; packet < packets; packet++) {
            long sentNs = (packet + 1) * frameNs;
            double sentMs = sentNs / NS_PER_MS;
            long arrivalNs = sentNs + line.delayNs(sentMs);
            newestNs = Math.max(newestNs, arrivalNs);
            long delayNs = (line.keepsOrder() ? newestNs : arrivalNs) - sentNs;
            delaysNs[packet] = line.losesAtMs().test(sentMs) ? DelayTrace.LOST : delayNs;
        }
        return new DelayTrace(kind.traceName(), frameNs, delaysNs);
    }

    private Line line() {
        return switch (kind) {
            case FIBRE -> Line.inOrder(nothing(), DelayCauses.softJitter(0.15, 0.1, random.split()));
            case BROADBAND ->
                Line.inOrder(
                        single(0.0005),
                        DelayCauses.jitter(0.8, random.split()),
                        DelayCauses.spikes(4, 8, 20, 30, random.split()));
            case WIFI ->
                Line.inOrder(
                        single(0.002),
                        DelayCauses.contention(0.1, 3, 0.225, random.split()),
                        DelayCauses.spikes(8, 8, 35, 20, random.split()),
                        DelayCauses.outages(60_000, 80, 150, random.split()));
            case GEBURST -> Line.inOrder(bursts(0.0079, 4), DelayCauses.jitter(1, random.split()));
            case REORDER ->
                new Line(
                        false,
                        nothing(),
                        List.of(
                                DelayCauses.jitter(0.5, random.split()),
                                DelayCauses.detours(0.02, 5, 15, random.split())));
            case STEPS -> Line.inOrder(nothing(), DelayCauses.jitter(0.7, random.split()), quarters(0, 25, 0, 50));
            case BLOAT -> bloat();
            case DRIFT150 ->
                Line.inOrder(
                        single(0.0003),
                        DelayCauses.jitter(0.8, random.split()),
                        DelayCauses.spikes(1.5, 8, 20, 30, random.split()));
        };
    }

    private Line bloat() {
        FillingQueue queue = new FillingQueue(60, 6_800, 1_200, 65, 8_000 * random.nextDouble());
        DoublePredicate overflow = single(0.3);
        return Line.inOrder(
                sentMs -> queue.isFull(sentMs) && overflow.test(sentMs),
                DelayCauses.jitter(0.7, random.split()),
                queue);
    }

    private DelayCause quarters(double... extraMs) {
        return DelayCauses.routes(extraMs, packets * (frameNs / NS_PER_MS) / extraMs.length, random.split());
    }

    private static DoublePredicate nothing() {
        return sentMs -> false;
    }

    /** Each packet for itself. */
    private DoublePredicate single(double share) {
        LossModel model = new LossModel(share, 1 / (1 - share), random.nextLong());
        return sentMs -> model.losesNext();
    }

    /**
     * Bursts that have a length in time.
     *
     * @param referencePackets their mean length in packets of {@link #REFERENCE_FRAME_MS}
     */
    private DoublePredicate bursts(double share, double referencePackets) {
        double stays = StrictMath.pow(1 - 1 / referencePackets, frameNs / NS_PER_MS / REFERENCE_FRAME_MS);
        LossModel model = new LossModel(share, 1 / (1 - stays), random.nextLong());
        return sentMs -> model.losesNext();
    }
}
