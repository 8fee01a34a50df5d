package org.boothline.transport.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Random;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class PortHandlerTest {
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 6001);
    private static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.1", 7001);

    private final PortHandler handler = new PortHandler(() -> 42);
    private final EmbeddedChannel channel = new EmbeddedChannel(handler);

    private void receive(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        channel.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(content), HERE, THERE));
    }

    @Test
    void handsEachClassToItsSinkWithSenderAndTime() {
        StringBuilder seen = new StringBuilder();
        handler.sink(TrafficClass.RTP, (from, datagram, nowNs) -> seen.append("rtp ")
                .append(from.getPort())
                .append(' ')
                .append(datagram.readableBytes())
                .append(' ')
                .append(nowNs));
        handler.sink(TrafficClass.RTCP, (from, datagram, nowNs) -> seen.append(" rtcp"));
        receive(0x80, 111, 1);
        receive(0x80, 200);
        assertEquals("rtp 7001 3 42 rtcp", seen.toString());
    }

    @Test
    void countsAndDropsWhatNobodyHandles() {
        receive(0x80, 111);
        receive(0x00, 1);
        receive(0x45, 1);
        receive(16);
        receive();
        assertEquals(1, handler.counters().unhandled(TrafficClass.RTP).value());
        assertEquals(1, handler.counters().unhandled(TrafficClass.STUN).value());
        assertEquals(1, handler.counters().unhandled(TrafficClass.QUIC).value());
        assertEquals(2, handler.counters().unclassified.value());
    }

    @Test
    void goesOnWhenASinkFails() {
        handler.sink(TrafficClass.RTP, (from, datagram, nowNs) -> {
            throw new IllegalStateException("broken");
        });
        receive(0x80, 111);
        receive(0x80, 111);
        assertEquals(2, handler.counters().sinkFailures.value());
        assertNotNull(handler.firstSinkFailure());
    }

    @Test
    void releasesEveryDatagramWhateverItHolds() {
        long seed = 20260101;
        Random random = new Random(seed);
        handler.sink(TrafficClass.RTCP, (from, datagram, nowNs) -> datagram.readByte());
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            ByteBuf content = Unpooled.wrappedBuffer(bytes);
            channel.writeInbound(new DatagramPacket(content, HERE, THERE));
            // An empty one is Netty's shared constant, which is never released.
            assertEquals(0, bytes.length == 0 ? 0 : content.refCnt(), "seed " + seed + ", datagram " + i);
        }
        long sum = handler.counters().unclassified.value();
        for (TrafficClass traffic : TrafficClass.values()) {
            sum += handler.counters().received(traffic).value();
        }
        assertEquals(20_000, sum);
    }

    @Test
    void allocatesNothingPerDatagram() {
        handler.sink(TrafficClass.RTP, (from, datagram, nowNs) -> datagram.getByte(datagram.readerIndex()));
        DatagramPacket packet =
                new DatagramPacket(Unpooled.directBuffer(1200).writeZero(1200).setByte(0, 0x80), HERE, THERE);
        double bytes = AllocationProbe.bytesPerRound(20_000, 10_000, () -> {
            packet.retain();
            handler.channelRead(null, packet);
        });
        assertEquals(0.0, bytes, 0.01);
    }
}
