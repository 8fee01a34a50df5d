package org.boothline.transport.quic;

/**
 * Lets so many things a second happen, and so many at once after a quiet time (a token bucket).
 *
 * <p><b>Thread</b>: its owner's. <b>Clock</b>: monotonic, as an argument; may wrap. <b>Memory</b>: two numbers.
 */
final class RateLimit {
    private final long intervalNs;
    private final long burstNs;
    /** When the last of what was taken will have been paid for; behind the clock when nothing is owed. */
    private long paidAtNs;

    RateLimit(int perSecond, int burst, long nowNs) {
        intervalNs = 1_000_000_000L / perSecond;
        burstNs = burst * intervalNs;
        paidAtNs = nowNs;
    }

    boolean hasRoom(long nowNs) {
        return owedNs(nowNs) + intervalNs <= burstNs;
    }

    /** Takes one, whether there is room or not. */
    void take(long nowNs) {
        paidAtNs = nowNs + owedNs(nowNs) + intervalNs;
    }

    /** True if it is as if nothing had ever been taken. */
    boolean isRested(long nowNs) {
        return owedNs(nowNs) == 0;
    }

    private long owedNs(long nowNs) {
        return Math.max(0, paidAtNs - nowNs);
    }
}
