package org.boothline.transport.trust;

import org.boothline.base.identity.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * What the inviter sees of an invitation afterwards: all but the secret. Immutable.
 *
 * @param guestName what the guest will be called here; null: as it calls itself
 * @param createdEpochMs in ms since 1970 UTC, as all times here; 0 if unreadable
 * @param usedBy given when USED
 * @param closedEpochMs when it was used or withdrawn; 0 if neither
 */
public record KeptInvitation(
        String id,
        @Nullable String guestName,
        long createdEpochMs,
        long expiryEpochMs,
        State state,
        @Nullable Fingerprint usedBy,
        long closedEpochMs) {
    /** Whether it is still good. */
    public enum State {
        OPEN,
        USED,
        WITHDRAWN,
        EXPIRED,
        /** Its file is damaged or of a later version; it lets nobody in, and is never deleted. */
        UNREADABLE
    }

    static KeptInvitation unreadable(String id) {
        return new KeptInvitation(id, null, 0, 0, State.UNREADABLE, null, 0);
    }
}
