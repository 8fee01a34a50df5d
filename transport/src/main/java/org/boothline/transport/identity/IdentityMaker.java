package org.boothline.transport.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.time.WallClock;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a P-256 key and a certificate for it that it signs itself. <b>Source</b>: RFC 5280. */
final class IdentityMaker {
    private static final String CURVE = "secp256r1";
    /** RFC 5280 section 4.1.2.5: a certificate without a last day. A station is trusted by fingerprint, not by date. */
    private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");
    /** So that a peer whose clock is behind sees no certificate from the future. */
    private static final Duration BACK = Duration.ofDays(2);

    private static final X500Name NAME = new X500Name("CN=Boothline station");

    private IdentityMaker() {}

    static StationIdentity make(WallClock clock) {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE), random);
            KeyPair pair = generator.generateKeyPair();
            Instant first = Instant.ofEpochMilli(clock.epochMs()).minus(BACK);
            JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                    NAME,
                    new BigInteger(63, random).add(BigInteger.ONE),
                    Date.from(first),
                    Date.from(NEVER),
                    NAME,
                    pair.getPublic());
            return new StationIdentity(
                    pair.getPrivate(),
                    new JcaX509CertificateConverter()
                            .getCertificate(certificate.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("every Java platform makes and signs with P-256 keys", e);
        }
    }
}
