package org.boothline.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Parts the QUIC datagrams of one socket: those for a connection that we dialled go to the dialling codec, all others
 * to
 * the accepting one. Both codecs are Netty's; each believes the socket is its own. Outgoing datagrams of both pass
 * here,
 * where those that are worth it are sent more than once: the repetitions are what gets a handshake or a farewell
 * through
 * a line that loses many.
 *
 * <p><b>Thread</b>: network. <b>Memory</b>: nothing per datagram received; a copy of each one repeated.
 * <b>Source</b>: RFC 9000 sections 5.2, 13.3, 14.1 and 17; RFC 8999.
 */
final class QuicRouter extends ChannelDuplexHandler {
    static final int ID_BYTES = 20;

    private static final int LONG_HEADER = 0x80;
    /** Where the destination id stands after the first byte, the version and its length. */
    private static final int LONG_ID_OFFSET = 6;

    private static final int PACKET_TYPE_BITS = 0x30;
    /** A datagram that begins a connection is at least so long (RFC 9000 section 14.1): no amplifier for short ones. */
    private static final int INITIAL_BYTES_MIN = 1200;
    /** Distances at which a farewell is repeated. */
    private static final long[] FAREWELL_MS = {20, 60, 150, 400};

    private final int handshakeCopies;
    private final long handshakeCopyMs;
    private final QuicCounters counters;
    private final Behind behind = new Behind();
    /** The first 8 of the 20 random bytes of each id that we dialled with: enough to be unique. */
    private final LongObjectMap<Boolean> dialled = new LongObjectHashMap<>();

    private @Nullable List<DatagramPacket> farewells;
    private boolean takesNewcomers = true;

    QuicRouter(QuicSettings settings, QuicCounters counters) {
        handshakeCopies = settings.handshakeCopies();
        handshakeCopyMs = settings.handshakeCopyMs();
        this.counters = counters;
    }

    /** The handler to put between the accepting and the dialling codec. */
    ChannelInboundHandlerAdapter behind() {
        return behind;
    }

    void add(long dialledId) {
        dialled.put(dialledId, Boolean.TRUE);
    }

    void remove(long dialledId) {
        dialled.remove(dialledId);
    }

    /** False while too many strangers are at the door already. */
    void takesNewcomers(boolean takes) {
        takesNewcomers = takes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        ByteBuf bytes = packet.content();
        int at = bytes.readerIndex();
        boolean longHeader = (bytes.getByte(at) & LONG_HEADER) != 0;
        int idOffset = longHeader ? LONG_ID_OFFSET : 1;
        if (bytes.readableBytes() >= idOffset + Long.BYTES && dialled.containsKey(bytes.getLong(at + idOffset))) {
            behind.read(packet);
        } else if (bytes.readableBytes() < idOffset + Long.BYTES || longHeader && !welcome(bytes, at)) {
            counters.strayDatagrams.increment();
            packet.release();
        } else {
            context.fireChannelRead(packet);
        }
    }

    /** A long header of a type that begins a connection must come in a full datagram, and find room. */
    private boolean welcome(ByteBuf bytes, int at) {
        boolean version1 = bytes.getInt(at + 1) == 1;
        boolean begins = !version1 || (bytes.getByte(at) & PACKET_TYPE_BITS) == 0;
        return !begins || takesNewcomers && bytes.readableBytes() >= INITIAL_BYTES_MIN;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // To both: a codec that is not told sits on its answers until a timer of its own goes off.
        context.fireChannelReadComplete();
        behind.readComplete();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof DatagramPacket packet && packet.content().isReadable()) {
            List<DatagramPacket> leaving = farewells;
            if (leaving != null) {
                leaving.add(copy(packet));
            } else if (handshakeCopies > 0
                    && (packet.content().getByte(packet.content().readerIndex()) & LONG_HEADER) != 0) {
                for (int copy = 1; copy <= handshakeCopies; copy++) {
                    later(context, copy(packet), copy * handshakeCopyMs);
                }
            }
        }
        context.write(message, promise);
    }

    /** On the heap: should the thread end before its time has come, nothing of the pool is lost. */
    private static DatagramPacket copy(DatagramPacket packet) {
        return packet.replace(Unpooled.copiedBuffer(packet.content()));
    }

    private static void later(ChannelHandlerContext context, DatagramPacket copy, long delayMs) {
        context.executor()
                .schedule(
                        () -> context.writeAndFlush(copy, context.channel().voidPromise()),
                        delayMs,
                        TimeUnit.MILLISECONDS);
    }

    /** Runs {@code leave}, which closes a connection, and repeats the datagrams that it sends. */
    void repeatFarewell(ChannelHandlerContext context, Runnable leave) {
        List<DatagramPacket> leaving = new ArrayList<>();
        farewells = leaving;
        try {
            leave.run();
        } finally {
            farewells = null;
        }
        for (DatagramPacket farewell : leaving) {
            for (long delayMs : FAREWELL_MS) {
                later(context, farewell.retainedDuplicate(), delayMs);
            }
        }
    }

    /** Where the dialling codec's share re-enters the pipeline, past the accepting codec. */
    private static final class Behind extends ChannelInboundHandlerAdapter {
        private @Nullable ChannelHandlerContext context;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
        }

        void read(DatagramPacket packet) {
            ChannelHandlerContext here = context;
            if (here == null) {
                packet.release();
            } else {
                here.fireChannelRead(packet);
            }
        }

        void readComplete() {
            ChannelHandlerContext here = context;
            if (here != null) {
                here.fireChannelReadComplete();
            }
        }
    }
}
