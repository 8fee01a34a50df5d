package org.boothline.lab.fuzz;

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
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.boothline.base.identity.StationIdentity;
import org.boothline.lab.net.PortTriple;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.quic.QuicSettings;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has a key and speaks QUIC, and keeps to nothing else: sends any bytes on its streams. <b>Thread</b>: one; Netty's
 * do the rest.
 */
final class RawPeer implements AutoCloseable {
    private static final long PATIENCE_S = 10;
    /** Ends of streams. */
    static final String FINISHED = "finished";

    static final String RESET = "reset";
    static final String GONE = "the connection is gone";

    private final NetworkThread thread = new NetworkThread("raw peer");
    private final Channel socket;
    private final InetSocketAddress to;
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private @Nullable QuicChannel connection;

    RawPeer(InetSocketAddress to, StationIdentity identity) {
        this.to = to;
        socket = new Bootstrap()
                .group(thread.loop())
                .channel(NioDatagramChannel.class)
                .handler(new QuicClientCodecBuilder()
                        .sslContext(QuicSslContextBuilder.forClient()
                                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                .endpointIdentificationAlgorithm("")
                                .keyManager(identity.privateKey(), null, identity.certificate())
                                .applicationProtocols(QuicSettings.PROTOCOL)
                                .build())
                        .maxIdleTimeout(30, TimeUnit.SECONDS)
                        .initialMaxData(100_000_000)
                        .initialMaxStreamDataBidirectionalLocal(10_000_000)
                        .build())
                .bind(new InetSocketAddress(PortTriple.loopback(0).host(), 0))
                .syncUninterruptibly()
                .channel();
    }

    private QuicChannel connection() throws Exception {
        QuicChannel now = connection;
        if (now != null && now.isActive()) {
            return now;
        }
        QuicChannel made = QuicChannel.newBootstrap(socket)
                .remoteAddress(to)
                .streamHandler(new ChannelInboundHandlerAdapter())
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                        context.close(); // It shows as the end of the streams.
                    }
                })
                .connect()
                .get(PATIENCE_S, TimeUnit.SECONDS);
        connection = made;
        return made;
    }

    /** Puts {@code bytes} on a new stream and ends it; {@link #awaitEnd} tells how it ended. Connects if need be. */
    void send(byte[] bytes) throws Exception {
        QuicChannel by = connection();
        by.createStream(QuicStreamType.BIDIRECTIONAL, new Listening()).addListener(made -> {
            if (made.isSuccess()) {
                QuicStreamChannel stream = (QuicStreamChannel) made.getNow();
                stream.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.wrappedBuffer(bytes), true));
            } else {
                ends.add(GONE);
            }
        });
    }

    /** How the next of the streams ended; null if none did for long. */
    @Nullable
    String awaitEnd() throws InterruptedException {
        return ends.poll(PATIENCE_S, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        QuicChannel now = connection;
        if (now != null) {
            now.close().awaitUninterruptibly(PATIENCE_S, TimeUnit.SECONDS);
        }
        socket.close().syncUninterruptibly();
        thread.close();
    }

    /** Tells the end of one stream, once. */
    private final class Listening extends ChannelInboundHandlerAdapter {
        private boolean told;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            context.channel().config().setOption(QuicChannelOption.READ_FRAMES, true);
        }

        private void tell(String end) {
            if (!told) {
                told = true;
                ends.add(end);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            QuicStreamFrame frame = (QuicStreamFrame) message;
            if (frame.hasFin()) {
                tell(FINISHED);
            }
            frame.release();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            tell(GONE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            tell(cause instanceof QuicStreamResetException ? RESET : GONE);
        }
    }
}
