package org.boothline.qmanager.restore;

import java.net.InetSocketAddress;
import java.util.List;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.privacy.Redaction;
import org.boothline.qmanager.road.RoadTarget;
import org.boothline.takes.store.PeerInfo;
import org.boothline.takes.store.SessionInfo;

/** Where a session's other station is reached: read anew each time, since the app writes each new address there. */
public final class Targets {
    /** A Q Manager listens two above its station's base port. */
    private static final int PORT_OFFSET = 2;

    private Targets() {}

    /** A station that session.json does not name has no address, and can only be heard from if it calls. */
    public static RoadTarget of(SessionInfo session, Fingerprint station) {
        PeerInfo peer = session.peer(station).orElse(null);
        if (peer == null) {
            return new RoadTarget(session.sessionId(), station, "station " + station.brief(), List.of());
        }
        Redaction.hide(peer.host());
        boolean hasAddress = !peer.host().isBlank() && peer.basePort() > 0;
        List<InetSocketAddress> addresses =
                hasAddress ? List.of(new InetSocketAddress(peer.host(), peer.basePort() + PORT_OFFSET)) : List.of();
        return new RoadTarget(session.sessionId(), station, peer.name(), addresses);
    }
}
