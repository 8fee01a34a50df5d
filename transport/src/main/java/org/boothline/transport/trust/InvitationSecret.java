package org.boothline.transport.trust;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What makes an invitation more than an address: 128 random bits that only the inviter and the holder of the link know.
 * <b>Thread</b>: any.
 */
public final class InvitationSecret {
    static final int BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    private InvitationSecret(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an invitation's secret has " + BYTES + " bytes");
        }
        this.bytes = bytes;
    }

    static InvitationSecret random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new InvitationSecret(bytes);
    }

    static InvitationSecret of(byte[] bytes) {
        return new InvitationSecret(bytes.clone());
    }

    static InvitationSecret ofHex(String hex) {
        return new InvitationSecret(HexFormat.of().parseHex(hex));
    }

    byte[] bytes() {
        return bytes.clone();
    }

    String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InvitationSecret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Without the secret, whatever a log or debugger prints. */
    @Override
    public String toString() {
        return "InvitationSecret";
    }
}
