package org.boothline.transport.path;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UdpPortIT {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final NetworkThread thread = new NetworkThread("port-test");

    @AfterEach
    void end() {
        thread.close();
    }

    private UdpPort open(PortRole role) throws UserFault {
        return UdpPort.open(thread, LOOPBACK, 0, role);
    }

    @Test
    void carriesDatagramsBetweenTwoPorts() throws UserFault {
        try (UdpPort a = open(PortRole.RTP);
                UdpPort b = open(PortRole.RTP)) {
            AtomicInteger bytes = new AtomicInteger();
            AtomicLong from = new AtomicLong();
            b.on(TrafficClass.RTP, (sender, datagram, nowNs) -> {
                bytes.set(datagram.readableBytes());
                from.set(sender.getPort());
            });
            assertTrue(a.send(b.localAddress(), Unpooled.wrappedBuffer(new byte[] {(byte) 0x80, 111, 0, 1})));
            await().atMost(5, SECONDS).untilAtomic(bytes, org.hamcrest.Matchers.is(4));
            assertEquals(a.localAddress().getPort(), from.get());
            assertEquals(1, b.counters().received(TrafficClass.RTP).value());
            assertEquals(1, a.counters().sent.value());
        }
    }

    @Test
    void namesAnOccupiedPortItsRoleAndARemedy() throws UserFault {
        try (UdpPort taken = open(PortRole.CONTROL)) {
            int port = taken.localAddress().getPort();
            UserFault fault =
                    assertThrows(UserFault.class, () -> UdpPort.open(thread, LOOPBACK, port, PortRole.CONTROL));
            assertEquals(FaultCode.PORT, fault.code());
            assertTrue(fault.sentence().contains("Port " + port + " (RTCP and control)"), fault.sentence());
            assertTrue(fault.sentence().contains("another program uses it"), fault.sentence());
            assertTrue(fault.sentence().contains("--port"), fault.sentence());
        }
    }

    @Test
    void aPortOpenOnAllAddressesIsOccupiedOnEach() throws Exception {
        try (UdpPort taken = UdpPort.open(thread, null, 0, PortRole.RTP)) {
            int port = taken.localAddress().getPort();
            assertThrows(UserFault.class, () -> UdpPort.open(thread, LOOPBACK, port, PortRole.RTP));
        }
    }

    @Test
    void saysWhenTheAddressToBindIsNotThisMachines() throws Exception {
        InetAddress foreign = InetAddress.getByName("192.0.2.1");
        UserFault fault = assertThrows(UserFault.class, () -> UdpPort.open(thread, foreign, 0, PortRole.RTP));
        assertTrue(fault.sentence().contains("192.0.2.1"), fault.sentence());
        assertTrue(fault.sentence().contains("--bind"), fault.sentence());
    }

    @Test
    void asksForExpeditedForwardingWhereAudioRuns() throws UserFault {
        try (UdpPort rtp = open(PortRole.RTP);
                UdpPort bulk = open(PortRole.Q_MANAGER)) {
            assertEquals(0xB8, rtp.channel().config().getOption(ChannelOption.IP_TOS));
            assertEquals(0, bulk.channel().config().getOption(ChannelOption.IP_TOS));
        }
    }

    @Test
    void survivesRandomBytesAndCountsThem() throws Exception {
        try (UdpPort port = open(PortRole.CONTROL);
                DatagramSocket stranger = new DatagramSocket()) {
            Random random = new Random(7);
            int sent = 2_000;
            for (int i = 0; i < sent; i++) {
                byte[] bytes = new byte[random.nextInt(1400)];
                random.nextBytes(bytes);
                stranger.send(new DatagramPacket(bytes, bytes.length, port.localAddress()));
            }
            await().atMost(5, SECONDS).until(() -> seen(port) > sent * 9 / 10);
            AtomicInteger heard = new AtomicInteger();
            port.on(TrafficClass.RTP, (from, datagram, nowNs) -> heard.incrementAndGet());
            byte[] rtp = {(byte) 0x80, 111};
            await().atMost(5, SECONDS).until(() -> {
                stranger.send(new DatagramPacket(rtp, rtp.length, port.localAddress()));
                return heard.get() > 0;
            });
        }
    }

    private static long seen(UdpPort port) {
        long sum = port.counters().unclassified.value();
        for (TrafficClass traffic : TrafficClass.values()) {
            sum += port.counters().received(traffic).value();
        }
        return sum;
    }

    @Test
    void refusesToSendOnceClosed() throws UserFault {
        UdpPort port = open(PortRole.RTP);
        port.close();
        port.close();
        assertFalse(port.isOpen());
        assertFalse(port.send(
                new InetSocketAddress(LOOPBACK, 9), Unpooled.directBuffer(4).writeZero(4)));
        assertEquals(1, port.counters().sendsRefused.value());
    }

    @Test
    void countsWhatTheSystemRefusesToSend() throws UserFault {
        try (UdpPort port = open(PortRole.RTP)) {
            // Larger than any UDP datagram.
            port.send(
                    new InetSocketAddress(LOOPBACK, 9),
                    Unpooled.directBuffer(70_000).writeZero(70_000));
            await().atMost(5, SECONDS).until(() -> port.counters().sendFailures.value() == 1);
            assertTrue(port.isOpen());
        }
    }

    @Test
    void costsLittleToSend() throws UserFault {
        try (UdpPort port = open(PortRole.RTP);
                UdpPort sink = open(PortRole.RTP)) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            int rounds = 20_000;
            long[] best = {Long.MAX_VALUE, Long.MAX_VALUE};
            for (int attempt = 0; attempt < 4; attempt++) {
                long bytes = threads.getCurrentThreadAllocatedBytes();
                long since = System.nanoTime();
                for (int i = 0; i < rounds; i++) {
                    port.send(
                            sink.localAddress(),
                            PooledByteBufAllocator.DEFAULT.directBuffer(400).writeZero(400));
                }
                best[0] = Math.min(best[0], threads.getCurrentThreadAllocatedBytes() - bytes);
                best[1] = Math.min(best[1], System.nanoTime() - since);
            }
            System.out.printf(
                    "send: %d B allocated by Netty and the JDK, %.1f us each%n",
                    best[0] / rounds, best[1] / 1e3 / rounds);
            assertTrue(best[0] / rounds < 300, "bytes a datagram: " + best[0] / rounds);
        }
    }

    /**
     * The bytes are Netty's: a packet, its addresses, what the JDK makes of them. Ours are none (see PortHandlerTest).
     */
    @Test
    void statesWhatADatagramReceivedCosts() throws Exception {
        NetworkThread senders = new NetworkThread("senders");
        try (UdpPort from = UdpPort.open(senders, LOOPBACK, 0, PortRole.RTP);
                UdpPort to = open(PortRole.RTP)) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long id = thread.loop().submit(() -> Thread.currentThread().getId()).get();
            AtomicLong heard = new AtomicLong();
            to.on(TrafficClass.RTP, (sender, datagram, nowNs) -> heard.incrementAndGet());
            long before = 0;
            long heardBefore = 0;
            for (int round = 0; round < 60; round++) {
                if (round == 30) { // Warmed up.
                    before = threads.getThreadAllocatedBytes(id);
                    heardBefore = heard.get();
                }
                long heardSoFar = heard.get();
                for (int i = 0; i < 200; i++) {
                    from.send(
                            to.localAddress(),
                            PooledByteBufAllocator.DEFAULT
                                    .directBuffer(400)
                                    .writeZero(400)
                                    .setByte(0, 0x80));
                }
                await().atMost(5, SECONDS)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> heard.get() - heardSoFar > 150);
            }
            long bytes = (threads.getThreadAllocatedBytes(id) - before) / (heard.get() - heardBefore);
            System.out.printf("a datagram received: %d B allocated by Netty and the JDK%n", bytes);
            assertTrue(bytes < 600, "bytes a datagram: " + bytes);
        } finally {
            senders.close();
        }
    }
}
