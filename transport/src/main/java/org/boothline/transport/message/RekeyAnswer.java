package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Whether a new key epoch will be offered.
 *
 * @param reason why not, when not accepted, in words for a person
 */
public record RekeyAnswer(boolean accepted, @Nullable String reason) implements Message {
    public RekeyAnswer {
        Check.verdict(accepted, reason);
    }
}
