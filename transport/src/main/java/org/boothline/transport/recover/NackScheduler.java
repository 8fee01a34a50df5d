package org.boothline.transport.recover;

import org.boothline.base.stats.Counter;
import org.boothline.base.thread.ThreadOwner;
import org.boothline.transport.rtcp.GenericNack;
import org.boothline.transport.rtp.RtpEpoch;

/**
 * Decides which missing packets of one epoch are worth asking for, and when.
 *
 * <p>A packet is missing when a later one is there. It is asked for when it is unlikely to come by itself: after a guard as
 * long as the last 10 to 20 s have seen packets, or copies of them, come late, so none on a line that keeps order. But the
 * guard never outlasts the last moment at which an answer can still be heard: a round trip and {@value #ANSWER_NS} ns before
 * the packet is due. Asked again for after a round trip, and never when the answer would come too late. More than
 * {@value #REQUESTS_PER_SECOND_MAX} packets a second are not asked for: such a line has no room for answers.
 *
 * <p><b>Thread</b>: one owner, the network thread; the counters may be read by any. <b>Clock</b>: monotonic, as an argument.
 * <b>Memory</b>: a list of {@value #MISSING_MAX}, made here. <b>Source</b>: RFC 4585 section 3.
 */
public final class NackScheduler {
    /** So many missing packets are remembered, the latest. */
    public static final int MISSING_MAX = 128;

    /** Packets asked for in a second. */
    public static final int REQUESTS_PER_SECOND_MAX = 100;

    /** What an answer takes beside the round trip: two threads that wake up. */
    public static final long ANSWER_NS = 2_000_000;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long LEARNING_NS = 10 * SECOND_NS;
    private static final long GUARD_NS_MAX = 100_000_000;
    private static final long STEP_NS_MAX = 20_000_000;

    /** When a packet must be there to be heard. */
    @FunctionalInterface
    public interface Playout {
        /** Monotonic; any time past when the packet can't be heard any more, or nothing is played. */
        long deadlineNs(long index64);
    }

    private final RtpEpoch epoch;
    private final Playout playout;
    private final ThreadOwner owner = new ThreadOwner();
    private final long[] missing = new long[MISSING_MAX]; // In order.
    private final long[] missedAtNs = new long[MISSING_MAX];
    private final long[] askedAtNs = new long[MISSING_MAX];
    private final boolean[] asked = new boolean[MISSING_MAX];
    private int count;
    private long highestIndex64 = -1;
    private long calledAtNs;
    private long lateNs;
    private long lateNsBefore;
    private long learningSinceNs;
    private long secondSinceNs;
    private int requestsInSecond;
    private final Counter requests = new Counter("nackRequests");
    private final Counter repeats = new Counter("nackRepeats");
    private final Counter hopeless = new Counter("nackHopeless");
    private final Counter capped = new Counter("nackCapped");

    public NackScheduler(RtpEpoch epoch, Playout playout, long nowNs) {
        this.epoch = epoch;
        this.playout = playout;
        calledAtNs = nowNs;
        learningSinceNs = nowNs;
        secondSinceNs = nowNs;
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    /** A packet, or a copy of it, came by itself; duplicates and late ones may be told too. */
    public void arrived(long index64, long nowNs) {
        assert owner.isCurrent();
        if (index64 > highestIndex64) {
            if (highestIndex64 >= 0) {
                miss(highestIndex64 + 1, index64, nowNs);
            }
            highestIndex64 = index64;
            return;
        }
        int at = find(index64);
        if (at >= 0) {
            turnLearning(nowNs);
            lateNs = Math.max(lateNs, nowNs - missedAtNs[at]);
            remove(at);
        }
    }

    /** A packet came because it was asked for. */
    public void resent(long index64) {
        assert owner.isCurrent();
        int at = find(index64);
        if (at >= 0) {
            remove(at);
        }
    }

    /**
     * Says what is to be asked for now. To be called after each arrival: what is missing shows by arrivals, and they are the
     * clock by which guards and round trips end.
     *
     * @param roundTripNs negative while unknown, when nothing is asked for
     * @param into is begun anew and filled
     * @return how many packets; 0: nothing to send
     */
    public int ask(long nowNs, long roundTripNs, GenericNack into) {
        assert owner.isCurrent();
        long stepNs = Math.min(nowNs - calledAtNs, STEP_NS_MAX);
        calledAtNs = nowNs;
        into.begin(epoch.ssrc());
        if (count == 0 || roundTripNs < 0) {
            return 0;
        }
        long guardNs = guardNs(nowNs);
        int wanted = 0;
        for (int at = 0; at < count; at++) {
            long leftNs = playout.deadlineNs(missing[at]) - nowNs;
            if (leftNs <= 0) {
                giveUp(at--);
                continue;
            }
            long spareNs = leftNs - roundTripNs - ANSWER_NS;
            if (spareNs < 0 || !isDue(at, nowNs, roundTripNs, guardNs, spareNs < stepNs)) {
                continue;
            }
            if (!mayAsk(nowNs)) {
                capped.increment();
                break;
            }
            if (!into.add(epoch.sequenceOf(missing[at]))) {
                break; // With the next arrival.
            }
            (asked[at] ? repeats : requests).increment();
            asked[at] = true;
            askedAtNs[at] = nowNs;
            requestsInSecond++;
            wanted++;
        }
        return wanted;
    }

    private boolean isDue(int at, long nowNs, long roundTripNs, long guardNs, boolean lastChance) {
        return asked[at]
                ? nowNs - askedAtNs[at] >= roundTripNs + Math.max(guardNs, ANSWER_NS)
                : lastChance || nowNs - missedAtNs[at] >= guardNs;
    }

    private boolean mayAsk(long nowNs) {
        if (nowNs - secondSinceNs >= SECOND_NS) {
            secondSinceNs = nowNs;
            requestsInSecond = 0;
        }
        return requestsInSecond < REQUESTS_PER_SECOND_MAX;
    }

    /** Half as much again as anything came late, because the latest so far is seldom the latest ever. */
    private long guardNs(long nowNs) {
        turnLearning(nowNs);
        return Math.min(GUARD_NS_MAX, Math.max(lateNs, lateNsBefore) * 3 / 2);
    }

    private void turnLearning(long nowNs) {
        long sinceNs = nowNs - learningSinceNs;
        if (sinceNs >= LEARNING_NS) {
            lateNsBefore = sinceNs >= 2 * LEARNING_NS ? 0 : lateNs;
            lateNs = 0;
            learningSinceNs = nowNs;
        }
    }

    private void miss(long from, long to, long nowNs) {
        long first = Math.max(from, to - MISSING_MAX);
        hopeless.add(first - from);
        int dropped = (int) Math.max(0, count + (to - first) - MISSING_MAX);
        for (; dropped > 0; dropped--) {
            giveUp(0);
        }
        for (long index64 = first; index64 < to; index64++) {
            missing[count] = index64;
            missedAtNs[count] = nowNs;
            asked[count++] = false;
        }
    }

    private void giveUp(int at) {
        if (!asked[at]) {
            hopeless.increment();
        }
        remove(at);
    }

    private void remove(int at) {
        int behind = --count - at;
        System.arraycopy(missing, at + 1, missing, at, behind);
        System.arraycopy(missedAtNs, at + 1, missedAtNs, at, behind);
        System.arraycopy(askedAtNs, at + 1, askedAtNs, at, behind);
        System.arraycopy(asked, at + 1, asked, at, behind);
    }

    private int find(long index64) {
        for (int at = count - 1; at >= 0 && missing[at] >= index64; at--) {
            if (missing[at] == index64) {
                return at;
            }
        }
        return -1;
    }

    /** Packets asked for the first time. */
    public Counter requests() {
        return requests;
    }

    /** Packets asked for again. */
    public Counter repeats() {
        return repeats;
    }

    /** Packets that were never asked for because no answer could come in time. */
    public Counter hopeless() {
        return hopeless;
    }

    /** How often asking stopped at {@link #REQUESTS_PER_SECOND_MAX}. */
    public Counter capped() {
        return capped;
    }
}
