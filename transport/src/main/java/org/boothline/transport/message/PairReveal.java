package org.boothline.transport.message;

/**
 * Opens the dialling side's commitment; both people see the words now. Answer: {@link PairVerdict}, when the other
 * person has said yes or no.
 *
 * @param nonceHex what the commitment was about, 64 hexadecimal digits
 */
public record PairReveal(String nonceHex) implements Message {
    public PairReveal {
        Check.hex("nonceHex", nonceHex, Check.HASH_DIGITS);
    }
}
