package org.boothline.app.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the demo's line does, and for how long.
 *
 * @param lossPercent of all datagrams, in both directions, on all three ports
 * @param burstPackets mean number of datagrams lost in a row
 * @param blackoutSeconds in which nothing passes, in the middle of the take
 * @param delayMs one way
 * @param jitterMs what is added to the delay or taken from it
 * @param seed which datagrams are lost depends on it
 * @param seconds how long the take is
 * @param input a WAV file, or null for the speech that comes with Boothline
 * @param keep where both data folders stay, or null to remove them
 */
public record DemoSettings(
        double lossPercent,
        double burstPackets,
        double blackoutSeconds,
        double delayMs,
        double jitterMs,
        long seed,
        double seconds,
        @Nullable Path input,
        @Nullable Path keep) {
    public static final double LOSS_PERCENT_DEFAULT = 5;
    public static final double BURST_PACKETS_DEFAULT = 3;
    public static final double BLACKOUT_SECONDS_DEFAULT = 0.5;

    /** An ordinary line within a country. */
    public static final double DELAY_MS_DEFAULT = 10;

    /** Less than the packets' spacing of 5 ms: lateness stays rare, so that loss is what the demo shows. */
    public static final double JITTER_MS_DEFAULT = 2;

    public static final double SECONDS_DEFAULT = 20;

    public DemoSettings {
        require(lossPercent >= 0 && lossPercent <= 90, "the loss is 0 to 90 %, not " + lossPercent);
        require(burstPackets >= 1 && burstPackets <= 1_000, "a burst is 1 to 1,000 packets, not " + burstPackets);
        require(blackoutSeconds >= 0 && blackoutSeconds <= 60, "the blackout is 0 to 60 s, not " + blackoutSeconds);
        require(delayMs >= 0 && delayMs <= 2_000, "the delay is 0 to 2,000 ms, not " + delayMs);
        require(jitterMs >= 0 && jitterMs <= 2_000, "the jitter is 0 to 2,000 ms, not " + jitterMs);
        require(seconds >= 1 && seconds <= 3_600, "the take is 1 to 3,600 s long, not " + seconds);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
