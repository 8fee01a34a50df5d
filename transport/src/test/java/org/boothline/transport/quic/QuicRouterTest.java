package org.boothline.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.base.time.VirtualClock;
import org.junit.jupiter.api.Test;

class QuicRouterTest {
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 6001);
    private static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.1", 7001);
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("127.0.0.1", 7002);
    private static final long DIALLED = 0x0102030405060708L;
    private static final int VERSION_2 = 0x6b3343cf;

    private final VirtualClock clock = new VirtualClock();
    private final QuicCounters counters = new QuicCounters();
    private final QuicRouter router = new QuicRouter(QuicSettings.control(), counters, clock);
    private final QuicConnectionIdGenerator ids = router.ids();
    private final StringBuilder seen = new StringBuilder();
    private final List<Route> arrived = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(router, new Sees("A"), router.behind(), new Sees("D"));
    private final Route dialled = Route.dialled(THERE, DIALLED);

    /** Stands where a codec stands, and lets nothing through. */
    private final class Sees extends ChannelInboundHandlerAdapter {
        private final String name;

        Sees(String name) {
            this.name = name;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            Route newcomer = router.arriving();
            seen.append(newcomer == null ? name : "N");
            if (newcomer != null) {
                arrived.add(newcomer);
            }
            ((DatagramPacket) message).release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            seen.append(name.toLowerCase(java.util.Locale.ROOT));
        }
    }

    private QuicRouterTest() {
        router.add(dialled);
    }

    private static ByteBuf longHeader(int first, int version, long id, int bytes) {
        return longHeader(first, version, 20, id, bytes);
    }

    private static ByteBuf longHeader(int first, int version, int idBytes, long id, int bytes) {
        ByteBuf datagram = Unpooled.buffer(bytes);
        datagram.writeByte(first).writeInt(version).writeByte(idBytes).writeLong(id);
        return datagram.writeZero(bytes - datagram.readableBytes());
    }

    private static ByteBuf initial(long id) {
        return longHeader(0xC0, 1, id, 1200);
    }

    private static ByteBuf shortHeader(long id, int bytes) {
        ByteBuf datagram = Unpooled.buffer(bytes).writeByte(0x41).writeLong(id);
        return datagram.writeZero(bytes - datagram.readableBytes());
    }

    private String after(ByteBuf datagram) {
        return after(datagram, THERE);
    }

    /** Who saw it: A the accepting codec, N the same with a newcomer, D the dialling codec. */
    private String after(ByteBuf datagram, InetSocketAddress from) {
        seen.setLength(0);
        channel.writeInbound(new DatagramPacket(datagram, HERE, from));
        assertNull(router.arriving());
        return seen.toString().replaceFirst("ad$", "");
    }

    /** Lets a newcomer in and makes a connection of it, as the endpoint does. */
    private Route accept(long originalId) {
        assertEquals("N", after(initial(originalId)));
        Route route = arrived.get(arrived.size() - 1);
        router.add(route);
        return route;
    }

    private void send(ByteBuf datagram, InetSocketAddress to) {
        channel.writeOutbound(new DatagramPacket(datagram, to));
    }

    private int sentAfterASecond() {
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        return channel.outboundMessages().size();
    }

    @Test
    void sendsWhatIsForADialledConnectionPastTheAcceptingCodec() {
        assertEquals("D", after(shortHeader(DIALLED, 40)));
        assertEquals("D", after(initial(DIALLED)));
        assertEquals("D", after(longHeader(0x80, 0, DIALLED, 60))); // "I don't speak this version": for QUIC to judge.
        router.remove(dialled);
        assertEquals("", after(shortHeader(DIALLED, 40)));
        assertEquals("N", after(initial(DIALLED)));
    }

    @Test
    void knowsAnAcceptedConnectionByItsFirstIdAndByItsOwn() {
        Route route = accept(99);
        assertEquals("A", after(initial(99)));
        assertEquals("A", after(longHeader(0xE0, 1, route.id(), 60)));
        assertEquals("A", after(shortHeader(route.id(), 40)));
        router.remove(route);
        assertEquals("", after(shortHeader(route.id(), 40)));
        assertEquals("N", after(initial(99)));
    }

    @Test
    void dropsWhatBelongsToNothingAndBeginsNothing() {
        assertEquals("", after(shortHeader(99, 40)));
        assertEquals("", after(longHeader(0xE0, 1, 99, 1200))); // A handshake packet.
        assertEquals("", after(longHeader(0xD0, 1, 99, 1200))); // 0-RTT.
        assertEquals("", after(longHeader(0xC0, 1, 99, 1199)));
        assertEquals("", after(longHeader(0xC0, VERSION_2, 99, 1199)));
        assertEquals("", after(longHeader(0x80, 0, 99, 1200))); // An answer to what we never asked.
        assertEquals("", after(longHeader(0xC0, 1, 7, 99, 1200)));
        assertEquals("", after(longHeader(0xC0, 1, 21, 99, 1200)));
        assertEquals(8, counters.strayDatagrams.value());
        assertEquals("N", after(longHeader(0xC0, VERSION_2, 99, 1200)));
        assertEquals("N", after(longHeader(0xC0, 1, 8, 99, 1200)));
    }

    @Test
    void dropsNewcomersWhileTooManyAreAtTheDoor() {
        Route route = accept(98);
        router.takesNewcomers(false);
        assertEquals("", after(initial(99)));
        assertEquals(1, counters.newcomersNoRoom.value());
        assertEquals("D", after(initial(DIALLED)));
        assertEquals("A", after(shortHeader(route.id(), 60)));
        router.takesNewcomers(true);
        assertEquals("N", after(initial(99)));
    }

    @Test
    void dropsNewcomersThatComeTooOftenAndNothingElse() {
        Route route = accept(1);
        int let = 1;
        for (int id = 2; id < 200; id++) {
            let += after(initial(id)).length();
        }
        assertEquals(Newcomers.PREFIX_BURST, let);
        assertEquals(199 - let, counters.newcomersOverRate.value());
        assertEquals("", after(longHeader(0xC0, VERSION_2, 200, 1200)));
        assertEquals("A", after(initial(1)));
        assertEquals("A", after(shortHeader(route.id(), 40)));
        assertEquals("D", after(shortHeader(DIALLED, 40)));
        clock.advanceMs(100);
        assertEquals("N", after(initial(201)));
        assertEquals("", after(initial(202)));
    }

    @Test
    void givesIdsOnlyToWhoWasLetInAndAllOfOneConnectionBeginAlike() {
        // Begins like a known id, and yet is another: the codec would make a connection that nobody let in.
        assertThrows(
                IllegalStateException.class,
                () -> ids.newId(ByteBuffer.allocate(20), ByteBuffer.allocate(20), QuicRouter.ID_BYTES));
        ByteBuffer first = ByteBuffer.allocate(20).putLong(0, 77);
        ByteBuffer second = ids.newId(first, QuicRouter.ID_BYTES);
        assertEquals(QuicRouter.ID_BYTES, second.remaining());
        assertEquals(77, second.getLong(0));
        assertFalse(second.equals(first));
    }

    @Test
    void dropsDatagramsOfAKnownConnectionFromElsewhere() {
        Route route = accept(99);
        assertEquals("", after(shortHeader(DIALLED, 40), ELSEWHERE));
        assertEquals("", after(shortHeader(route.id(), 40), ELSEWHERE));
        assertEquals("", after(initial(99), ELSEWHERE));
        assertEquals(3, counters.datagramsFromElsewhere.value());
        send(shortHeader(5, 40), ELSEWHERE);
        assertEquals(0, channel.outboundMessages().size());
        assertEquals("D", after(shortHeader(DIALLED, 40)));
        assertEquals("A", after(shortHeader(route.id(), 40)));
    }

    @Test
    void survivesEveryTruncationAndRandomBytes() {
        ByteBuf whole = initial(DIALLED);
        for (int bytes = 1; bytes < 40; bytes++) {
            after(whole.copy(0, bytes));
            after(shortHeader(DIALLED, 40).copy(0, bytes));
        }
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(1300)];
            random.nextBytes(bytes);
            ByteBuf datagram = Unpooled.wrappedBuffer(bytes);
            after(datagram);
            assertEquals(0, datagram.refCnt(), "seed " + seed);
        }
    }

    @Test
    void repeatsHandshakeDatagramsOnceAndOthersNever() {
        router.credit().vouch(THERE);
        send(initial(5), THERE);
        send(shortHeader(5, 40), THERE);
        send(longHeader(0x80, 0, 5, 60), THERE);
        assertEquals(3, channel.outboundMessages().size());
        assertEquals(4, sentAfterASecond());
    }

    @Test
    void repeatsFarewellsFourTimes() {
        router.credit().vouch(THERE);
        router.repeatFarewell(channel.pipeline().context(router), () -> send(shortHeader(5, 40), THERE));
        assertEquals(1, channel.outboundMessages().size());
        assertEquals(5, sentAfterASecond());
    }

    @Test
    void repeatsNoMoreThanAnAddressIsOwed() {
        assertEquals("N", after(initial(99)));
        send(longHeader(0xC0, 1, 5, 1200), THERE);
        send(longHeader(0xE0, 1, 5, 1000), THERE);
        assertEquals(2, channel.outboundMessages().size());
        assertEquals(3, sentAfterASecond()); // The copy of 1200 fits into 3600, that of 1000 no more.
        assertEquals(1, counters.datagramsWithheld.value());
        router.repeatFarewell(channel.pipeline().context(router), () -> send(shortHeader(5, 100), THERE));
        assertEquals(5, sentAfterASecond()); // 200 of 3600 B were left.
        send(longHeader(0xC0, 1, 5, 1200), ELSEWHERE);
        assertEquals(5, sentAfterASecond());
    }

    @Test
    void whatIsWithheldIsReleasedAndLooksSent() {
        ByteBuf datagram = shortHeader(5, 40);
        var written = channel.writeOneOutbound(new DatagramPacket(datagram, THERE));
        channel.flushOutbound();
        assertEquals(0, datagram.refCnt());
        assertEquals(true, written.isSuccess());
        assertEquals(0, channel.outboundMessages().size());
    }

    @Test
    void allocatesNothingPerDatagram() {
        QuicRouter alone = new QuicRouter(QuicSettings.control(), counters, clock);
        alone.add(dialled);
        alone.credit().vouch(THERE);
        DatagramPacket packet = new DatagramPacket(shortHeader(DIALLED, 1200), HERE, THERE);
        DatagramPacket stray = new DatagramPacket(shortHeader(5, 1200), HERE, THERE);
        DatagramPacket forged = new DatagramPacket(shortHeader(DIALLED, 1200), HERE, ELSEWHERE);
        ChannelHandlerContext context =
                Objects.requireNonNull(channel.pipeline().context(router));
        double bytes = AllocationProbe.bytesPerRound(20_000, 10_000, () -> {
            alone.channelRead(context, packet.retain());
            alone.channelRead(context, stray.retain());
            alone.channelRead(context, forged.retain());
        });
        assertEquals(0.0, bytes, 0.01);
    }
}
