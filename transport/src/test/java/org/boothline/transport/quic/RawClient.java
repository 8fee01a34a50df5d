package org.boothline.transport.quic;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.boothline.base.identity.StationIdentity;
import org.boothline.transport.path.NetworkThread;
import org.jspecify.annotations.Nullable;

/** A QUIC client that need not keep to any of our rules. */
final class RawClient implements AutoCloseable {
    private final NetworkThread thread = new NetworkThread("raw");
    private final Channel socket;
    final CompletableFuture<QuicConnectionCloseEvent> closed = new CompletableFuture<>();
    final CompletableFuture<QuicChannel> connected = new CompletableFuture<>();
    /** Whether the other side takes QUIC datagrams. */
    volatile boolean mayDatagram;

    RawClient(InetSocketAddress to, String protocol, @Nullable StationIdentity identity) {
        QuicSslContextBuilder tls = QuicSslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm("")
                .applicationProtocols(protocol);
        if (identity != null) {
            tls.keyManager(identity.privateKey(), null, identity.certificate());
        }
        socket = new Bootstrap()
                .group(thread.loop())
                .channel(NioDatagramChannel.class)
                .handler(new QuicClientCodecBuilder()
                        .sslContext(tls.build())
                        .maxIdleTimeout(20, TimeUnit.SECONDS)
                        .initialMaxData(10_000_000)
                        .initialMaxStreamDataBidirectionalLocal(1_000_000)
                        .build())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        QuicChannel.newBootstrap(socket)
                .remoteAddress(to)
                .streamHandler(new ChannelInboundHandlerAdapter())
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext context, Object event) {
                        if (event instanceof QuicConnectionCloseEvent close) {
                            closed.complete(close);
                        } else if (event instanceof QuicDatagramExtensionEvent) {
                            mayDatagram = true;
                        }
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
                })
                .connect()
                .addListener(done -> {
                    if (done.isSuccess()) {
                        connected.complete((QuicChannel) done.getNow());
                    } else {
                        connected.completeExceptionally(done.cause());
                    }
                });
    }

    /**
     * Opens a stream with {@code bytes} on it; the future holds how it ended: "fin N" after N bytes, or "reset CODE".
     */
    CompletableFuture<String> send(byte[] bytes, boolean fin) throws Exception {
        RawStream stream = open(true);
        stream.write(bytes, fin);
        return stream.end;
    }

    /** @param reads false never to take anything that comes */
    RawStream open(boolean reads) throws Exception {
        RawStream opened = new RawStream();
        opened.stream = connected
                .get(5, TimeUnit.SECONDS)
                .createStream(QuicStreamType.BIDIRECTIONAL, opened)
                .sync()
                .getNow();
        opened.stream.config().setAutoRead(reads);
        return opened;
    }

    /** One stream, and how it ends. */
    static final class RawStream extends ChannelInboundHandlerAdapter {
        final CompletableFuture<String> end = new CompletableFuture<>();
        private @Nullable QuicStreamChannel stream;
        private int count;

        void write(byte[] bytes, boolean fin) {
            stream.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.wrappedBuffer(bytes), fin));
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.channel().config().setOption(QuicChannelOption.READ_FRAMES, true);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            QuicStreamFrame frame = (QuicStreamFrame) message;
            count += frame.content().readableBytes();
            if (frame.hasFin()) {
                end.complete("fin " + count);
            }
            frame.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            end.complete(
                    cause instanceof QuicStreamResetException reset
                            ? "reset " + reset.applicationProtocolCode()
                            : cause.toString());
        }
    }

    @Override
    public void close() {
        socket.close().syncUninterruptibly();
        thread.close();
    }
}
