package org.boothline.base.identity;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/**
 * A station's key and self-signed certificate (ECDSA on P-256). <b>Thread</b>: any.
 *
 * @param privateKey never leaves the machine, never logged
 */
public record StationIdentity(PrivateKey privateKey, X509Certificate certificate) {
    private static final String ALGORITHM = "SHA256withECDSA";

    public Fingerprint fingerprint() {
        return Fingerprint.of(certificate);
    }

    /** Signs {@code message}: ECDSA with SHA-256, DER encoded. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the station's own key can't sign", e);
        }
    }

    /** True if {@code signature} over {@code message} was made by the key of {@code certificate}. */
    public static boolean verify(X509Certificate certificate, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // Not a signature at all: as false as a wrong one.
        }
    }

    /** Without the key, whatever a log or debugger prints. */
    @Override
    public String toString() {
        return "StationIdentity[" + fingerprint().brief() + "]";
    }
}
