package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Ends a take. Answer: {@link TakeStopped}.
 *
 * @param atSample the sample after the last one wanted; null for now
 */
public record TakeStop(String takeId, @Nullable Long atSample) implements Message {
    public TakeStop {
        Check.id("takeId", takeId);
        Check.countOrNull("atSample", atSample);
    }
}
