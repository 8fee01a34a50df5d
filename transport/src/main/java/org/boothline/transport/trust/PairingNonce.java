package org.boothline.transport.trust;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What one side of a pairing adds to the words so that nobody can choose them. Good for one pairing only; the dialling
 * side's is secret until it is revealed. <b>Thread</b>: any.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record PairingNonce(String hex) {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public PairingNonce {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a nonce is 64 lower-case hexadecimal digits");
        }
    }

    /** A new one. */
    public static PairingNonce random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new PairingNonce(HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** Without its digits, whatever a log or debugger prints. */
    @Override
    public String toString() {
        return "PairingNonce";
    }
}
