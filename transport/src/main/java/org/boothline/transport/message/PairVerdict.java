package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * What the person at the accepting side said to the words.
 *
 * @param reason why not, when not accepted, in words for a person
 */
public record PairVerdict(boolean accepted, @Nullable String reason) implements Message {
    public PairVerdict {
        Check.verdict(accepted, reason);
    }
}
