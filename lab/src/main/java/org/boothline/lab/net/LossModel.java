package org.boothline.lab.net;

import java.util.SplittableRandom;

/**
 * Which packets of a line are lost: two states, good and bad, where every packet met in the bad state is lost.
 *
 * <p>The share of lost packets and the mean length of a burst are exact in the long run, and the first packet is as
 * likely to be lost as any other. The pattern depends on the seed and the packet count alone, never on time.
 *
 * <p><b>Thread</b>: its caller's. <b>Memory</b>: nothing per packet. <b>Source</b>: E. N. Gilbert, Capacity of a
 * burst-noise channel, 1960, with a loss probability of 1 in the bad state.
 */
public final class LossModel {
    private final SplittableRandom random;
    private final double enterBad;
    private final double leaveBad;
    private final double burstPackets;
    private boolean bad;

    /**
     * @param lossShare packets lost of packets sent, 0 to 1
     * @param burstPackets mean number of packets lost in a row, at least 1. After a burst at least one packet passes,
     *     so a share above one half needs longer bursts than 1: it gets the shortest that keep the share exact
     */
    public LossModel(double lossShare, double burstPackets, long seed) {
        if (!(lossShare >= 0 && lossShare <= 1)) {
            throw new IllegalArgumentException("the share of lost packets is 0 to 1, not " + lossShare);
        }
        if (!(burstPackets >= 1 && burstPackets <= 1_000_000)) {
            throw new IllegalArgumentException("a burst has 1 to 1,000,000 packets on average, not " + burstPackets);
        }
        random = new SplittableRandom(seed);
        if (lossShare == 1) {
            this.burstPackets = Double.POSITIVE_INFINITY;
            leaveBad = 0;
            enterBad = 1;
        } else {
            this.burstPackets = Math.max(burstPackets, lossShare / (1 - lossShare));
            leaveBad = 1 / this.burstPackets;
            enterBad = lossShare * leaveBad / (1 - lossShare);
        }
        // The state that the chain has in the long run, stepped back by one: the share is right from the first packet.
        bad = random.nextDouble() < lossShare;
    }

    /** Decides about the next packet: true if it is lost. */
    public boolean losesNext() {
        double chance = random.nextDouble();
        bad = bad ? chance >= leaveBad : chance < enterBad;
        return bad;
    }

    /** Mean number of packets lost in a row, as it really is. */
    public double burstPackets() {
        return burstPackets;
    }
}
