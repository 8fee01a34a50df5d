package org.boothline.session.call;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.WallClock;
import org.boothline.session.view.SessionEvent;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.quic.QuicEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * What a station holds for as long as it lives, and lends to each call.
 *
 * @param slow runs what may take seconds, one after the other: computing roots, starting the Q Manager
 */
record Parts(
        StationSettings settings,
        StationIdentity identity,
        NetworkThread network,
        UdpPort rtpPort,
        UdpPort controlPort,
        QuicEndpoint endpoint,
        ControlThread control,
        Executor slow,
        NanoClock clock,
        WallClock wall,
        TakeStore store,
        QManagerLink qManager,
        Consumer<SessionEvent> events) {

    void tell(SessionEvent.Kind kind, String sentence, @Nullable String takeId) {
        events.accept(new SessionEvent(kind, wall.epochMs(), sentence, takeId));
    }

    void tell(SessionEvent.Kind kind, String sentence) {
        tell(kind, sentence, null);
    }
}
