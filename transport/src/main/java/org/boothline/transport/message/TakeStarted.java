package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Where the take begins. The numbers are 0 when it was not accepted.
 *
 * @param reason why not, when not accepted, in words for a person
 * @param firstSample the take's first captured sample
 * @param firstIndex the first packet that belongs to it
 * @param startEpochNs time of day of {@code firstSample}, nanoseconds since 1970 UTC
 */
public record TakeStarted(
        boolean accepted, @Nullable String reason, long firstSample, long firstIndex, long startEpochNs)
        implements Message {
    public TakeStarted {
        Check.verdict(accepted, reason);
        Check.count("firstSample", firstSample);
        Check.count("firstIndex", firstIndex);
        Check.count("startEpochNs", startEpochNs);
    }

    public static TakeStarted refused(String reason) {
        return new TakeStarted(false, reason, 0, 0, 0);
    }
}
