package org.boothline.transport.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class QuicRouterTest {
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 6001);
    private static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.1", 7001);
    private static final long OURS = 0x0102030405060708L;

    private final QuicCounters counters = new QuicCounters();
    private final QuicRouter router = new QuicRouter(QuicSettings.control(), counters);
    private final StringBuilder seen = new StringBuilder();
    private final EmbeddedChannel channel = new EmbeddedChannel(router, new Sees("A"), router.behind(), new Sees("D"));

    /** Stands where a codec stands, and lets nothing through. */
    private final class Sees extends ChannelInboundHandlerAdapter {
        private final String name;

        Sees(String name) {
            this.name = name;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            seen.append(name);
            ((DatagramPacket) message).release();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            seen.append(name.toLowerCase(java.util.Locale.ROOT));
        }
    }

    private QuicRouterTest() {
        router.add(OURS);
    }

    private static ByteBuf longHeader(int first, int version, long id, int bytes) {
        ByteBuf datagram = Unpooled.buffer(bytes);
        datagram.writeByte(first).writeInt(version).writeByte(20).writeLong(id);
        return datagram.writeZero(bytes - datagram.readableBytes());
    }

    private static ByteBuf shortHeader(long id, int bytes) {
        ByteBuf datagram = Unpooled.buffer(bytes).writeByte(0x41).writeLong(id);
        return datagram.writeZero(bytes - datagram.readableBytes());
    }

    private String after(ByteBuf datagram) {
        seen.setLength(0);
        channel.writeInbound(new DatagramPacket(datagram, HERE, THERE));
        return seen.toString();
    }

    @Test
    void sendsWhatIsForADialledConnectionPastTheAcceptingCodec() {
        assertEquals("Dad", after(shortHeader(OURS, 40)));
        assertEquals("Dad", after(longHeader(0xC0, 1, OURS, 1200)));
        assertEquals("Aad", after(shortHeader(OURS + 1, 40)));
        assertEquals("Aad", after(longHeader(0xC0, 1, OURS + 1, 1200)));
        router.remove(OURS);
        assertEquals("Aad", after(shortHeader(OURS, 40)));
    }

    @Test
    void dropsBeginningsTooShortToBeOne() {
        assertEquals("ad", after(longHeader(0xC0, 1, 99, 1199)));
        assertEquals("ad", after(longHeader(0xC0, 0x7A7A7A7A, 99, 60)));
        assertEquals(2, counters.strayDatagrams.value());
        // A handshake packet begins nothing; it may be short.
        assertEquals("Aad", after(longHeader(0xE0, 1, 99, 60)));
    }

    @Test
    void dropsNewcomersWhileTooManyAreAtTheDoor() {
        router.takesNewcomers(false);
        assertEquals("ad", after(longHeader(0xC0, 1, 99, 1200)));
        assertEquals("Dad", after(longHeader(0xC0, 1, OURS, 1200)));
        assertEquals("Aad", after(longHeader(0xE0, 1, 99, 60)));
        router.takesNewcomers(true);
        assertEquals("Aad", after(longHeader(0xC0, 1, 99, 1200)));
    }

    @Test
    void survivesEveryTruncationAndRandomBytes() {
        ByteBuf whole = longHeader(0xC0, 1, OURS, 1200);
        for (int bytes = 1; bytes < 40; bytes++) {
            after(whole.copy(0, bytes));
            after(shortHeader(OURS, 40).copy(0, bytes));
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
        channel.writeOutbound(new DatagramPacket(longHeader(0xC0, 1, 5, 1200), THERE));
        channel.writeOutbound(new DatagramPacket(shortHeader(5, 40), THERE));
        assertEquals(2, channel.outboundMessages().size());
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertEquals(3, channel.outboundMessages().size());
    }

    @Test
    void repeatsFarewellsFourTimes() {
        router.repeatFarewell(
                channel.pipeline().context(router),
                () -> channel.writeOutbound(new DatagramPacket(shortHeader(5, 40), THERE)));
        assertEquals(1, channel.outboundMessages().size());
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertEquals(5, channel.outboundMessages().size());
    }

    @Test
    void allocatesNothingPerDatagram() {
        QuicRouter alone = new QuicRouter(QuicSettings.control(), counters);
        alone.add(OURS);
        DatagramPacket packet = new DatagramPacket(shortHeader(OURS, 1200), HERE, THERE);
        double bytes = AllocationProbe.bytesPerRound(20_000, 10_000, () -> {
            packet.retain();
            alone.channelRead(null, packet);
        });
        assertEquals(0.0, bytes, 0.01);
    }
}
