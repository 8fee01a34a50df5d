package org.boothline.transport.quic;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelBootstrap;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import io.netty.handler.codec.quic.QuicConnectionAddress;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.transport.path.UdpPort;
import org.jspecify.annotations.Nullable;

/**
 * QUIC on a port: dials other stations and is dialled by them, both from the one socket. Either way both sides show
 * their
 * certificate; trust is the caller's to decide, by {@link QuicPeer#fingerprint}.
 *
 * <p><b>Thread</b>: public methods from any; everything else, callbacks included, on the port's network thread.
 * <b>Source</b>: RFC 9000, 9001, 9002, by Netty and quiche.
 */
public final class QuicEndpoint implements AutoCloseable {
    /** The last words of a connection may still be repeated after its end. */
    private static final long VOUCH_ON_MS = 1_000;

    private static final int DATAGRAM_BYTES_MAX = 1200;
    private static final int CLOSE_WAIT_MS = 2_000;
    /** Three of the farewell's repetitions. */
    private static final int FAREWELL_MS = 170;

    private final UdpPort port;
    private final EventLoop loop;
    private final QuicSettings settings;
    private final ExchangeHandler handler;
    private final NanoClock clock;
    private final QuicCounters counters = new QuicCounters();
    private final QuicRouter router;
    private final Door door;
    private final SecureRandom random = new SecureRandom();
    private final ChannelHandler acceptingCodec;
    private final ChannelHandler diallingCodec;

    private final Set<Connection> connections = new HashSet<>();
    private final Set<Dial> dials = new HashSet<>();
    private boolean closed;

    private QuicEndpoint(
            UdpPort port, StationIdentity identity, QuicSettings settings, ExchangeHandler handler, NanoClock clock) {
        this.port = port;
        this.loop = port.channel().eventLoop();
        this.settings = settings;
        this.handler = handler;
        this.clock = clock;
        router = new QuicRouter(settings, counters, clock);
        door = new Door(this, router, loop, counters);
        acceptingCodec = tuned(new QuicServerCodecBuilder())
                .sslContext(TlsContexts.accepting(identity, settings.protocol()))
                .connectionIdAddressGenerator(router.ids())
                .handler(new ChannelInitializer<QuicChannel>() {
                    @Override
                    protected void initChannel(QuicChannel channel) {
                        Connection connection = door.greet(channel);
                        channel.pipeline().addLast(connection);
                        connections.add(connection);
                    }
                })
                .streamHandler(streams())
                .build();
        diallingCodec = tuned(new QuicClientCodecBuilder())
                .sslContext(TlsContexts.dialling(identity, settings.protocol()))
                .build();
    }

    /**
     * Starts QUIC on {@code port}; the port stays the caller's to close, after this.
     *
     * @param handler answers every peer's requests, trusted or not: it must look at the fingerprint
     * @throws UserFault (NETWORK) if this machine lacks the native QUIC library
     */
    public static QuicEndpoint open(
            UdpPort port, StationIdentity identity, QuicSettings settings, ExchangeHandler handler) throws UserFault {
        return open(port, identity, settings, handler, SystemClock.SYSTEM);
    }

    /** As above, with a clock. */
    public static QuicEndpoint open(
            UdpPort port, StationIdentity identity, QuicSettings settings, ExchangeHandler handler, NanoClock clock)
            throws UserFault {
        if (!io.netty.handler.codec.quic.Quic.isAvailable()) {
            throw new UserFault(
                    FaultCode.NETWORK,
                    "The control channel can't be started",
                    "there is no QUIC library for this system (" + System.getProperty("os.name") + ", "
                            + System.getProperty("os.arch") + ")",
                    "use Linux, macOS or Windows on x86-64, or Linux or macOS on 64-bit ARM");
        }
        QuicEndpoint endpoint = new QuicEndpoint(port, identity, settings, handler, clock);
        endpoint.onLoop(endpoint::install);
        return endpoint;
    }

    private <B extends QuicCodecBuilder<B>> B tuned(B codec) {
        return codec.congestionControlAlgorithm(
                        settings.congestion() == Congestion.BBR
                                ? QuicCongestionControlAlgorithm.BBR
                                : QuicCongestionControlAlgorithm.CUBIC)
                .maxIdleTimeout(settings.idleMs(), TimeUnit.MILLISECONDS)
                .initialMaxData(settings.connectionWindowBytes())
                .initialMaxStreamDataBidirectionalLocal(settings.streamWindowBytes())
                .initialMaxStreamDataBidirectionalRemote(settings.streamWindowBytes())
                .initialMaxStreamsBidirectional(QuicSettings.STREAMS_MAX)
                .initialMaxStreamsUnidirectional(0)
                .initialCongestionWindowPackets(settings.initialWindowPackets())
                .maxAckDelay(settings.ackDelayMsMax(), TimeUnit.MILLISECONDS)
                .maxSendUdpPayloadSize(DATAGRAM_BYTES_MAX)
                .maxRecvUdpPayloadSize(DATAGRAM_BYTES_MAX)
                // The fixed bit is what tells QUIC from the port's other traffic: it must not be greased.
                .grease(false)
                .activeMigration(false)
                .localConnectionIdLength(QuicRouter.ID_BYTES);
    }

    private void install() {
        ChannelPipeline pipeline = port.channel().pipeline();
        pipeline.addLast(router, acceptingCodec, router.behind(), diallingCodec);
        port.passQuicOn(true);
    }

    private static ChannelInitializer<QuicStreamChannel> streams() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(QuicStreamChannel stream) {
                stream.parent().attr(Connection.KEY).get().accept(stream);
            }
        };
    }

    // ---- public

    /**
     * Connects to the station at {@code to}, trying again and again until the settings' deadline. The future holds the
     * peer, or fails with a {@link UserFault}: NETWORK when nothing answered, PROTOCOL when the other side speaks
     * another
     * version, TRUST when it refused our certificate.
     */
    public CompletableFuture<QuicPeer> dial(InetSocketAddress to) {
        Dial dial = new Dial(this, to, loop);
        if (to.isUnresolved()) {
            dial.result()
                    .completeExceptionally(new UserFault(
                            FaultCode.NETWORK,
                            "The station at " + DialFault.name(to) + " can't be reached",
                            "no address is known for that name",
                            "see whether it is spelled right"));
            return dial.result();
        }
        boolean taken = execute(() -> {
            if (closed || !port.isOpen()) {
                dial.result().completeExceptionally(DialFault.closed(to));
            } else {
                dials.add(dial);
                dial.start();
            }
        });
        if (!taken) {
            dial.result().completeExceptionally(DialFault.closed(to));
        }
        return dial.result();
    }

    /** Who is told of each peer that dialled us; before the peer's first request is handled. */
    public void onPeer(@Nullable Consumer<QuicPeer> accepted) {
        door.onPeer(accepted);
    }

    /**
     * Who is told, on the network thread, that a station of another version called and was refused; at most every 5 s, since
     * each call makes several attempts. The address is only claimed: anybody may have sent that one datagram.
     */
    public void onOtherVersion(@Nullable Consumer<InetSocketAddress> refused) {
        door.onOtherVersion(refused);
    }

    public QuicCounters counters() {
        return counters;
    }

    public UdpPort port() {
        return port;
    }

    /**
     * Ends every connection, with word to the peers, and takes QUIC off the port. Waits {@value #FAREWELL_MS} ms if there
     * were any, so that the word is repeated, unless called on the network thread.
     */
    @Override
    public void close() {
        boolean[] hadPeers = new boolean[1];
        onLoop(() -> hadPeers[0] = leave());
        if (hadPeers[0] && !loop.inEventLoop() && !loop.isShuttingDown()) {
            loop.schedule(this::uninstall, FAREWELL_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly(CLOSE_WAIT_MS);
        } else {
            onLoop(this::uninstall);
        }
    }

    private boolean leave() {
        closed = true;
        boolean hadPeers = !connections.isEmpty();
        for (Dial dial : List.copyOf(dials)) {
            dial.fail(DialFault.closed(dial.to()));
        }
        for (Connection connection : List.copyOf(connections)) {
            connection.closeNow("the station ended");
        }
        return hadPeers;
    }

    private void uninstall() {
        port.passQuicOn(false);
        ChannelPipeline pipeline = port.channel().pipeline();
        for (ChannelHandler part : List.of(diallingCodec, router.behind(), acceptingCodec, router)) {
            if (pipeline.context(part) != null) {
                pipeline.remove(part);
            }
        }
    }

    // ---- for the package, on the network thread

    Door door() {
        return door;
    }

    QuicSettings settings() {
        return settings;
    }

    ExchangeHandler handler() {
        return handler;
    }

    long nowNs() {
        return clock.nowNs();
    }

    /** Runs {@code work} on the network thread; false if that has ended. */
    boolean execute(Runnable work) {
        if (loop.inEventLoop()) {
            work.run();
            return true;
        }
        try {
            loop.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs what somebody else gave us; its failure must not become the network's. */
    void guarded(Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            counters.handlerFailures.increment();
        }
    }

    private void onLoop(Runnable work) {
        if (loop.inEventLoop()) {
            work.run();
        } else if (!loop.isShuttingDown()) {
            loop.submit(work).awaitUninterruptibly(CLOSE_WAIT_MS);
        }
    }

    /** One attempt; {@code lost} hears if it ends before it was handed out, with what made it fail if that is known. */
    Connection connect(InetSocketAddress to, BiConsumer<Connection, @Nullable Throwable> lost) {
        byte[] id = new byte[QuicRouter.ID_BYTES];
        random.nextBytes(id);
        Route route = Route.dialled(to, ByteBuffer.wrap(id).getLong());
        router.add(route);
        router.credit().vouch(to); // We chose that address ourselves.
        @Nullable Connection[] made = new Connection[1];
        Channel parent = port.channel();
        QuicChannelBootstrap bootstrap = QuicChannel.newBootstrap(parent)
                .localConnectionAddress(new QuicConnectionAddress(id))
                .remoteAddress(to)
                .option(io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .streamHandler(streams())
                .handler(new ChannelInitializer<QuicChannel>() {
                    @Override
                    protected void initChannel(QuicChannel channel) {
                        Connection connection = new Connection(QuicEndpoint.this, channel, route);
                        channel.pipeline().addLast(connection);
                        made[0] = connection;
                    }
                });
        var connecting = bootstrap.connect();
        // The socket is open and this is its thread: the channel is registered, and its handler made, at once.
        Connection connection = Objects.requireNonNull(made[0]);
        connections.add(connection);
        connection.onClosed(() -> lost.accept(connection, connecting.cause()));
        return connection;
    }

    /** A connection that we dialled has become a peer. */
    void dialled(Connection connection) {
        connection.announce();
        counters.peersDialled.increment();
    }

    /** The handshake is done: who shook hands is where the connection's datagrams go. */
    void established(Connection connection) {
        if (!connection.dialled()) {
            router.credit().vouch(connection.address());
        }
    }

    private void withdraw(InetSocketAddress address) {
        loop.schedule(() -> router.credit().withdraw(address), VOUCH_ON_MS, TimeUnit.MILLISECONDS);
    }

    void ended(Dial dial) {
        dials.remove(dial);
    }

    void over(Connection connection) {
        connections.remove(connection);
        router.remove(connection.route());
        if (connection.dialled() || connection.shookHands()) {
            withdraw(connection.address());
        }
        if (!connection.announced()) {
            counters.handshakesAbandoned.increment();
            if (!connection.dialled()) {
                door.turnAway();
            }
        }
    }

    void farewell(Runnable leave) {
        ChannelHandlerContext context = port.channel().pipeline().context(router);
        if (context == null) {
            leave.run();
        } else {
            router.repeatFarewell(context, leave);
        }
    }
}
