package org.boothline.qmanager.api;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.stats.Counter;

/**
 * The HTTP server on 127.0.0.1. One request a connection; every limit below is refused with a sentence or, where the
 * client is too slow to be told, by closing.
 *
 * <p><b>Thread</b>: its own Netty thread; requests that touch the disk run on {@value #WORKERS} workers with a queue of
 * {@value #QUEUE_MAX}, beyond which the answer is 503. <b>Memory</b>: at most {@value #CONNECTIONS_MAX} connections of
 * {@value #BODY_BYTES_MAX} bytes each.
 */
public final class HttpApi implements AutoCloseable {
    static final int BODY_BYTES_MAX = 64 * 1024;
    static final int CONNECTIONS_MAX = 64;
    static final int EVENT_CLIENTS_MAX = 8;
    private static final int LINE_BYTES_MAX = 4_096;
    private static final int HEADER_BYTES_MAX = 16_384;
    private static final int WORKERS = 3;
    private static final int QUEUE_MAX = 64;

    private final EventLoopGroup loop;
    private final ThreadPoolExecutor workers;
    private final Channel server;
    private final ProgressEvents events;
    private final Counter refused = new Counter("apiRequestsRefused");

    /**
     * Opens the server on a free port.
     *
     * @param token what a client must show
     * @param slowClientMs how long a client may take to send its request or to accept its answer
     * @param asked runs at every request that is not refused
     */
    public static HttpApi open(QManagerService service, String token, long slowClientMs, Runnable asked)
            throws UserFault {
        return new HttpApi(service, token, slowClientMs, asked);
    }

    private HttpApi(QManagerService service, String token, long slowClientMs, Runnable asked) throws UserFault {
        loop = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());
        workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE_MAX),
                task -> new Thread(task, "http worker"));
        workers.allowCoreThreadTimeOut(true);
        events = new ProgressEvents(service, EVENT_CLIENTS_MAX);
        AtomicInteger connections = new AtomicInteger();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (connections.incrementAndGet() > CONNECTIONS_MAX) {
                            connections.decrementAndGet();
                            refused.increment();
                            var unused = channel.close();
                            return;
                        }
                        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
                        channel.pipeline()
                                .addLast("slow sender", new ReadTimeoutHandler(slowClientMs, TimeUnit.MILLISECONDS))
                                .addLast("slow reader", new WriteTimeoutHandler(slowClientMs, TimeUnit.MILLISECONDS))
                                .addLast(new HttpServerCodec(LINE_BYTES_MAX, HEADER_BYTES_MAX, 8_192))
                                .addLast(new HttpObjectAggregator(BODY_BYTES_MAX, true))
                                .addLast(new ApiHandler(
                                        new ApiRoutes(service), new ApiGuard(token), events, workers, refused, asked));
                    }
                });
        ChannelFuture bound = bootstrap.bind(new InetSocketAddress(loopback(), 0));
        bound.awaitUninterruptibly();
        if (!bound.isSuccess()) {
            shutDown();
            throw new UserFault(
                    FaultCode.QMANAGER,
                    "The Q Manager's local HTTP API can't be opened",
                    String.valueOf(bound.cause().getMessage()),
                    "see whether programs on this machine may listen on 127.0.0.1");
        }
        server = bound.channel();
    }

    /** Not the system's own idea of it, which may be IPv6: clients are told 127.0.0.1. */
    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** The port that the system chose. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Requests that were refused before they reached a route. */
    public Counter refused() {
        return refused;
    }

    @Override
    public void close() {
        server.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
        events.close();
        shutDown();
    }

    private void shutDown() {
        workers.shutdown();
        try {
            // Whoever asked us to end gets the answer to that.
            workers.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.shutdownGracefully(100, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
