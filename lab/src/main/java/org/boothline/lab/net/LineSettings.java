package org.boothline.lab.net;

/**
 * What one direction of a line does to its datagrams.
 *
 * @param lossShare datagrams lost of datagrams sent, 0 to 1
 * @param burstPackets mean number of datagrams lost in a row, see {@link LossModel}
 * @param delayNs time on the way, before jitter
 * @param jitterNs twice the standard deviation of what is added to the delay or taken from it; bell-shaped, at most
 *     1.73 times this value; more than the spacing of datagrams makes them overtake one another
 * @param duplicateShare datagrams that arrive twice of datagrams that arrive, 0 to 1
 * @param rateBps bits per second the line carries, IP and UDP headers included; 0 for no limit
 * @param queuePacketsMax datagrams that wait for a line with a rate before the next is dropped
 */
public record LineSettings(
        double lossShare,
        double burstPackets,
        long delayNs,
        long jitterNs,
        double duplicateShare,
        long rateBps,
        int queuePacketsMax) {
    /** Nothing is lost, nothing is late. */
    public static final LineSettings PERFECT = new LineSettings(0, 1, 0, 0, 0, 0, 1_000);

    private static final long DELAY_MAX_NS = 60_000_000_000L;

    public LineSettings {
        requireShare("lossShare", lossShare);
        requireShare("duplicateShare", duplicateShare);
        if (!(burstPackets >= 1 && burstPackets <= 1_000_000)) {
            throw new IllegalArgumentException("burstPackets is 1 to 1,000,000, not " + burstPackets);
        }
        if (delayNs < 0 || delayNs > DELAY_MAX_NS || jitterNs < 0 || jitterNs > DELAY_MAX_NS) {
            throw new IllegalArgumentException(
                    "delay and jitter are 0 to 60 s, not " + delayNs + " and " + jitterNs + " ns");
        }
        if (rateBps < 0 || queuePacketsMax < 1 || queuePacketsMax > 1_000_000) {
            throw new IllegalArgumentException("a rate is not negative and a queue holds 1 to 1,000,000 datagrams, not "
                    + rateBps + " bit/s and " + queuePacketsMax);
        }
    }

    /** Loses {@code share} (0 to 1) of the datagrams, {@code burst} in a row on average. */
    public LineSettings withLoss(double share, double burst) {
        return new LineSettings(share, burst, delayNs, jitterNs, duplicateShare, rateBps, queuePacketsMax);
    }

    public LineSettings withDelayMs(double delayMs) {
        return new LineSettings(
                lossShare, burstPackets, ns(delayMs), jitterNs, duplicateShare, rateBps, queuePacketsMax);
    }

    public LineSettings withJitterMs(double jitterMs) {
        return new LineSettings(
                lossShare, burstPackets, delayNs, ns(jitterMs), duplicateShare, rateBps, queuePacketsMax);
    }

    public LineSettings withDuplicates(double share) {
        return new LineSettings(lossShare, burstPackets, delayNs, jitterNs, share, rateBps, queuePacketsMax);
    }

    public LineSettings withRate(long bps, int queuePackets) {
        return new LineSettings(lossShare, burstPackets, delayNs, jitterNs, duplicateShare, bps, queuePackets);
    }

    private static long ns(double ms) {
        return Math.round(ms * 1e6);
    }

    private static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " is 0 to 1, not " + share);
        }
    }
}
