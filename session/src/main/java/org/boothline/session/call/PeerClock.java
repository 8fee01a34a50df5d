package org.boothline.session.call;

/**
 * How far the other station's time of day is from ours, and how long the way there and back takes: the exchange of least
 * delay among the last ones, because delay that varies is mostly one-sided queueing.
 *
 * <p><b>Thread</b>: {@link #exchanged} by control, the rest by any. <b>Clock</b>: time of day of both machines.
 * <b>Source</b>: RFC 5905 section 8 and its clock filter.
 */
final class PeerClock {
    private static final int EXCHANGES_KEPT = 10;

    private final long[] roundTripsNs = new long[EXCHANGES_KEPT];
    private final long[] offsetsNs = new long[EXCHANGES_KEPT];
    private int exchanges;
    private volatile long bestRoundTripNs = -1;
    private volatile long bestOffsetNs;

    /**
     * @param t0Ns our time when the question left
     * @param t1Ns their time when it came
     * @param t2Ns their time when the answer left
     * @param t3Ns our time when it came
     */
    void exchanged(long t0Ns, long t1Ns, long t2Ns, long t3Ns) {
        long roundTripNs = t3Ns - t0Ns - (t2Ns - t1Ns);
        if (roundTripNs < 0) {
            return; // One of the clocks was set meanwhile.
        }
        int slot = exchanges++ % EXCHANGES_KEPT;
        roundTripsNs[slot] = roundTripNs;
        offsetsNs[slot] = (t1Ns - t0Ns + t2Ns - t3Ns) / 2;
        int best = 0;
        for (int i = 1; i < Math.min(exchanges, EXCHANGES_KEPT); i++) {
            if (roundTripsNs[i] < roundTripsNs[best]) {
                best = i;
            }
        }
        bestOffsetNs = offsetsNs[best];
        bestRoundTripNs = roundTripsNs[best];
    }

    /** True once there was an exchange. */
    boolean known() {
        return bestRoundTripNs >= 0;
    }

    /** Their time of day minus ours. */
    long offsetNs() {
        return bestOffsetNs;
    }

    /** −1 when unknown. */
    double roundTripMs() {
        return bestRoundTripNs < 0 ? -1 : bestRoundTripNs / 1e6;
    }
}
