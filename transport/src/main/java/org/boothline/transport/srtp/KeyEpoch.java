package org.boothline.transport.srtp;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The secret of one SSRC: the master key and salt from which its SRTP and its SRTCP session keys are derived. It lives as
 * long as its SSRC and is never used for another one.
 *
 * <p>Only an epoch drawn here protects, once RTP and once RTCP: with AES-GCM a nonce used twice under one key gives both
 * texts away, and two protectors of one epoch would count the same nonces. One that a peer sent only unprotects.
 *
 * <p><b>Thread</b>: any. <b>Source</b>: RFC 7714 sections 11 and 12.
 */
public final class KeyEpoch {
    /** AEAD_AES_256_GCM. */
    public static final int MASTER_KEY_BYTES = 32;

    /** AEAD_AES_256_GCM. */
    public static final int MASTER_SALT_BYTES = 12;

    private static final long SSRC_MAX = 0xFFFF_FFFFL;

    private final long ssrc;
    private final byte[] masterKey;
    private final byte[] masterSalt;
    private final AtomicBoolean mayProtectRtp;
    private final AtomicBoolean mayProtectRtcp;

    private KeyEpoch(long ssrc, byte[] masterKey, byte[] masterSalt, boolean mayProtect) {
        if (ssrc < 0 || ssrc > SSRC_MAX) {
            throw new IllegalArgumentException("the SSRC is 0 to " + SSRC_MAX + ", not " + ssrc);
        }
        requireBytes("master key", masterKey, MASTER_KEY_BYTES);
        requireBytes("master salt", masterSalt, MASTER_SALT_BYTES);
        this.ssrc = ssrc;
        this.masterKey = masterKey;
        this.masterSalt = masterSalt;
        mayProtectRtp = new AtomicBoolean(mayProtect);
        mayProtectRtcp = new AtomicBoolean(mayProtect);
    }

    /** A new secret of ours, which may protect. */
    public static KeyEpoch random(long ssrc, SecureRandom random) {
        byte[] masterKey = new byte[MASTER_KEY_BYTES];
        byte[] masterSalt = new byte[MASTER_SALT_BYTES];
        random.nextBytes(masterKey);
        random.nextBytes(masterSalt);
        return new KeyEpoch(ssrc, masterKey, masterSalt, true);
    }

    /**
     * A secret that a peer sent; unprotects only.
     *
     * @param masterKeyHex 64 hexadecimal digits
     * @param masterSaltHex 24 hexadecimal digits
     * @throws IllegalArgumentException for anything else
     */
    public static KeyEpoch of(long ssrc, String masterKeyHex, String masterSaltHex) {
        return new KeyEpoch(ssrc, parse("master key", masterKeyHex), parse("master salt", masterSaltHex), false);
    }

    /** For tests, which know what the result must be. */
    static KeyEpoch protecting(long ssrc, byte[] masterKey, byte[] masterSalt) {
        return new KeyEpoch(ssrc, masterKey.clone(), masterSalt.clone(), true);
    }

    /** Says nothing of the digits, which are secret. */
    private static byte[] parse(String what, String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException("the " + what + " is not hexadecimal");
        }
    }

    private static void requireBytes(String what, byte[] secret, int bytes) {
        if (secret.length != bytes) {
            throw new IllegalArgumentException("a " + what + " has " + bytes + " bytes, not " + secret.length);
        }
    }

    public long ssrc() {
        return ssrc;
    }

    /** 64 digits; secret. */
    public String masterKeyHex() {
        return HexFormat.of().formatHex(masterKey);
    }

    /** 24 digits; secret. */
    public String masterSaltHex() {
        return HexFormat.of().formatHex(masterSalt);
    }

    /** A copy. */
    byte[] masterKey() {
        return masterKey.clone();
    }

    /** A copy. */
    byte[] masterSalt() {
        return masterSalt.clone();
    }

    /** @throws IllegalStateException the second time, and if the secret is a peer's: our bug */
    void claimRtp() {
        claim(mayProtectRtp, "RTP");
    }

    /** @throws IllegalStateException the second time, and if the secret is a peer's: our bug */
    void claimRtcp() {
        claim(mayProtectRtcp, "RTCP");
    }

    private void claim(AtomicBoolean mayProtect, String what) {
        if (!mayProtect.getAndSet(false)) {
            throw new IllegalStateException(
                    "the key of SSRC " + ssrc + " protects " + what + " already, or is not ours to protect with");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "KeyEpoch[ssrc=" + ssrc + "]";
    }
}
