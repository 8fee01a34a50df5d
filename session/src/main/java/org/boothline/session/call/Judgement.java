package org.boothline.session.call;

import org.boothline.session.view.Protection;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.transport.trust.PairedBy;
import org.jspecify.annotations.Nullable;

/** What {@link Trust} says of a station that wants to be connected. */
sealed interface Judgement {
    /**
     * It is connected.
     *
     * @param pin how it came to be known, if it is to be pinned now; null: it is already, or shall not be
     * @param name what to call it when it is pinned; null: as it calls itself
     */
    record LetIn(
            Protection protection,
            @Nullable PairedBy pin,
            @Nullable String name) implements Judgement {}

    /** Two people must compare the pairing words first. */
    record PairFirst() implements Judgement {}

    /**
     * It is not connected.
     *
     * @param toUser a sentence for the person here
     * @param toPeer half a sentence for the person there, which tells nothing of other stations
     */
    record Refused(Kind kind, String toUser, String toPeer) implements Judgement {}
}
