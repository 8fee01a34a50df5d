package org.boothline.transport.quic;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.boothline.transport.path.TrafficClass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuicHostileIT {
    private StationFixture station;
    private StationFixture friend;
    private QuicPeer peer;

    @BeforeEach
    void connect() throws Exception {
        station = new StationFixture(QuicSettings.control());
        friend = new StationFixture(QuicSettings.control());
        peer = friend.endpoint.dial(station.address()).get(10, SECONDS);
    }

    @AfterEach
    void theFriendIsStillServed() throws Exception {
        assertEquals(
                "still here",
                peer.request(new Exchange("still here")).get(10, SECONDS).text());
        friend.close();
        station.close();
    }

    private static byte[] frame(long jsonBytes, int bytesThatFollow) {
        return ByteBuffer.allocate(4 + bytesThatFollow).putInt((int) jsonBytes).array();
    }

    @Test
    void aStrangerWithoutACertificateIsRefused() throws Exception {
        try (RawClient stranger = new RawClient(station.address(), QuicSettings.PROTOCOL, null)) {
            assertEquals(0x100 + 116, stranger.closed.get(5, SECONDS).error()); // TLS: certificate required
            assertEquals(1, station.accepted.size()); // The friend alone.
        }
    }

    @Test
    void aStrangerWithAnotherProtocolIsRefused() throws Exception {
        try (RawClient stranger = new RawClient(station.address(), "h3", StationFixture.freshIdentity())) {
            await().atMost(5, SECONDS).until(() -> stranger.connected.isCompletedExceptionally());
            assertEquals(1, station.accepted.size());
        }
    }

    @Test
    void streamsThatHoldNoExchangeAreResetAndCounted() throws Exception {
        try (RawClient stranger =
                new RawClient(station.address(), QuicSettings.PROTOCOL, StationFixture.freshIdentity())) {
            assertEquals(
                    "reset " + ResetCode.MALFORMED,
                    stranger.send(new byte[0], true).get(5, SECONDS));
            assertEquals(
                    "reset " + ResetCode.MALFORMED,
                    stranger.send(new byte[3], true).get(5, SECONDS));
            assertEquals(
                    "reset " + ResetCode.MALFORMED,
                    stranger.send(frame(10, 9), true).get(5, SECONDS));
            assertEquals(
                    "reset " + ResetCode.MALFORMED,
                    stranger.send(frame(0, 1), true).get(5, SECONDS));
            assertEquals(4, station.endpoint.counters().refusedMalformed.value());
            assertEquals("fin 4", stranger.send(frame(0, 0), true).get(5, SECONDS)); // A sign of life is answered.
            assertEquals("fin 14", stranger.send(frame(10, 10), true).get(5, SECONDS));
        }
    }

    @Test
    void anOversizedExchangeIsResetAsSoonAsItShows() throws Exception {
        try (RawClient stranger =
                new RawClient(station.address(), QuicSettings.PROTOCOL, StationFixture.freshIdentity())) {
            // The length alone gives it away; the end of the stream is not waited for.
            assertEquals(
                    "reset " + ResetCode.TOO_LARGE,
                    stranger.send(frame(Exchange.JSON_BYTES_MAX + 1, 0), false).get(5, SECONDS));
            assertEquals(
                    "reset " + ResetCode.TOO_LARGE,
                    stranger.send(frame(0xFFFF_FFFFL, 0), false).get(5, SECONDS));
            assertEquals(
                    "reset " + ResetCode.TOO_LARGE,
                    stranger.send(frame(1, 2 + Exchange.BODY_BYTES_MAX), true).get(20, SECONDS));
            assertEquals(3, station.endpoint.counters().refusedTooLarge.value());
        }
    }

    @Test
    void aStrangerWhoOnlySendsRubbishIsHungUpOn() throws Exception {
        try (RawClient stranger =
                new RawClient(station.address(), QuicSettings.PROTOCOL, StationFixture.freshIdentity())) {
            for (int i = 0; i < 100; i++) {
                stranger.send(new byte[2], true).get(5, SECONDS);
            }
            assertTrue(new String(stranger.closed.get(5, SECONDS).reason()).contains("too many"));
        }
    }

    @Test
    void aStrangerCantHoldMoreMemoryThanABudget() throws Exception {
        try (RawClient stranger =
                new RawClient(station.address(), QuicSettings.PROTOCOL, StationFixture.freshIdentity())) {
            CompletableFuture<?>[] ends = new CompletableFuture<?>[12];
            for (int i = 0; i < ends.length; i++) {
                ends[i] = stranger.send(frame(1, 1 + Exchange.BODY_BYTES_MAX), false);
            }
            await().atMost(40, SECONDS)
                    .until(() -> station.endpoint.counters().refusedOverloaded.value() >= 1);
            assertEquals(
                    "reset " + ResetCode.OVERLOADED,
                    CompletableFuture.anyOf(ends).get(10, SECONDS));
        }
    }

    @Test
    void garbageOfEveryFirstByteDoesNotTouchALiveConnection() throws Exception {
        try (DatagramSocket stranger = new DatagramSocket()) {
            long seed = 99;
            Random random = new Random(seed);
            for (int round = 0; round < 8; round++) {
                for (int first = 0; first < 256; first++) {
                    byte[] bytes = new byte[round == 0 ? 1 + random.nextInt(3) : 1 + random.nextInt(1400)];
                    random.nextBytes(bytes);
                    bytes[0] = (byte) first;
                    if (bytes.length > 5 && round > 4) {
                        bytes[1] = 0; // A version that exists, so that more of our code is reached.
                        bytes[2] = 0;
                        bytes[3] = 0;
                        bytes[4] = 1;
                    }
                    stranger.send(new DatagramPacket(bytes, bytes.length, station.address()));
                }
                assertEquals(
                        "alive",
                        peer.request(new Exchange("alive")).get(10, SECONDS).text());
            }
            assertTrue(station.port.counters().received(TrafficClass.QUIC).value() > 500);
            assertTrue(station.endpoint.counters().strayDatagrams.value() > 0);
            assertTrue(station.port.counters().unclassified.value() > 50);
        }
    }
}
