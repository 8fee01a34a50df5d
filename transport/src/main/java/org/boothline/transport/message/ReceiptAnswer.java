package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Whether the receipt was filed.
 *
 * @param reason why not, when not accepted, in words for a person
 */
public record ReceiptAnswer(boolean accepted, @Nullable String reason) implements Message {
    public ReceiptAnswer {
        Check.verdict(accepted, reason);
    }
}
