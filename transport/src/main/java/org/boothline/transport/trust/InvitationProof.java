package org.boothline.transport.trust;

import java.util.HexFormat;
import org.boothline.base.identity.Fingerprint;

/**
 * Shows that a caller holds an invitation's secret without telling it, and is of no use to anyone but this caller at
 * this inviter: both stations' fingerprints are in it, as TLS has shown them. <b>Thread</b>: any.
 */
public final class InvitationProof {
    private static final String PURPOSE = "boothline-invitation 2";

    private InvitationProof() {}

    /** The proof, 64 hexadecimal digits. */
    public static String hex(InvitationSecret secret, Fingerprint caller, Fingerprint inviter) {
        return HexFormat.of().formatHex(mac(secret, caller, inviter));
    }

    /** True if {@code proofHex} was made of just this; takes the same time whatever is wrong. */
    public static boolean holds(String proofHex, InvitationSecret secret, Fingerprint caller, Fingerprint inviter) {
        return Hashes.equal(mac(secret, caller, inviter), proofHex);
    }

    private static byte[] mac(InvitationSecret secret, Fingerprint caller, Fingerprint inviter) {
        return Hashes.hmacSha256(secret.bytes(), PURPOSE, Hashes.bytes(caller), Hashes.bytes(inviter));
    }
}
