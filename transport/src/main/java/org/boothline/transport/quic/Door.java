package org.boothline.transport.quic;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where callers come in: from the first datagram of a connection dialled to us until it is a peer, and a stranger among
 * others until somebody vouches for it. <b>Thread</b>: network, but for the two listeners.
 */
final class Door {
    /** Connections whose handshake is not over: beyond that, newcomers are dropped and try again. */
    private static final int HALF_OPEN_MAX = 256;

    private static final long OTHER_VERSION_AGAIN_MS = 5_000;

    private final QuicEndpoint endpoint;
    private final QuicRouter router;
    private final EventLoop loop;
    private final QuicCounters counters;
    private final Strangers<Connection> strangers = new Strangers<>();
    private volatile @Nullable Consumer<QuicPeer> onPeer;
    private volatile @Nullable Consumer<InetSocketAddress> onOtherVersion;
    private int halfOpen;
    private boolean otherVersionTold;

    Door(QuicEndpoint endpoint, QuicRouter router, EventLoop loop, QuicCounters counters) {
        this.endpoint = endpoint;
        this.router = router;
        this.loop = loop;
        this.counters = counters;
    }

    void onPeer(@Nullable Consumer<QuicPeer> accepted) {
        onPeer = accepted;
    }

    void onOtherVersion(@Nullable Consumer<InetSocketAddress> refused) {
        onOtherVersion = refused;
    }

    Strangers<Connection> strangers() {
        return strangers;
    }

    /** A newcomer, of whom no more is known than the first datagram. */
    Connection greet(QuicChannel channel) {
        // The codec makes a connection while the router hands it a newcomer's datagram, and at no other time.
        Connection connection = new Connection(endpoint, channel, Objects.requireNonNull(router.arriving()));
        router.add(connection.route());
        halfOpen(+1);
        loop.schedule(
                () -> {
                    if (!connection.announced() && connection.isOpen()) {
                        connection.closeNow("no sign of life came");
                    }
                },
                endpoint.settings().halfOpenMs(),
                TimeUnit.MILLISECONDS);
        return connection;
    }

    private void halfOpen(int change) {
        halfOpen += change;
        router.takesNewcomers(halfOpen < HALF_OPEN_MAX);
    }

    /** It has shown that it wants the connection: it is a peer. */
    void enter(Connection connection) {
        halfOpen(-1);
        counters.peersAccepted.increment();
        Connection putOut = strangers.arrive(connection, connection.address().getAddress());
        if (putOut != null) {
            counters.strangersPutOut.increment();
            putOut.closeNow("others are waiting");
        }
        Consumer<QuicPeer> told = onPeer;
        if (told != null) {
            endpoint.guarded(() -> told.accept(connection));
        }
    }

    /** It went before it was a peer. */
    void turnAway() {
        halfOpen(-1);
    }

    /** Its handshake failed since it speaks another version. */
    void otherVersion(InetSocketAddress from) {
        counters.otherVersions.increment();
        Consumer<InetSocketAddress> told = onOtherVersion;
        if (told != null && !otherVersionTold) {
            otherVersionTold = true;
            loop.schedule(() -> otherVersionTold = false, OTHER_VERSION_AGAIN_MS, TimeUnit.MILLISECONDS);
            endpoint.guarded(() -> told.accept(from));
        }
    }
}
