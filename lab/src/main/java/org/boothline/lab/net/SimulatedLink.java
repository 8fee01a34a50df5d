package org.boothline.lab.net;

import java.util.SplittableRandom;

/**
 * One direction of a line, as pure decisions: a datagram goes in, and it is lost or arrives at a time, once or twice.
 *
 * <p>Loss, duplicates and jitter each follow a random sequence of their own, so switching one on leaves the others'
 * decisions as they were, and which datagrams are lost depends on the seed and their count alone.
 *
 * <p><b>Thread</b>: its caller's. <b>Clock</b>: the caller's, an argument; it must not run backwards. <b>Memory</b>:
 * the queue of a line with a rate, made here; nothing per datagram.
 */
public final class SimulatedLink {
    /** IPv4 and UDP headers: what a line with a rate carries besides the payload. */
    static final int HEADER_BYTES = 28;

    /** What became of a datagram. */
    public enum Fate {
        /** It arrives once, at {@code dueNs(0)}. */
        DELIVERED,
        /** It arrives twice, at {@code dueNs(0)} and {@code dueNs(1)}. */
        DUPLICATED,
        /** The line lost it. */
        LOST,
        /** It met a blackout. */
        BLACKED_OUT,
        /** The line's queue was full. */
        OVERFLOWED
    }

    private final LineSettings settings;
    private final Blackouts blackouts;
    private final LossModel loss;
    private final SplittableRandom duplicateRandom;
    private final SplittableRandom jitterRandom;
    private final long[] departuresNs; // when those in the queue will have left it; a ring
    private int queueFirst;
    private int queued;
    private long lineFreeAtNs = Long.MIN_VALUE;
    private final long[] dueNs = new long[2];

    public SimulatedLink(LineSettings settings, Blackouts blackouts, long seed) {
        this.settings = settings;
        this.blackouts = blackouts;
        SplittableRandom seeds = new SplittableRandom(seed);
        loss = new LossModel(settings.lossShare(), settings.burstPackets(), seeds.nextLong());
        duplicateRandom = new SplittableRandom(seeds.nextLong());
        jitterRandom = new SplittableRandom(seeds.nextLong());
        departuresNs = new long[settings.rateBps() > 0 ? settings.queuePacketsMax() : 0];
    }

    /**
     * Decides about a datagram that enters the line now.
     *
     * @param payloadBytes without IP and UDP headers
     */
    public Fate offer(long nowNs, int payloadBytes) {
        // Every datagram takes its turn in both sequences, whatever else befalls it, so that the pattern stays the
        // same.
        boolean lost = loss.losesNext();
        boolean twice = duplicateRandom.nextDouble() < settings.duplicateShare();
        if (blackouts.isDark(nowNs)) {
            return Fate.BLACKED_OUT;
        }
        if (lost) {
            return Fate.LOST;
        }
        if (!send(nowNs, payloadBytes, 0)) {
            return Fate.OVERFLOWED;
        }
        return twice && send(nowNs, payloadBytes, 1) ? Fate.DUPLICATED : Fate.DELIVERED;
    }

    /** When copy 0 (or 1 of a duplicated one) of the datagram last offered arrives. */
    public long dueNs(int copy) {
        return dueNs[copy];
    }

    private boolean send(long nowNs, int payloadBytes, int copy) {
        long departsNs = nowNs;
        if (settings.rateBps() > 0) {
            while (queued > 0 && departuresNs[queueFirst] <= nowNs) {
                queueFirst = (queueFirst + 1) % departuresNs.length;
                queued--;
            }
            if (queued == departuresNs.length) {
                return false;
            }
            long lineNs = (payloadBytes + HEADER_BYTES) * 8_000_000_000L / settings.rateBps();
            lineFreeAtNs = Math.max(lineFreeAtNs, nowNs) + lineNs;
            departsNs = lineFreeAtNs;
            departuresNs[(queueFirst + queued) % departuresNs.length] = departsNs;
            queued++;
        }
        dueNs[copy] = departsNs + Math.max(0, settings.delayNs() + jitterNs());
        return true;
    }

    /** The sum of four uniform numbers is bell-shaped enough: standard deviation half the setting, bounded. */
    private long jitterNs() {
        if (settings.jitterNs() == 0) {
            return 0;
        }
        double sum = jitterRandom.nextDouble()
                + jitterRandom.nextDouble()
                + jitterRandom.nextDouble()
                + jitterRandom.nextDouble();
        return Math.round((sum - 2) * 0.8660254037844386 * settings.jitterNs());
    }
}
