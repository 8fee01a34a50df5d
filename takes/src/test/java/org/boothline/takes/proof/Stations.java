package org.boothline.takes.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import org.boothline.base.identity.StationIdentity;

/** Three stations whose keys everybody knows: good for tests and nothing else. */
public final class Stations {
    public static final StationIdentity BOOTH = load("booth");
    public static final StationIdentity STUDIO = load("studio");
    public static final StationIdentity STRANGER = load("stranger");

    private Stations() {}

    private static StationIdentity load(String name) {
        try (InputStream key = resource(name + "-key.pem");
                InputStream certificate = resource(name + "-certificate.pem")) {
            String pem = new String(key.readAllBytes(), StandardCharsets.US_ASCII);
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            PrivateKey secret = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
            return new StationIdentity(secret, (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key of " + name + " can't be read", e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Stations.class.getResourceAsStream(name), name);
    }
}
