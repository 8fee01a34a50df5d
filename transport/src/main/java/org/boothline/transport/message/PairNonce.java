package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * The accepting side's nonce, chosen while it can't know the dialling side's.
 *
 * @param reason why not, when not accepted, in words for a person
 * @param nonceHex 64 hexadecimal digits; given when accepted, and only then
 */
public record PairNonce(
        boolean accepted, @Nullable String reason, @Nullable String nonceHex) implements Message {
    public PairNonce {
        Check.verdict(accepted, reason);
        Check.hexOrNull("nonceHex", nonceHex, Check.HASH_DIGITS, Check.HASH_DIGITS);
        Check.that(accepted == (nonceHex != null), "a nonce comes with a yes, and only then");
    }

    public static PairNonce of(String nonceHex) {
        return new PairNonce(true, null, nonceHex);
    }

    public static PairNonce refused(String reason) {
        return new PairNonce(false, reason, null);
    }
}
