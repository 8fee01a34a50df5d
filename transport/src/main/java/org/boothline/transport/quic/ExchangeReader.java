package org.boothline.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannelOption;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.boothline.transport.quic.ExchangeFault.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Collects what arrives on one stream into an {@link Exchange}. Ends exactly once, with an exchange or a reason.
 *
 * <p><b>Thread</b>: network. <b>Memory</b>: grows with the bytes that really arrived, never with a length that was only
 * announced; all readers of a connection together stay within its budget.
 */
final class ExchangeReader extends ChannelInboundHandlerAdapter {
    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_BYTES = 512;

    /** Who waits for the exchange. */
    interface Waiting {
        /** @param exchange an empty JSON and nothing after it is a sign of life */
        void complete(QuicStreamChannel stream, Exchange exchange);

        void fail(QuicStreamChannel stream, Reason reason, String detail);
    }

    private final Connection connection;
    private final Waiting waiting;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int count;
    private boolean ended;
    private @Nullable ScheduledFuture<?> patience;

    ExchangeReader(Connection connection, Waiting waiting) {
        this.connection = connection;
        this.waiting = waiting;
    }

    /** Fails with {@link Reason#TIMEOUT} if the exchange has not arrived wholly after so long, however it trickles. */
    void within(QuicStreamChannel stream, long timeMs) {
        patience = stream.eventLoop()
                .schedule(
                        () -> fail(stream, Reason.TIMEOUT, "unfinished after " + timeMs + " ms"),
                        timeMs,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().config().setOption(QuicChannelOption.READ_FRAMES, true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        QuicStreamFrame frame = (QuicStreamFrame) message;
        try {
            connection.heard();
            if (!ended) {
                take((QuicStreamChannel) context.channel(), frame.content(), frame.hasFin());
            }
        } finally {
            frame.release();
        }
    }

    private void take(QuicStreamChannel stream, ByteBuf content, boolean last) {
        int more = content.readableBytes();
        if (!connection.reserve(more)) {
            fail(stream, Reason.OVERLOADED, "too much is under way on this connection");
            return;
        }
        if (count + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(count + more, bytes.length * 2));
        }
        content.readBytes(bytes, count, more);
        count += more;
        long jsonBytes = count < LENGTH_BYTES ? 0 : length();
        if (jsonBytes > Exchange.JSON_BYTES_MAX || count - LENGTH_BYTES - jsonBytes > Exchange.BODY_BYTES_MAX) {
            fail(stream, Reason.TOO_LARGE, "more than an exchange may hold");
        } else if (last) {
            finish(stream, jsonBytes);
        }
    }

    private long length() {
        return (bytes[0] & 0xFFL) << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
    }

    private void finish(QuicStreamChannel stream, long jsonBytes) {
        int bodyFrom = (int) (LENGTH_BYTES + jsonBytes);
        if (count < LENGTH_BYTES || count < bodyFrom || (jsonBytes == 0 && count > LENGTH_BYTES)) {
            fail(stream, Reason.MALFORMED, "the stream ended within an exchange, or held none");
            return;
        }
        Exchange exchange = new Exchange(
                Arrays.copyOfRange(bytes, LENGTH_BYTES, bodyFrom), Arrays.copyOfRange(bytes, bodyFrom, count));
        end();
        waiting.complete(stream, exchange);
    }

    private void fail(QuicStreamChannel stream, Reason reason, String detail) {
        if (!ended) {
            end();
            waiting.fail(stream, reason, detail);
        }
    }

    private void end() {
        ended = true;
        if (patience != null) {
            patience.cancel(false);
        }
        connection.release(count);
        bytes = new byte[0];
        count = 0;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail((QuicStreamChannel) context.channel(), Reason.CLOSED, "the connection ended before the exchange did");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        QuicStreamChannel stream = (QuicStreamChannel) context.channel();
        if (cause instanceof QuicStreamResetException reset) {
            Reason reason = ResetCode.reason(reset.applicationProtocolCode());
            fail(stream, reason, "the other station broke the exchange off");
        } else {
            fail(stream, Reason.CLOSED, String.valueOf(cause.getMessage()));
        }
        stream.close();
    }
}
