package org.boothline.transport.recover;

import org.boothline.base.thread.ThreadOwner;
import org.boothline.transport.rtp.Packetiser;

/**
 * Decides, for what a station sends, whether its packets carry copies and of which frame: from the loss that the other station
 * reports, and from how long its playout can wait.
 *
 * <p>Copies begin as soon as more than one packet and more than 0.05 % of the last ten seconds' were lost, and end after a
 * minute in which that was never so. They lie as far back as playout can wait, because a copy saves a burst only as long as
 * its distance; where bursts are known to be short, only as far as they need, which leaves more of the wait for jitter.
 *
 * <p><b>Thread</b>: one owner, the network thread; the results may be read by any. <b>Clock</b>: monotonic, as an argument.
 * <b>Memory</b>: a row of reports, made here.
 */
public final class RecoveryPolicy {
    /** Below it a copy of everything costs more than it brings. */
    public static final double LOSS_SHARE_MIN = 0.0005;

    /** Of playout's wait, what a packet takes to be decoded in time. */
    private static final long GUARD_NS = 1_000_000;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long WINDOW_NS = 10 * SECOND_NS;
    private static final long QUIET_NS = 60 * SECOND_NS;
    private static final int LOST_MIN = 2; // One says nothing of how many there will be.
    private static final int REPORTS = 32; // Ten seconds of two a second, which is as often as they come.
    private static final int[] OFFSETS = {1, 2, 4, RedEncoder.OFFSET_FRAMES_MAX};

    /** Why it is as it is. */
    public enum Reason {
        /** Nothing is lost, or too little. */
        QUIET("quiet"),
        /** Copies go, because packets are lost. */
        LOSS("loss"),
        /** Packets are lost, but playout there waits for no copy. */
        BUFFER("buffer"),
        /** Packets are lost, but a frame and a copy don't fit into one datagram. */
        SIZE("size");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** For statistics. */
        public String word() {
            return word;
        }
    }

    private final ThreadOwner owner = new ThreadOwner();
    private final long[] reportedAtNs = new long[REPORTS];
    private final long[] expected = new long[REPORTS];
    private final long[] lost = new long[REPORTS];
    private int reports;
    private boolean hasBaseline;
    private long highestBefore;
    private long lostBefore;
    private boolean lossy;
    private long lossyAtNs;
    private volatile double lossShare;
    private volatile int offsetFrames;
    private volatile Reason reason = Reason.QUIET;

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    /** A new epoch begins: its reports count from zero. What is known of the line stays. */
    public void begin() {
        assert owner.isCurrent();
        hasBaseline = false;
    }

    /**
     * What the other station has reported last; may be told again and again.
     *
     * @param highestSequence with its wraps, modulo 2^32; negative if nothing was reported
     * @param cumulativeLost signed, since late packets count as lost first
     */
    public void reported(long nowNs, long highestSequence, long cumulativeLost) {
        assert owner.isCurrent();
        if (highestSequence < 0) {
            return;
        }
        int packets = (int) (highestSequence - highestBefore);
        if (hasBaseline && packets > 0) {
            int slot = reports++ % REPORTS;
            reportedAtNs[slot] = nowNs;
            expected[slot] = packets;
            lost[slot] = cumulativeLost - lostBefore;
        }
        if (!hasBaseline || packets > 0) {
            highestBefore = highestSequence;
            lostBefore = cumulativeLost;
            hasBaseline = true;
        }
    }

    /**
     * Decides anew; to be called with each report or once a second.
     *
     * @param frameNs how long a frame lasts
     * @param payloadBytes of a frame, as large as they usually are
     * @param playoutDelayMs how long playout there holds a packet that arrives when it is expected; negative: not known
     * @param burstPackets how many packets are lost in a row, at most as a rule; 0: not known
     * @return {@link #offsetFrames}
     */
    public int decide(long nowNs, long frameNs, int payloadBytes, int playoutDelayMs, int burstPackets) {
        assert owner.isCurrent();
        noteLoss(nowNs);
        int offset = 0;
        if (!lossy) {
            reason = Reason.QUIET;
        } else if (payloadBytes > Packetiser.PAYLOAD_BYTES_WITH_COPY_MAX) {
            reason = Reason.SIZE;
        } else {
            offset = offset(frameNs, playoutDelayMs, burstPackets);
            reason = offset == 0 ? Reason.BUFFER : Reason.LOSS;
        }
        offsetFrames = offset;
        return offset;
    }

    private static int offset(long frameNs, int playoutDelayMs, int burstPackets) {
        if (playoutDelayMs < 0) {
            return 1;
        }
        int chosen = 0;
        for (int offset : OFFSETS) {
            boolean waitedFor = offset * frameNs + GUARD_NS <= playoutDelayMs * 1_000_000L;
            boolean needed = chosen == 0 || burstPackets == 0 || chosen < burstPackets;
            if (waitedFor && needed) {
                chosen = offset;
            }
        }
        return chosen;
    }

    private void noteLoss(long nowNs) {
        long lostInWindow = 0;
        long expectedInWindow = 0;
        for (int i = 0; i < Math.min(reports, REPORTS); i++) {
            if (nowNs - reportedAtNs[i] < WINDOW_NS) {
                lostInWindow += lost[i];
                expectedInWindow += expected[i];
            }
        }
        double share = expectedInWindow == 0 ? 0 : Math.max(0, (double) lostInWindow / expectedInWindow);
        lossShare = share;
        if (lostInWindow >= LOST_MIN && share > LOSS_SHARE_MIN) {
            lossy = true;
            lossyAtNs = nowNs;
        } else if (lossy && nowNs - lossyAtNs >= QUIET_NS) {
            lossy = false;
        }
    }

    /**
     * Whether a receiver that asks for a packet gets it in time, as a rule: it misses it a frame later, and has the answer
     * after a round trip. What becomes of each packet {@link NackScheduler} decides.
     *
     * @param roundTripNs negative: not known
     * @param playoutDelayNs how long its playout holds a packet that arrives when it is expected
     */
    public static boolean isWorthAsking(long frameNs, long roundTripNs, long playoutDelayNs) {
        return roundTripNs >= 0 && frameNs + roundTripNs + NackScheduler.ANSWER_NS <= playoutDelayNs;
    }

    /** How many frames back the copies lie: 1, 2, 4 or 6; 0: no copies. */
    public int offsetFrames() {
        return offsetFrames;
    }

    public Reason reason() {
        return reason;
    }

    /** Of the last ten seconds' packets, 0 to 1. */
    public double lossShare() {
        return lossShare;
    }
}
