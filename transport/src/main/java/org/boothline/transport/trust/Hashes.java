package org.boothline.transport.trust;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.boothline.base.identity.Fingerprint;

/**
 * Hashes over a purpose and parts of fixed length. The purpose comes first, with a zero byte behind it, so that no hash
 * made for one end can serve another. <b>Source</b>: FIPS 180-4, RFC 2104.
 */
final class Hashes {
    private static final String HMAC = "HmacSHA256";

    private Hashes() {}

    static byte[] sha256(String purpose, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(head(purpose));
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static byte[] hmacSha256(byte[] secret, String purpose, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            mac.update(head(purpose));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HMAC with SHA-256 and takes any key", e);
        }
    }

    static byte[] bytes(Fingerprint fingerprint) {
        return HexFormat.of().parseHex(fingerprint.hex());
    }

    /** In a time that does not tell how much of it is right; false for what is no hexadecimal text. */
    static boolean equal(byte[] expected, String hex) {
        try {
            return MessageDigest.isEqual(expected, HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] head(String purpose) {
        return (purpose + '\0').getBytes(StandardCharsets.US_ASCII);
    }
}
