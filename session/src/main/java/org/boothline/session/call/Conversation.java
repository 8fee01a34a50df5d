package org.boothline.session.call;

import java.util.concurrent.CompletableFuture;
import org.boothline.base.identity.Fingerprint;
import org.boothline.session.view.SessionView;
import org.boothline.session.wiring.SendPath;
import org.boothline.transport.quic.QuicPeer;
import org.jspecify.annotations.Nullable;

/** What a station is in while it talks. <b>Thread</b>: control; {@link #view} any. */
interface Conversation {
    /** True if {@code from} is the connection it runs over. */
    boolean isWith(QuicPeer from);

    /** True if it is with that station, or with nobody yet. */
    boolean couldBeWith(Fingerprint fingerprint);

    void startTake(String name);

    void stopTake();

    /** Ends it in order; complete when all is done. */
    CompletableFuture<Void> hangUp(String reason);

    /** What this station sends in it, or null while it sends nothing. */
    @Nullable
    SendPath sending();

    /** Its talkback, or null if there is none. */
    @Nullable
    SendPath talkback();

    /** Its monitor, or null before there can be one. */
    @Nullable
    OwnMonitor monitor();

    SessionView view();
}
