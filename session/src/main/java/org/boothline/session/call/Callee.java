package org.boothline.session.call;

import java.net.InetSocketAddress;
import java.util.List;
import org.boothline.base.identity.Fingerprint;
import org.boothline.transport.trust.Invitation;
import org.jspecify.annotations.Nullable;

/**
 * Whom to call.
 *
 * @param bases where it may be, host and base port each; all are tried at once
 * @param expected the fingerprint it must have, if that is known before
 * @param invitation what this station was invited with, or null
 */
public record Callee(
        List<InetSocketAddress> bases,
        @Nullable Fingerprint expected,
        @Nullable Invitation invitation) {
    public Callee {
        if (bases.isEmpty()) {
            throw new IllegalArgumentException("a callee has an address");
        }
        bases = List.copyOf(bases);
    }

    /** A station of which no more is known than where it is. */
    public static Callee at(InetSocketAddress base) {
        return new Callee(List.of(base), null, null);
    }

    /** A station that has this key and no other. */
    public static Callee known(InetSocketAddress base, Fingerprint expected) {
        return new Callee(List.of(base), expected, null);
    }

    /** The station that made an invitation. */
    public static Callee inviter(Invitation invitation, List<InetSocketAddress> bases) {
        return new Callee(bases, invitation.inviter(), invitation);
    }
}
