package org.boothline.transport.quic;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.time.SystemClock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What strangers can make a station do who never show that they are where they say. */
@Timeout(60)
class QuicGateIT {
    private static final QuicSettings SETTINGS = QuicSettings.control();

    private static List<byte[]> initials;

    @BeforeAll
    static void capture() throws Exception {
        initials = FirstFlights.capture(1000);
    }

    private static byte[] longHeader(int version, int bytes) {
        return ByteBuffer.allocate(bytes)
                .put((byte) 0xC0)
                .putInt(version)
                .put((byte) 20)
                .putLong(System.identityHashCode(new Object()))
                .array();
    }

    @Test
    void sendsNoMoreThanThreeBytesForEachOneToWhomItDoesNotKnow() throws Exception {
        try (StationFixture forOne = new StationFixture(SETTINGS);
                StationFixture forMany = new StationFixture(SETTINGS);
                StationFixture forVersions = new StationFixture(SETTINGS);
                StationFixture forShort = new StationFixture(SETTINGS);
                StationFixture forGarbage = new StationFixture(SETTINGS);
                RawSocket one = new RawSocket();
                RawSocket many = new RawSocket();
                RawSocket versions = new RawSocket();
                RawSocket brief = new RawSocket();
                RawSocket garbage = new RawSocket()) {
            long seed = 31;
            Random random = new Random(seed);
            one.send(initials.get(0), forOne.address());
            for (int i = 0; i < 1000; i++) {
                many.send(initials.get(i), forMany.address());
                versions.send(longHeader(0x0a0a0a0a + i, 1200), forVersions.address());
                brief.send(longHeader(0x0a0a0a0a + i, 100), forShort.address());
                byte[] bytes = new byte[1 + random.nextInt(1300)];
                random.nextBytes(bytes);
                bytes[0] = (byte) i;
                garbage.send(bytes, forGarbage.address());
                LockSupport.parkNanos(100_000);
            }
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            for (RawSocket socket : List.of(one, many, versions, brief, garbage)) {
                assertTrue(socket.bytesOutPerByteIn() <= 3, "seed " + seed + ": " + socket.bytesOutPerByteIn());
            }
            assertTrue(one.bytesReceived.get() > 1200, "it answers at all");
            assertTrue(forOne.endpoint.counters().datagramsWithheld.value() > 0, "and would have said more");
            assertTrue(versions.bytesReceived.get() > 0, "it says which version it speaks");
            assertEquals(0, brief.bytesReceived.get());
            assertEquals(0, garbage.bytesReceived.get());
            QuicCounters counters = forMany.endpoint.counters();
            assertTrue(counters.newcomersOverRate.value() > 900, "over rate: " + counters.newcomersOverRate.value());
        }
    }

    @Test
    void aFloodOfBeginningsCostsAFractionOfACoreAndNoPeerNotices() throws Exception {
        try (StationFixture station = new StationFixture(SETTINGS);
                StationFixture friend = new StationFixture(SETTINGS);
                RawSocket flood = new RawSocket()) {
            QuicPeer peer = friend.endpoint.dial(station.address()).get(10, SECONDS);
            long threadId = station.thread
                    .loop()
                    .submit(() -> Thread.currentThread().getId())
                    .get();
            var threads = ManagementFactory.getThreadMXBean();
            long cpuFromNs = threads.getThreadCpuTime(threadId);
            long fromNs = SystemClock.SYSTEM.nowNs();
            CompletableFuture<Exchange> asked = peer.request(new Exchange("still here"));
            long nowNs = fromNs;
            for (int i = 0; i < 10_000; i++) { // In one second.
                flood.send(initials.get(i % initials.size()), station.address());
                while (nowNs - fromNs < i * 100_000L) {
                    LockSupport.parkNanos(1_000_000);
                    nowNs = SystemClock.SYSTEM.nowNs();
                }
                if (i % 1000 == 0) {
                    assertEquals("still here", asked.get(1, SECONDS).text());
                    asked = peer.request(new Exchange("still here"));
                }
            }
            double share =
                    (threads.getThreadCpuTime(threadId) - cpuFromNs) / (double) (SystemClock.SYSTEM.nowNs() - fromNs);
            long seen = station.endpoint.counters().newcomersOverRate.value();
            System.out.printf("flood of beginnings: %d dropped, %.0f %% of one core%n", seen, share * 100);
            assertTrue(share < 0.4, "share of one core: " + share);
            assertTrue(seen > 2_500, "dropped: " + seen);
            assertTrue(flood.bytesOutPerByteIn() <= 3);
        }
    }

    @Test
    void holdsNoMoreThan256UnfinishedHandshakes() throws Exception {
        AtomicLong aheadNs = new AtomicLong(); // So that the limit per second does not come first.
        try (StationFixture station = new StationFixture(
                        SETTINGS,
                        (from, request) -> CompletableFuture.completedFuture(request),
                        // By each look at it, not by each datagram sent: the station may be behind with them.
                        () -> SystemClock.SYSTEM.nowNs() + aheadNs.addAndGet(200_000_000L));
                StationFixture friend = new StationFixture(SETTINGS);
                RawSocket flood = new RawSocket()) {
            QuicPeer peer = friend.endpoint.dial(station.address()).get(10, SECONDS);
            QuicCounters counters = station.endpoint.counters();
            for (int i = 0; i < 300; i++) {
                flood.send(initials.get(i), station.address());
                LockSupport.parkNanos(500_000);
                if (i % 16 == 0) {
                    station.thread.loop().submit(() -> {}).get(); // It keeps up, on a busy machine too.
                }
            }
            // Some datagrams may not even get through a busy machine's own network.
            await().atMost(10, SECONDS).until(() -> counters.newcomersNoRoom.value() >= (300 - 256) / 2);
            assertTrue(counters.newcomersNoRoom.value() <= 300 - 256, "fewer than 256 had room");
            assertEquals(0, counters.newcomersOverRate.value(), "the other limit does not come first");
            assertEquals(
                    "still here",
                    peer.request(new Exchange("still here")).get(5, SECONDS).text());
            assertTrue(flood.bytesOutPerByteIn() <= 3);
        }
    }

    @Test
    void hangsUpOnWhoCameFirstWhenTooManyCallersAreUnknown() throws Exception {
        AtomicLong aheadNs = new AtomicLong();
        try (StationFixture station = new StationFixture(
                        SETTINGS,
                        (from, request) -> CompletableFuture.completedFuture(request),
                        () -> SystemClock.SYSTEM.nowNs() + aheadNs.get());
                StationFixture caller = new StationFixture(SETTINGS)) {
            List<QuicPeer> callers = new ArrayList<>();
            for (int i = 0; i < Strangers.STRANGERS_MAX + 2; i++) {
                aheadNs.addAndGet(100_000_000L);
                callers.add(caller.endpoint.dial(station.address()).get(5, SECONDS));
                if (i == 0) {
                    await().atMost(5, SECONDS).until(() -> station.accepted.size() == 1);
                    station.accepted.get(0).welcome();
                }
            }
            await().atMost(5, SECONDS).until(() -> !callers.get(1).isOpen());
            assertEquals("others are waiting", callers.get(1).closeReason());
            assertEquals(1, station.endpoint.counters().strangersPutOut.value());
            for (QuicPeer peer : List.of(callers.get(0), callers.get(2), callers.get(callers.size() - 1))) {
                assertEquals(
                        "x", peer.request(new Exchange("x")).get(5, SECONDS).text());
            }
        }
    }
}
