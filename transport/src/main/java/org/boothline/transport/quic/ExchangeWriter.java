package org.boothline.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one {@link Exchange} to one stream and ends that half of it.
 *
 * <p><b>Thread</b>: network. <b>Memory</b>: at most {@value #CHUNK_BYTES} bytes of the pool at a time, however large the
 * exchange: the next chunk is made when QUIC has taken the one before.
 */
final class ExchangeWriter implements ChannelFutureListener {
    private static final int LENGTH_BYTES = 4;
    private static final int CHUNK_BYTES = 64 << 10;

    private final QuicStreamChannel stream;
    private final Exchange exchange;
    private final Consumer<@Nullable Throwable> onEnd;
    private int written;

    private ExchangeWriter(QuicStreamChannel stream, Exchange exchange, Consumer<@Nullable Throwable> onEnd) {
        this.stream = stream;
        this.exchange = exchange;
        this.onEnd = onEnd;
    }

    /** @param onEnd hears, once, what ended the stream or the connection before all was written; null when all was */
    static void write(QuicStreamChannel stream, Exchange exchange, Consumer<@Nullable Throwable> onEnd) {
        new ExchangeWriter(stream, exchange, onEnd).next();
    }

    private int bytes() {
        return LENGTH_BYTES + exchange.json().length + exchange.body().length;
    }

    private void next() {
        int chunkBytes = Math.min(CHUNK_BYTES, bytes() - written);
        ByteBuf chunk = stream.alloc().directBuffer(chunkBytes);
        if (written == 0) {
            chunk.writeInt(exchange.json().length);
            written = LENGTH_BYTES;
            chunkBytes -= LENGTH_BYTES;
        }
        chunkBytes -= take(exchange.json(), written - LENGTH_BYTES, chunkBytes, chunk);
        take(exchange.body(), written - LENGTH_BYTES - exchange.json().length, chunkBytes, chunk);
        stream.writeAndFlush(new DefaultQuicStreamFrame(chunk, written == bytes()))
                .addListener(this);
    }

    /** Moves up to {@code most} bytes of {@code from}, beginning at {@code at}; gives back how many. */
    private int take(byte[] from, int at, int most, ByteBuf chunk) {
        int count = at < 0 ? 0 : Math.max(0, Math.min(most, from.length - at));
        if (count > 0) {
            chunk.writeBytes(from, at, count);
            written += count;
        }
        return count;
    }

    @Override
    public void operationComplete(ChannelFuture done) {
        if (!done.isSuccess()) {
            onEnd.accept(done.cause());
        } else if (written < bytes()) {
            next();
        } else {
            onEnd.accept(null);
        }
    }
}
