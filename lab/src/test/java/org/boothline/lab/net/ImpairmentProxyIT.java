package org.boothline.lab.net;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.SystemClock;
import org.boothline.lab.net.SimulatedLink.Fate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real datagrams on loopback between two stations of three sockets each. */
class ImpairmentProxyIT {
    private Peer a;
    private Peer b;

    /** One received datagram: its number and how long it was on its way. */
    private record Arrival(int number, long delayNs, InetSocketAddress from) {}

    /** A station of sockets only; each port has a thread that notes what arrives. */
    private static final class Peer implements AutoCloseable {
        final PortTriple ports;
        private final List<DatagramSocket> sockets = new ArrayList<>();
        private final List<List<Arrival>> arrivals = new ArrayList<>();

        Peer(PortTriple ports) throws Exception {
            this.ports = ports;
            for (int port = 0; port < PortTriple.PORTS; port++) {
                DatagramSocket socket = new DatagramSocket(ports.address(port));
                List<Arrival> seen = Collections.synchronizedList(new ArrayList<>());
                sockets.add(socket);
                arrivals.add(seen);
                Thread reader = new Thread(() -> read(socket, seen), "reader");
                reader.setDaemon(true);
                reader.start();
            }
        }

        private static void read(DatagramSocket socket, List<Arrival> seen) {
            DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
            try {
                while (true) {
                    packet.setLength(2_048);
                    socket.receive(packet);
                    long nowNs = SystemClock.SYSTEM.nowNs();
                    ByteBuffer payload = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
                    long sentNs = payload.getLong(16);
                    seen.add(new Arrival(
                            payload.getInt(12), nowNs - sentNs, (InetSocketAddress) packet.getSocketAddress()));
                }
            } catch (java.io.IOException e) {
                return; // closed: the test is over
            }
        }

        /** A datagram that looks like RTP, with its number and the time of sending in it. */
        void send(int port, PortTriple to, int number) throws Exception {
            ByteBuffer payload = ByteBuffer.allocate(172).put(0, (byte) 0x80).put(1, (byte) 111);
            payload.putInt(12, number).putLong(16, SystemClock.SYSTEM.nowNs());
            sockets.get(port).send(new DatagramPacket(payload.array(), 172, to.address(port)));
        }

        List<Arrival> arrivals(int port) {
            synchronized (arrivals.get(port)) {
                return List.copyOf(arrivals.get(port));
            }
        }

        @Override
        public void close() {
            sockets.forEach(DatagramSocket::close);
        }
    }

    @BeforeEach
    void openStations() throws Exception {
        a = new Peer(PortTriple.free(PortTriple.loopback(0).host()));
        b = new Peer(PortTriple.free(PortTriple.loopback(0).host()));
    }

    @AfterEach
    void closeStations() {
        a.close();
        b.close();
    }

    private ProxySettings.Builder settings() {
        return ProxySettings.between(a.ports, b.ports);
    }

    /** Sends at a steady pace; on a busy machine it catches up in small clumps, as a real sender does. */
    private static void sendPaced(Peer from, PortTriple to, int datagrams, long spacingNs) throws Exception {
        long startNs = SystemClock.SYSTEM.nowNs();
        for (int number = 0; number < datagrams; number++) {
            long waitNs = startNs + number * spacingNs - SystemClock.SYSTEM.nowNs();
            if (waitNs > 0) {
                LockSupport.parkNanos(waitNs);
            }
            from.send(0, to, number);
        }
    }

    private static void awaitSettled(ImpairmentProxy proxy, Direction direction, int port, long datagramsIn) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            FlowCount count = proxy.count(direction, port);
            return count.in() >= datagramsIn && count.delivered() + count.dropped() >= count.in() + count.duplicated();
        });
    }

    @Test
    void carriesAllThreePortsBothWaysAndShowsEachStationTheFaceAsSender() throws Exception {
        try (ImpairmentProxy proxy = ImpairmentProxy.open(settings().build())) {
            for (int port = 0; port < PortTriple.PORTS; port++) {
                a.send(port, proxy.faceA(), 100 + port);
                b.send(port, proxy.faceB(), 200 + port);
            }
            for (int port = 0; port < PortTriple.PORTS; port++) {
                int at = port;
                await().until(() -> a.arrivals(at).size() == 1 && b.arrivals(at).size() == 1);
                assertEquals(200 + port, a.arrivals(port).get(0).number());
                assertEquals(
                        proxy.faceA().address(port), a.arrivals(port).get(0).from());
                assertEquals(100 + port, b.arrivals(port).get(0).number());
                assertEquals(
                        proxy.faceB().address(port), b.arrivals(port).get(0).from());
            }
            assertEquals(6, proxy.count().delivered());
            assertEquals(6 * 172, proxy.count().bytesDelivered());
            assertEquals(0, proxy.faceA().basePort() % 2);
        }
    }

    @Test
    void losesExactlyTheDatagramsThatTheSeedNames() throws Exception {
        LineSettings lossy = LineSettings.PERFECT.withLoss(0.05, 3);
        int datagrams = 4_000;
        // The first of six links is port 0 from A to B.
        SimulatedLink model = new SimulatedLink(lossy, new Blackouts(), new SplittableRandom(77).nextLong());
        List<Integer> expected = new ArrayList<>();
        for (int number = 0; number < datagrams; number++) {
            if (model.offer(number, 172) == Fate.DELIVERED) {
                expected.add(number);
            }
        }
        try (ImpairmentProxy proxy =
                ImpairmentProxy.open(settings().line(lossy).seed(77).build())) {
            sendPaced(a, proxy.faceA(), datagrams, 400_000);
            awaitSettled(proxy, Direction.A_TO_B, 0, datagrams);
            await().until(() -> b.arrivals(0).size() >= expected.size());

            assertEquals(expected, b.arrivals(0).stream().map(Arrival::number).toList());
            FlowCount count = proxy.count(Direction.A_TO_B, 0);
            assertEquals(datagrams - expected.size(), count.lost());
            assertEquals(0.05, (double) count.lost() / datagrams, 0.02);
            assertEquals(3, meanBurst(expected, datagrams), 1);
        }
    }

    private static double meanBurst(List<Integer> arrived, int datagrams) {
        int bursts = 0;
        int before = -1;
        for (int number : arrived) {
            bursts += number > before + 1 ? 1 : 0;
            before = number;
        }
        bursts += before < datagrams - 1 ? 1 : 0;
        return (double) (datagrams - arrived.size()) / bursts;
    }

    @Test
    void delaysByWhatWasAskedForAndHardlyMore() throws Exception {
        LineSettings far = LineSettings.PERFECT.withDelayMs(20);
        try (ImpairmentProxy proxy = ImpairmentProxy.open(settings().line(far).build())) {
            sendPaced(a, proxy.faceA(), 1_000, 2_500_000);
            await().atMost(Duration.ofSeconds(20)).until(() -> b.arrivals(0).size() == 1_000);
            long[] delaysNs =
                    b.arrivals(0).stream().mapToLong(Arrival::delayNs).sorted().toArray();
            System.out.printf(
                    "proxy with 20 ms delay: least %.3f, p50 %.3f, p95 %.3f, p99 %.3f, worst %.3f ms%n",
                    delaysNs[0] / 1e6,
                    delaysNs[500] / 1e6,
                    delaysNs[950] / 1e6,
                    delaysNs[990] / 1e6,
                    delaysNs[999] / 1e6);
            assertTrue(delaysNs[0] >= 20_000_000, "never early, but " + delaysNs[0]);
            assertTrue(delaysNs[500] < 21_000_000, "half arrive within 1 ms of it, but " + delaysNs[500]);
        }
    }

    @Test
    void reordersByJitter() throws Exception {
        LineSettings unsteady = LineSettings.PERFECT.withDelayMs(20).withJitterMs(10);
        try (ImpairmentProxy proxy =
                ImpairmentProxy.open(settings().line(unsteady).build())) {
            sendPaced(a, proxy.faceA(), 400, 2_500_000);
            await().atMost(Duration.ofSeconds(20)).until(() -> b.arrivals(0).size() == 400);
            int[] numbers = b.arrivals(0).stream().mapToInt(Arrival::number).toArray();
            int[] sorted = numbers.clone();
            Arrays.sort(sorted);
            assertTrue(!Arrays.equals(sorted, numbers), "some overtake others");
            assertEquals(399, sorted[399]);
        }
    }

    @Test
    void carriesTenThousandDatagramsASecond() throws Exception {
        int datagrams = 30_000;
        try (ImpairmentProxy proxy = ImpairmentProxy.open(
                settings().line(LineSettings.PERFECT.withDelayMs(5)).build())) {
            sendPaced(a, proxy.faceA(), datagrams, 100_000);
            // What the kernel drops while a busy machine runs something else never reached the proxy.
            awaitSettled(proxy, Direction.A_TO_B, 0, datagrams * 9 / 10);
            FlowCount count = proxy.count(Direction.A_TO_B, 0);
            assertEquals(count.in(), count.delivered());
            await().until(() -> b.arrivals(0).size() >= datagrams * 8 / 10);
        }
    }

    @Test
    void isDarkOnAllPortsAfterTheFirstRtpPacketAndWhenToldTo() throws Exception {
        try (ImpairmentProxy proxy =
                ImpairmentProxy.open(settings().blackoutAfterFirstRtp(0.3, 0.4).build())) {
            a.send(1, proxy.faceA(), 0); // not port 0: does not start the count
            sendPaced(a, proxy.faceA(), 200, 5_000_000); // one second of RTP
            awaitSettled(proxy, Direction.A_TO_B, 0, 200);
            FlowCount count = proxy.count(Direction.A_TO_B, 0);
            assertEquals(80, count.blackedOut(), 10);
            await().until(() -> b.arrivals(0).size() == count.delivered());
            int[] numbers = b.arrivals(0).stream().mapToInt(Arrival::number).toArray();
            int firstLost = 0;
            while (numbers[firstLost] == firstLost) {
                firstLost++;
            }
            assertEquals(60, firstLost, 8);

            proxy.startBlackout(60);
            for (int port = 0; port < PortTriple.PORTS; port++) {
                b.send(port, proxy.faceB(), 7);
                awaitSettled(proxy, Direction.B_TO_A, port, 1);
                assertEquals(1, proxy.count(Direction.B_TO_A, port).blackedOut());
            }
        }
    }

    @Test
    void findsAStationThatMovedWhenToldToFollowSenders() throws Exception {
        try (ImpairmentProxy proxy =
                        ImpairmentProxy.open(settings().followSenders(true).build());
                Peer moved = new Peer(PortTriple.free(PortTriple.loopback(0).host()))) {
            a.send(1, proxy.faceA(), 1);
            await().until(() -> b.arrivals(1).size() == 1);
            moved.send(0, proxy.faceA(), 2);
            await().until(() -> b.arrivals(0).size() == 1);
            b.send(0, proxy.faceB(), 3);
            b.send(1, proxy.faceB(), 4);
            await().until(() -> moved.arrivals(0).size() == 1 && a.arrivals(1).size() == 1);
            assertEquals(0, a.arrivals(0).size());
        }
    }

    @Test
    void keepsToTheConfiguredStationOtherwise() throws Exception {
        try (ImpairmentProxy proxy = ImpairmentProxy.open(settings().build());
                Peer stranger = new Peer(PortTriple.free(PortTriple.loopback(0).host()))) {
            stranger.send(0, proxy.faceA(), 2);
            await().until(() -> b.arrivals(0).size() == 1);
            b.send(0, proxy.faceB(), 3);
            await().until(() -> a.arrivals(0).size() == 1);
            assertEquals(0, stranger.arrivals(0).size());
        }
    }

    @Test
    void goesOnWhenAStationIsNotThere() throws Exception {
        try (ImpairmentProxy proxy = ImpairmentProxy.open(settings().build())) {
            b.close();
            for (int i = 0; i < 20; i++) {
                a.send(0, proxy.faceA(), i);
            }
            awaitSettled(proxy, Direction.A_TO_B, 0, 20);
            b = new Peer(b.ports);
            a.send(0, proxy.faceA(), 99);
            await().until(() -> !b.arrivals(0).isEmpty());
        }
    }

    @Test
    void namesThePortThatIsTaken() {
        UserFault fault = assertThrows(
                UserFault.class,
                () -> ImpairmentProxy.open(
                        settings().faces(PortTriple.loopback(0), a.ports).build()));
        assertEquals(FaultCode.PORT, fault.code());
        assertTrue(fault.sentence().contains("Port " + a.ports.basePort()), fault.sentence());
        assertTrue(fault.sentence().contains("station B"), fault.sentence());
    }

    @Test
    void takesNoProcessorTimeWhenNothingComes() throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (ImpairmentProxy proxy = ImpairmentProxy.open(
                settings().line(LineSettings.PERFECT.withDelayMs(300)).build())) {
            a.send(0, proxy.faceA(), 1);
            await().until(() -> b.arrivals(0).size() == 1); // it has also waited for one datagram
            long id = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                    .filter(info -> info != null && info.getThreadName().equals("impairment-proxy"))
                    .findFirst()
                    .orElseThrow()
                    .getThreadId();
            long beforeNs = threads.getThreadCpuTime(id);
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            assertTrue(threads.getThreadCpuTime(id) - beforeNs < 20_000_000, "less than 2 % of a core");
        }
    }
}
