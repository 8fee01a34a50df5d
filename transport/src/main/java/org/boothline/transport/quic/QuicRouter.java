package org.boothline.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.boothline.base.time.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The gate between the socket and QUIC. What arrives: datagrams of a connection that we dialled go to the dialling
 * codec, those of an accepted one, and of newcomers for whom there is room, to the accepting one; everything else is
 * dropped here. Both codecs are Netty's; each believes the socket is its own. What leaves: handshake datagrams and
 * farewells are sent more than once, which gets them through a line that loses many; and nothing leaves for an address
 * that is owed nothing.
 *
 * <p><b>Thread</b>: network. <b>Memory</b>: nothing per datagram of a known connection; a copy of each one repeated.
 * <b>Source</b>: RFC 9000 sections 5.2, 8.1, 9, 13.3, 14.1 and 17; RFC 8999.
 */
final class QuicRouter extends ChannelDuplexHandler {
    static final int ID_BYTES = 20;

    private static final int LONG_HEADER = 0x80;
    /** Where the version, the destination id's length and the destination id stand in a long header. */
    private static final int VERSION_OFFSET = 1;

    private static final int ID_LENGTH_OFFSET = 5;
    private static final int LONG_ID_OFFSET = 6;

    private static final int VERSION_1 = 1;
    private static final int PACKET_TYPE_BITS = 0x30;
    /** A datagram that begins a connection is at least so long (RFC 9000 section 14.1). */
    private static final int INITIAL_BYTES_MIN = 1200;
    /** Distances at which a farewell is repeated. */
    private static final long[] FAREWELL_MS = {20, 60, 150, 400};

    private final int handshakeCopies;
    private final long handshakeCopyMs;
    private final QuicCounters counters;
    private final NanoClock clock;
    private final SecureRandom random = new SecureRandom();
    private final Behind behind = new Behind();
    private final Newcomers newcomers;
    private final SendCredit credit = new SendCredit();
    /** By the first 8 bytes of the ids: of those that we chose these alone are random enough to be unique. */
    private final LongObjectMap<Route> routes = new LongObjectHashMap<>();

    private @Nullable List<DatagramPacket> farewells;
    private @Nullable Route arriving;
    private boolean takesNewcomers = true;

    QuicRouter(QuicSettings settings, QuicCounters counters, NanoClock clock) {
        handshakeCopies = settings.handshakeCopies();
        handshakeCopyMs = settings.handshakeCopyMs();
        this.counters = counters;
        this.clock = clock;
        newcomers = new Newcomers(clock.nowNs());
    }

    /** The handler to put between the accepting and the dialling codec. */
    ChannelInboundHandlerAdapter behind() {
        return behind;
    }

    SendCredit credit() {
        return credit;
    }

    void add(Route route) {
        routes.put(route.firstId(), route);
        routes.put(route.id(), route);
    }

    void remove(Route route) {
        routes.remove(route.firstId());
        routes.remove(route.id());
    }

    /** The route of the newcomer whose first datagram is being read. */
    @Nullable
    Route arriving() {
        return arriving;
    }

    /** False while too many strangers are at the door already. */
    void takesNewcomers(boolean takes) {
        takesNewcomers = takes;
    }

    // ---- what arrives

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        ByteBuf bytes = packet.content();
        int at = bytes.readerIndex();
        boolean longHeader = (bytes.getByte(at) & LONG_HEADER) != 0;
        int idOffset = longHeader ? LONG_ID_OFFSET : 1;
        if (bytes.readableBytes() < idOffset + Long.BYTES) {
            counters.strayDatagrams.increment();
            packet.release();
            return;
        }
        long id = bytes.getLong(at + idOffset);
        Route route = routes.get(id);
        if (route != null && (route.dialled() || !longHeader || bytes.getInt(at + VERSION_OFFSET) == VERSION_1)) {
            known(context, route, packet);
        } else if (longHeader && begins(bytes, at)) {
            newcomer(context, packet, id);
        } else {
            counters.strayDatagrams.increment();
            packet.release();
        }
    }

    private void known(ChannelHandlerContext context, Route route, DatagramPacket packet) {
        if (!route.address().equals(packet.sender())) {
            counters.datagramsFromElsewhere.increment();
            packet.release();
            return;
        }
        credit.received(packet.sender(), packet.content().readableBytes());
        if (route.dialled()) {
            behind.read(packet);
        } else {
            context.fireChannelRead(packet);
        }
    }

    /** Only a first packet, or one of a version that we don't speak, can begin something; in a full datagram. */
    private static boolean begins(ByteBuf bytes, int at) {
        int version = bytes.getInt(at + VERSION_OFFSET);
        boolean first = version != VERSION_1 || (bytes.getByte(at) & PACKET_TYPE_BITS) == 0;
        int idBytes = bytes.getUnsignedByte(at + ID_LENGTH_OFFSET);
        return first
                && version != 0
                && bytes.readableBytes() >= INITIAL_BYTES_MIN
                && idBytes >= Long.BYTES
                && idBytes <= ID_BYTES;
    }

    private void newcomer(ChannelHandlerContext context, DatagramPacket packet, long firstId) {
        boolean room = takesNewcomers;
        if (!room || !newcomers.admit(packet.sender().getAddress(), clock.nowNs())) {
            (room ? counters.newcomersOverRate : counters.newcomersNoRoom).increment();
            packet.release();
            return;
        }
        credit.received(packet.sender(), packet.content().readableBytes());
        arriving = Route.accepted(packet.sender(), random.nextLong(), firstId);
        try {
            context.fireChannelRead(packet);
        } finally {
            arriving = null;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // To both: a codec that is not told sits on its answers until a timer of its own goes off.
        context.fireChannelReadComplete();
        behind.readComplete();
    }

    /** Ids of accepted connections: all of one begin with the same 8 bytes, by which its datagrams are found again. */
    QuicConnectionIdGenerator ids() {
        return new QuicConnectionIdGenerator() {
            @Override
            public ByteBuffer newId(ByteBuffer sourceId, ByteBuffer destinationId, int bytes) {
                Route route = arriving;
                if (route == null) {
                    // The codec drops the datagram. It bears a known id's beginning, and yet begins another connection.
                    throw new IllegalStateException("nobody was let in");
                }
                return startingWith(route.id(), bytes);
            }

            @Override
            public ByteBuffer newId(ByteBuffer another, int bytes) {
                return startingWith(another.getLong(another.position()), bytes);
            }

            @Override
            public ByteBuffer newId(int bytes) {
                throw new UnsupportedOperationException("an id belongs to a connection");
            }

            @Override
            public int maxConnectionIdLength() {
                return ID_BYTES;
            }

            @Override
            public boolean isIdempotent() {
                return false;
            }
        };
    }

    private ByteBuffer startingWith(long first, int bytes) {
        byte[] id = new byte[bytes];
        random.nextBytes(id);
        return ByteBuffer.wrap(id).putLong(0, first);
    }

    // ---- what leaves

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof DatagramPacket packet) || !packet.content().isReadable()) {
            context.write(message, promise);
            return;
        }
        repeat(context, packet);
        if (isPaid(packet)) {
            context.write(packet, promise);
        } else {
            packet.release();
            promise.trySuccess(); // Lost on the way, as far as QUIC can tell.
        }
    }

    private boolean isPaid(DatagramPacket packet) {
        boolean paid = credit.spend(packet.recipient(), packet.content().readableBytes());
        if (!paid) {
            counters.datagramsWithheld.increment();
        }
        return paid;
    }

    private void repeat(ChannelHandlerContext context, DatagramPacket packet) {
        List<DatagramPacket> leaving = farewells;
        if (leaving != null) {
            leaving.add(copy(packet));
        } else if (handshakeCopies > 0 && isHandshake(packet.content())) {
            for (int copy = 1; copy <= handshakeCopies; copy++) {
                later(context, copy(packet), copy * handshakeCopyMs);
            }
        }
    }

    private static boolean isHandshake(ByteBuf bytes) {
        int at = bytes.readerIndex();
        return (bytes.getByte(at) & LONG_HEADER) != 0
                && bytes.readableBytes() > LONG_ID_OFFSET
                && bytes.getInt(at + VERSION_OFFSET) == VERSION_1;
    }

    /** On the heap: should the thread end before its time has come, nothing of the pool is lost. */
    private static DatagramPacket copy(DatagramPacket packet) {
        return packet.replace(Unpooled.copiedBuffer(packet.content()));
    }

    private void later(ChannelHandlerContext context, DatagramPacket copy, long delayMs) {
        context.executor()
                .schedule(
                        () -> {
                            if (isPaid(copy)) {
                                context.writeAndFlush(copy, context.channel().voidPromise());
                            }
                        },
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
