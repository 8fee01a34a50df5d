package org.boothline.transport.trust;

import java.util.HexFormat;
import java.util.Random;
import org.boothline.base.identity.Fingerprint;

/** The stations, nonces and secret of the worked examples in docs/PROTOCOL.md, and others. */
final class Stations {
    static final Fingerprint DIALLING = new Fingerprint(run(0x00, 32));
    static final Fingerprint ACCEPTING = new Fingerprint(run(0x20, 32));
    static final Fingerprint THIRD = new Fingerprint(run(0xC0, 32));
    static final PairingNonce NONCE_DIALLING = new PairingNonce(run(0x40, 32));
    static final PairingNonce NONCE_ACCEPTING = new PairingNonce(run(0x60, 32));
    static final InvitationSecret SECRET = InvitationSecret.ofHex(run(0xA0, 16));
    /** 2026-01-01T00:00Z. */
    static final long NOW_MS = 1_767_225_600_000L;

    private Stations() {}

    private static String run(int first, int bytes) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < bytes; i++) {
            hex.append(HexFormat.of().toHexDigits((byte) (first + i)));
        }
        return hex.toString();
    }

    static Fingerprint random(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return new Fingerprint(HexFormat.of().formatHex(bytes));
    }

    /** A station for each number. */
    static Fingerprint number(int number) {
        return new Fingerprint(String.format(java.util.Locale.ROOT, "%064x", number));
    }
}
