package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Where the take ended, and the sender's signature under it. The numbers are 0 when it was not accepted.
 *
 * @param reason why not, when not accepted, in words for a person
 * @param endSample the sample after the take's last one
 * @param endIndex the packet after the last one that belongs to it
 * @param manifest signed by the sender; null if it is not ready, the Q Manager serves it then
 */
public record TakeStopped(
        boolean accepted,
        @Nullable String reason,
        long endSample,
        long endIndex,
        @Nullable SignedLines manifest) implements Message {
    public TakeStopped {
        Check.verdict(accepted, reason);
        Check.count("endSample", endSample);
        Check.count("endIndex", endIndex);
    }

    public static TakeStopped refused(String reason) {
        return new TakeStopped(false, reason, 0, 0, null);
    }
}
