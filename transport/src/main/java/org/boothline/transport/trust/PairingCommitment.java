package org.boothline.transport.trust;

import java.util.HexFormat;
import org.boothline.base.identity.Fingerprint;

/**
 * Binds the dialling side to its nonce before it sees the other's. Without it a man in the middle could try nonces
 * until the words of his two connections agree; with it he has one guess. <b>Thread</b>: any. <b>Source</b>: the idea is
 * RFC 6189 sections 4.4.1.1 and 5.9; the bytes are docs/PROTOCOL.md's.
 */
public final class PairingCommitment {
    private static final String PURPOSE = "boothline-commitment 2";

    private PairingCommitment() {}

    /**
     * The commitment, 64 hexadecimal digits.
     *
     * @param dialling the dialling station, as seen in one's own TLS connection; {@code accepting} likewise
     */
    public static String hex(PairingNonce nonceDialling, Fingerprint dialling, Fingerprint accepting) {
        return HexFormat.of().formatHex(hash(nonceDialling, dialling, accepting));
    }

    /** True if {@code commitmentHex} was made of just this; takes the same time whatever is wrong. */
    public static boolean holds(
            String commitmentHex, PairingNonce nonceDialling, Fingerprint dialling, Fingerprint accepting) {
        return Hashes.equal(hash(nonceDialling, dialling, accepting), commitmentHex);
    }

    private static byte[] hash(PairingNonce nonceDialling, Fingerprint dialling, Fingerprint accepting) {
        return Hashes.sha256(PURPOSE, nonceDialling.bytes(), Hashes.bytes(dialling), Hashes.bytes(accepting));
    }
}
