package org.boothline.transport.trust;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.boothline.base.identity.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * {@code invitations/<id>.json}, as JSON has it.
 *
 * @param secretHex 32 hexadecimal digits
 * @param guestName null: none given
 * @param usedBy the fingerprint of the station that was let in; given when used, and only then
 * @param closedEpochMs when it was used or withdrawn; 0 while open
 */
record InvitationFile(
        int version,
        String id,
        String secretHex,
        @Nullable String guestName,
        long createdEpochMs,
        long expiryEpochMs,
        State state,
        @Nullable String usedBy,
        long closedEpochMs) {
    static final int VERSION = 1;

    /** What was done with it. */
    enum State {
        @JsonProperty("open")
        OPEN,
        @JsonProperty("used")
        USED,
        @JsonProperty("withdrawn")
        WITHDRAWN
    }

    InvitationFile {
        require(id != null && id.matches("[0-9a-f]{16}"), "its id is none");
        require(secretHex != null && secretHex.matches("[0-9a-f]{32}"), "its secret is none");
        require(state != null, "its state is missing");
        require((state == State.USED) == (usedBy != null), "it is used by a station, or not at all");
        require(usedBy == null || usedBy.matches("[0-9a-f]{64}"), "its station is no fingerprint");
        require(createdEpochMs >= 0 && expiryEpochMs >= 0 && closedEpochMs >= 0, "a time lies before 1970");
        if (guestName != null) {
            PeerNames.check(guestName);
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    InvitationFile usedBy(Fingerprint guest, long nowEpochMs) {
        return closed(State.USED, guest.hex(), nowEpochMs);
    }

    InvitationFile withdrawn(long nowEpochMs) {
        return closed(State.WITHDRAWN, null, nowEpochMs);
    }

    private InvitationFile closed(State newState, @Nullable String by, long nowEpochMs) {
        return new InvitationFile(
                version, id, secretHex, guestName, createdEpochMs, expiryEpochMs, newState, by, nowEpochMs);
    }

    InvitationSecret secret() {
        return InvitationSecret.ofHex(secretHex);
    }

    /** Since when it lets nobody in; in the future while it does. */
    long overEpochMs() {
        return state == State.OPEN ? expiryEpochMs : closedEpochMs;
    }

    /** Why it is not good for somebody who holds its secret; null if it is. */
    @Nullable
    Redemption refusal(long nowEpochMs) {
        if (usedBy != null) {
            return new Redemption.AlreadyUsed(new Fingerprint(usedBy), closedEpochMs);
        }
        if (state == State.WITHDRAWN) {
            return new Redemption.Withdrawn();
        }
        return nowEpochMs >= expiryEpochMs ? new Redemption.Expired(expiryEpochMs) : null;
    }

    KeptInvitation kept(long nowEpochMs) {
        KeptInvitation.State shown =
                switch (state) {
                    case USED -> KeptInvitation.State.USED;
                    case WITHDRAWN -> KeptInvitation.State.WITHDRAWN;
                    case OPEN -> nowEpochMs >= expiryEpochMs ? KeptInvitation.State.EXPIRED : KeptInvitation.State.OPEN;
                };
        return new KeptInvitation(
                id,
                guestName,
                createdEpochMs,
                expiryEpochMs,
                shown,
                usedBy == null ? null : new Fingerprint(usedBy),
                closedEpochMs);
    }

    /** Without the secret, whatever a log or debugger prints. */
    @Override
    public String toString() {
        return "InvitationFile[id=" + id + ", state=" + state + "]";
    }
}
