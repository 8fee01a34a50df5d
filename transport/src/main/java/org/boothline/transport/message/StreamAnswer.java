package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Whether the stream will be received.
 *
 * @param reason why not, when not accepted, in words for a person
 */
public record StreamAnswer(boolean accepted, @Nullable String reason) implements Message {
    public StreamAnswer {
        Check.verdict(accepted, reason);
    }
}
