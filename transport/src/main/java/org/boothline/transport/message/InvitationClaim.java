package org.boothline.transport.message;

/**
 * What a caller shows for having been invited, in its {@link Hello}.
 *
 * @param id the invitation's, 16 hexadecimal digits
 * @param proofHex that the caller holds the invitation's secret, 64 hexadecimal digits; good for this pair of stations
 *     only
 */
public record InvitationClaim(String id, String proofHex) {
    public InvitationClaim {
        Check.id("id", id);
        Check.hex("proofHex", proofHex, Check.HASH_DIGITS);
    }

    /** Without the proof, whatever a log or debugger prints. */
    @Override
    public String toString() {
        return "InvitationClaim[id=" + id + "]";
    }
}
