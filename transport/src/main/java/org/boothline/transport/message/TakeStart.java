package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Begins a take of a stream. Answer: {@link TakeStarted}, with the range as the stream's sender confirms it.
 *
 * @param name 1 to 200 characters
 * @param atSample the first sample wanted; null for the one being captured now
 * @param successorOf the take this one continues after the sender was started anew; null if none
 */
public record TakeStart(
        String takeId,
        String name,
        String streamId,
        @Nullable Long atSample,
        @Nullable String successorOf) implements Message {
    public TakeStart {
        Check.id("takeId", takeId);
        Check.text("name", name, 1, Check.TAKE_NAME_CHARS);
        Check.id("streamId", streamId);
        Check.countOrNull("atSample", atSample);
        Check.idOrNull("successorOf", successorOf);
    }
}
