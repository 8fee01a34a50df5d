package org.boothline.takes.proof;

import java.util.List;
import java.util.Objects;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;

/**
 * A receipt as it travels and is kept.
 *
 * @param lines the signed text's lines, without line feeds; the text is each of them followed by a line feed
 * @param certificateBase64 the signer's, DER
 * @param signatureBase64 ECDSA with SHA-256 over the text's UTF-8, DER
 */
public record SignedReceipt(List<String> lines, String certificateBase64, String signatureBase64) {
    public SignedReceipt {
        lines = List.copyOf(lines);
        Objects.requireNonNull(certificateBase64, "certificateBase64");
        Objects.requireNonNull(signatureBase64, "signatureBase64");
    }

    public static SignedReceipt sign(Receipt receipt, StationIdentity identity) {
        List<String> lines = receipt.lines();
        return new SignedReceipt(lines, Signatures.certificate(identity), Signatures.sign(lines, identity));
    }

    /** @throws UserFault (PROOF) if the lines are not a receipt's */
    public Receipt receipt() throws UserFault {
        return Receipt.parse(lines);
    }

    /** @throws UserFault (PROOF) if the certificate can't be read */
    public Fingerprint signer() throws UserFault {
        return Signatures.signer(certificateBase64);
    }

    /** True if the lines are exactly what the certificate's key signed. Says nothing about whose key that is. */
    public boolean signatureHolds() {
        return Signatures.hold(lines, certificateBase64, signatureBase64);
    }
}
