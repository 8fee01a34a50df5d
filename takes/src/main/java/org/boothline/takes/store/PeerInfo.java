package org.boothline.takes.store;

import java.util.Objects;

/**
 * A station of a session.
 *
 * @param fingerprint 64 hexadecimal digits
 * @param host where it was last
 * @param basePort its N
 * @param certificateBase64 DER; empty if not known
 */
public record PeerInfo(String fingerprint, String name, String host, int basePort, String certificateBase64) {
    public PeerInfo {
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(certificateBase64, "certificateBase64");
    }
}
