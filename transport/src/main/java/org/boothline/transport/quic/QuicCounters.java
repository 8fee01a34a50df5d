package org.boothline.transport.quic;

import java.util.List;
import org.boothline.base.stats.Counter;

/** What an endpoint saw. <b>Thread</b>: raised by the network thread, read by any. */
public final class QuicCounters {
    public final Counter peersDialled = new Counter("peersDialled");
    public final Counter peersAccepted = new Counter("peersAccepted");
    public final Counter dialAttempts = new Counter("dialAttempts");
    /** Connections that began and never became a peer: no certificate, other version, lost, or the loser of a race. */
    public final Counter handshakesAbandoned = new Counter("handshakesAbandoned");
    /** Datagrams that look like QUIC, are for no connection of ours and can't begin one. */
    public final Counter strayDatagrams = new Counter("strayDatagrams");
    /** Datagrams for a connection of ours that came from another address than its own. */
    public final Counter datagramsFromElsewhere = new Counter("datagramsFromElsewhere");
    /** Datagrams not sent, since their address is not validated and had got three times what came from it. */
    public final Counter datagramsWithheld = new Counter("datagramsWithheld");
    /** Beginnings of connections dropped because too many came per second, from all or from one address. */
    public final Counter newcomersOverRate = new Counter("newcomersOverRate");
    /** Beginnings of connections dropped because too many were unfinished already. */
    public final Counter newcomersNoRoom = new Counter("newcomersNoRoom");
    /** Callers hung up on, since newer ones came and nobody had vouched for them. */
    public final Counter strangersPutOut = new Counter("strangersPutOut");
    /** Callers that speak another version. */
    public final Counter otherVersions = new Counter("otherVersions");

    public final Counter requestsSent = new Counter("requestsSent");
    public final Counter requestsAnswered = new Counter("requestsAnswered");
    public final Counter requestsFailed = new Counter("requestsFailed");
    /** Requests of peers that were larger than an exchange may be. */
    public final Counter refusedTooLarge = new Counter("refusedTooLarge");
    /** Streams of peers that were no exchange. */
    public final Counter refusedMalformed = new Counter("refusedMalformed");
    /** Requests of peers refused because too much waited already. */
    public final Counter refusedOverloaded = new Counter("refusedOverloaded");
    /** Requests of peers that did not arrive in time, and answers that were not taken in time. */
    public final Counter refusedUnfinished = new Counter("refusedUnfinished");
    /** Requests on which our handler failed. */
    public final Counter handlerFailures = new Counter("handlerFailures");

    QuicCounters() {}

    /** All of them, for views and logs. */
    public List<Counter> all() {
        return List.of(
                peersDialled,
                peersAccepted,
                dialAttempts,
                handshakesAbandoned,
                strayDatagrams,
                datagramsFromElsewhere,
                datagramsWithheld,
                newcomersOverRate,
                newcomersNoRoom,
                strangersPutOut,
                otherVersions,
                requestsSent,
                requestsAnswered,
                requestsFailed,
                refusedTooLarge,
                refusedMalformed,
                refusedOverloaded,
                refusedUnfinished,
                handlerFailures);
    }
}
