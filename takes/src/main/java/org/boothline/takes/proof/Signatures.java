package org.boothline.takes.proof;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;

/** Signatures under statements: ECDSA over SHA-256 of the text's UTF-8, with the signer's certificate beside it. */
final class Signatures {
    private Signatures() {}

    static String sign(List<String> lines, StationIdentity identity) {
        byte[] text = StatementText.text(lines).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(identity.sign(text));
    }

    static String certificate(StationIdentity identity) {
        try {
            return Base64.getEncoder().encodeToString(identity.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a parsed certificate has an encoding", e);
        }
    }

    static boolean hold(List<String> lines, String certificateBase64, String signatureBase64) {
        try {
            byte[] text = StatementText.text(lines).getBytes(StandardCharsets.UTF_8);
            byte[] signature = Base64.getDecoder().decode(signatureBase64);
            return StationIdentity.verify(certificate(certificateBase64), text, signature);
        } catch (UserFault | IllegalArgumentException e) {
            return false; // No certificate or no base64: no signature either.
        }
    }

    static Fingerprint signer(String certificateBase64) throws UserFault {
        return Fingerprint.of(certificate(certificateBase64));
    }

    private static X509Certificate certificate(String base64) throws UserFault {
        try {
            byte[] der = Base64.getDecoder().decode(base64);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new UserFault(
                    FaultCode.PROOF,
                    "The signer of a statement can't be told",
                    "its certificate can't be read",
                    "ask the other station for the statement again",
                    e);
        }
    }
}
