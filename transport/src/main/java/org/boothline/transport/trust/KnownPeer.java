package org.boothline.transport.trust;

import org.boothline.base.identity.Fingerprint;

/**
 * A station that is let in: its key is pinned, and it has a name here. Immutable.
 *
 * @param name 1 to 64 characters, no other peer of the book has it
 * @param pairedEpochMs when, in ms since 1970 UTC
 * @param host where it was last; empty if not known
 * @param basePort its N; 0 if not known
 * @param lastCallEpochMs when a call with it was last up; 0 if never
 */
public record KnownPeer(
        Fingerprint fingerprint,
        String name,
        PairedBy how,
        long pairedEpochMs,
        String host,
        int basePort,
        long lastCallEpochMs) {
    private static final int HOST_CHARS_MAX = 255;
    private static final int PORT_MAX = 65_535;

    public KnownPeer {
        PeerNames.check(name);
        if (host.length() > HOST_CHARS_MAX || host.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a host has up to " + HOST_CHARS_MAX + " characters, none for control");
        }
        if (basePort < 0 || basePort > PORT_MAX) {
            throw new IllegalArgumentException("a port lies between 0 and " + PORT_MAX);
        }
        if (pairedEpochMs < 0 || lastCallEpochMs < 0) {
            throw new IllegalArgumentException("no station was known before 1970");
        }
    }

    KnownPeer named(String newName) {
        return new KnownPeer(fingerprint, newName, how, pairedEpochMs, host, basePort, lastCallEpochMs);
    }

    KnownPeer paired(PairedBy by, long nowEpochMs) {
        return new KnownPeer(fingerprint, name, by, nowEpochMs, host, basePort, lastCallEpochMs);
    }

    /** Elsewhere, unless that is not known. */
    KnownPeer at(String newHost, int newBasePort) {
        return newHost.isEmpty()
                ? this
                : new KnownPeer(fingerprint, name, how, pairedEpochMs, newHost, newBasePort, lastCallEpochMs);
    }

    KnownPeer called(long nowEpochMs) {
        return new KnownPeer(fingerprint, name, how, pairedEpochMs, host, basePort, nowEpochMs);
    }
}
