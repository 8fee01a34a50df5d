package org.boothline.session.call;

/** Which side of the glass a station stands on. A take records the booth's stream, at the studio. */
public enum Role {
    BOOTH,
    STUDIO;

    org.boothline.transport.message.Role message() {
        return this == BOOTH ? org.boothline.transport.message.Role.BOOTH : org.boothline.transport.message.Role.STUDIO;
    }

    static Role of(org.boothline.transport.message.Role role) {
        return role == org.boothline.transport.message.Role.BOOTH ? BOOTH : STUDIO;
    }
}
