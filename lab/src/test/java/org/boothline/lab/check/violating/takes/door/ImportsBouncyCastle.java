package org.boothline.lab.check.violating.takes.door;

import org.bouncycastle.cert.X509CertificateHolder;

/** Bouncy Castle where it has no door. */
public final class ImportsBouncyCastle {
    public X509CertificateHolder wrong;
}
