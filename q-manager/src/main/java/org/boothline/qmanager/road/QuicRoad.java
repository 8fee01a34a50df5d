package org.boothline.qmanager.road;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.time.NanoClock;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.quic.ExchangeHandler;
import org.boothline.transport.quic.QuicCounters;
import org.boothline.transport.quic.QuicEndpoint;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.quic.QuicSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The road over QUIC on UDP N+2. One connection a station, whoever dialled it: a station that we can't reach but that has
 * called us is served and asked over its own call.
 *
 * <p><b>Thread</b>: any; {@link #open} blocks its caller, never the network thread.
 */
public final class QuicRoad implements Road {
    /** A dead line is noticed after this; over a living one, signs of life come every two seconds. */
    private static final long DEAD_AFTER_MS = 10_000;

    /** How long one try to reach a station takes at most; the job comes back to it. */
    private static final long DIAL_MS = 10_000;

    /** A connection that we dialled and nobody has used for so long is hung up. */
    private static final long HANG_UP_AFTER_NS = TimeUnit.SECONDS.toNanos(60);

    private static final Logger LOG = LoggerFactory.getLogger(QuicRoad.class);

    private final QuicEndpoint endpoint;
    private final NanoClock clock;
    private final Map<Fingerprint, Station> stations = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Consumer<Fingerprint>> heard = new CopyOnWriteArrayList<>();

    /** A connected station. */
    private static final class Station {
        private final QuicPeer peer;
        private volatile long usedAtNs;

        Station(QuicPeer peer, long nowNs) {
            this.peer = peer;
            this.usedAtNs = nowNs;
        }
    }

    /**
     * Starts QUIC on {@code port}; the port stays the caller's to close, after this.
     *
     * @param handler answers what other stations ask
     */
    public static QuicRoad open(UdpPort port, StationIdentity identity, ExchangeHandler handler, NanoClock clock)
            throws UserFault {
        QuicSettings settings = QuicSettings.bulk().with(draft -> {
            draft.idleMs = DEAD_AFTER_MS;
            draft.dialDeadlineMs = DIAL_MS;
        });
        QuicEndpoint endpoint = QuicEndpoint.open(port, identity, settings, handler, clock);
        return new QuicRoad(endpoint, clock);
    }

    private QuicRoad(QuicEndpoint endpoint, NanoClock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
        endpoint.onPeer(peer -> {
            LOG.info("called by {}", peer.fingerprint().brief());
            remember(peer);
            heard.forEach(listener -> listener.accept(peer.fingerprint()));
        });
    }

    /** Hears of every station that has called us. <b>Thread</b>: network; must be quick. */
    public void onHeard(Consumer<Fingerprint> listener) {
        heard.add(listener);
    }

    @Override
    public RoadLink open(RoadTarget target) throws RoadFault {
        Station known = stations.get(target.fingerprint());
        if (known != null && known.peer.isOpen()) {
            return link(known, target);
        }
        RoadFault last = new RoadFault(target.name() + " is away: no address of it is known, and it has not called");
        for (InetSocketAddress address : target.addresses()) {
            try {
                return link(dial(address, target), target);
            } catch (RoadFault e) {
                last = e;
                Station called = stations.get(target.fingerprint());
                if (called != null && called.peer.isOpen()) {
                    return link(called, target);
                }
            }
        }
        throw last;
    }

    /** Stations connected now. */
    public int connections() {
        return (int) stations.values().stream()
                .filter(station -> station.peer.isOpen())
                .count();
    }

    public QuicCounters counters() {
        return endpoint.counters();
    }

    /** Hangs up what nobody uses; to be called now and then. */
    public void hangUpIdle() {
        long nowNs = clock.nowNs();
        stations.values().stream()
                .filter(station -> station.peer.dialled() && nowNs - station.usedAtNs > HANG_UP_AFTER_NS)
                .forEach(station -> station.peer.close("nothing more to ask"));
    }

    @Override
    public void close() {
        endpoint.close();
    }

    private RoadLink link(Station station, RoadTarget target) {
        station.usedAtNs = clock.nowNs();
        return new QuicLink(station.peer, target, () -> station.usedAtNs = clock.nowNs());
    }

    private Station dial(InetSocketAddress address, RoadTarget target) throws RoadFault {
        CompletableFuture<QuicPeer> dialling = endpoint.dial(address);
        QuicPeer peer;
        try {
            peer = dialling.get(DIAL_MS + 5_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            String why = e.getCause() instanceof UserFault fault ? fault.why() : String.valueOf(e.getCause());
            throw new RoadFault(target.name() + " is away: at " + text(address) + " " + why, e);
        } catch (TimeoutException e) {
            throw new RoadFault(target.name() + " is away: at " + text(address) + " nothing answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RoadFault("the wait for " + target.name() + " was interrupted", e);
        }
        if (!peer.fingerprint().equals(target.fingerprint())) {
            String brief = peer.fingerprint().brief();
            peer.close("another station was expected here");
            throw new RoadFault("another station (" + brief + ") answers at " + text(address) + " instead of "
                    + target.name() + " (" + target.fingerprint().brief() + ")");
        }
        return remember(peer);
    }

    private Station remember(QuicPeer peer) {
        Station station = new Station(peer, clock.nowNs());
        stations.put(peer.fingerprint(), station);
        peer.onClosed(() -> {
            LOG.info("connection to {} is over: {}", peer.fingerprint().brief(), peer.closeReason());
            stations.remove(peer.fingerprint(), station);
        });
        return station;
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
