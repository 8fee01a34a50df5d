package org.boothline.transport.trust;

import org.boothline.base.identity.Fingerprint;
import org.jspecify.annotations.Nullable;

/** What became of showing an invitation. */
public sealed interface Redemption {
    /**
     * It was good, and is used up now.
     *
     * @param guestName what the inviter wants the guest to be called; null: as it calls itself
     */
    record Accepted(@Nullable String guestName) implements Redemption {
        @Override
        public String reason() {
            return "";
        }
    }

    /** There is none with this id, or not any more. */
    record Unknown() implements Redemption {
        @Override
        public String reason() {
            return "this station knows no such invitation; ask for a new one";
        }
    }

    /** The caller does not hold its secret, or is not the station that made the proof. */
    record WrongProof() implements Redemption {
        @Override
        public String reason() {
            return "the invitation's proof is wrong; copy all of the invitation, or ask for a new one";
        }
    }

    /** Its time is over. */
    record Expired(long expiryEpochMs) implements Redemption {
        @Override
        public String reason() {
            return "the invitation expired at " + Invitation.moment(expiryEpochMs / 1_000) + "; ask for a new one";
        }
    }

    /** Somebody was let in with it; perhaps this very caller. */
    record AlreadyUsed(Fingerprint by, long atEpochMs) implements Redemption {
        @Override
        public String reason() {
            return "the invitation was used already; ask for a new one";
        }
    }

    /** The inviter thought better of it. */
    record Withdrawn() implements Redemption {
        @Override
        public String reason() {
            return "the invitation was withdrawn; ask for a new one";
        }
    }

    default boolean accepted() {
        return this instanceof Accepted;
    }

    /** Why not, in words for the person who calls; tells nothing of other stations. */
    String reason();
}
