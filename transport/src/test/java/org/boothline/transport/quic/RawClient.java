package org.boothline.transport.quic;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
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
        CompletableFuture<String> end = new CompletableFuture<>();
        QuicStreamChannel stream = connected
                .get(5, TimeUnit.SECONDS)
                .createStream(QuicStreamType.BIDIRECTIONAL, new ChannelInboundHandlerAdapter() {
                    private int count;

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
                })
                .sync()
                .getNow();
        if (fin) {
            stream.writeAndFlush(
                    new io.netty.handler.codec.quic.DefaultQuicStreamFrame(Unpooled.wrappedBuffer(bytes), true));
        } else {
            stream.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        }
        return end;
    }

    @Override
    public void close() {
        socket.close().syncUninterruptibly();
        thread.close();
    }
}
