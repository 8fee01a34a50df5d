package org.boothline.transport.quic;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.QuicTransportParameters;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.boothline.transport.quic.RawClient.RawStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a caller can hold on to who does not do his part. */
@Timeout(60)
class QuicPatienceIT {
    private static final long PATIENCE_MS = 700;
    private static final byte[] MUCH = new byte[Exchange.BODY_BYTES_MAX];
    private static final byte[] ASK = ByteBuffer.allocate(5).putInt(1).array();

    private StationFixture station;
    private StationFixture friend;
    private QuicPeer peer;

    @BeforeEach
    void connect() throws Exception {
        QuicSettings hasty = QuicSettings.control().with(draft -> {
            draft.unfinishedMs = PATIENCE_MS;
            draft.halfOpenMs = PATIENCE_MS;
        });
        station = new StationFixture(
                hasty,
                (from, request) -> CompletableFuture.completedFuture(
                        request.text().equals("still here") ? request : new Exchange(request.json(), MUCH)));
        friend = new StationFixture(QuicSettings.control());
        peer = friend.endpoint.dial(station.address()).get(10, SECONDS);
        await().atMost(5, SECONDS).until(() -> station.accepted.size() == 1);
        station.accepted.get(0).welcome();
    }

    @AfterEach
    void theFriendIsStillServed() throws Exception {
        assertEquals(
                "still here",
                peer.request(new Exchange("still here")).get(10, SECONDS).text());
        friend.close();
        station.close();
    }

    private RawClient stranger() throws Exception {
        return new RawClient(station.address(), QuicSettings.PROTOCOL, StationFixture.freshIdentity());
    }

    @Test
    void tellsWhatItAllows() throws Exception {
        try (RawClient stranger = stranger()) {
            QuicChannel channel = stranger.connected.get(5, SECONDS);
            QuicTransportParameters allowed = Objects.requireNonNull(channel.peerTransportParameters());
            assertEquals(QuicSettings.STREAMS_MAX, allowed.initialMaxStreamsBidi());
            assertEquals(0, allowed.initialMaxStreamsUni());
            assertEquals(30_000, allowed.maxIdleTimeout());
            assertEquals(768 << 10, allowed.initialMaxData());
            assertEquals(512 << 10, allowed.initialMaxStreamDataBidiRemote());
            assertEquals("fin 4", stranger.send(new byte[4], true).get(5, SECONDS)); // By now all of it is known.
            assertFalse(stranger.mayDatagram);
            assertEquals(0, channel.peerAllowedStreams(QuicStreamType.UNIDIRECTIONAL));
            assertFalse(channel.createStream(QuicStreamType.UNIDIRECTIONAL, new RawStream())
                    .await()
                    .isSuccess());
        }
    }

    @Test
    void aRequestThatTricklesIsResetWhenItsTimeIsUp() throws Exception {
        try (RawClient stranger = stranger()) {
            RawStream trickle = stranger.open(true);
            trickle.write(ByteBuffer.allocate(4).putInt(1000).array(), false);
            while (!trickle.end.isDone()) {
                trickle.write(new byte[1], false);
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            }
            assertEquals("reset " + ResetCode.UNFINISHED, trickle.end.get());
            assertEquals(1, station.endpoint.counters().refusedUnfinished.value());
        }
    }

    @Test
    void whoOpensAllStreamsAndEndsNoneIsHungUpOn() throws Exception {
        try (RawClient stranger = stranger()) {
            for (int i = 0; i < QuicSettings.STREAMS_MAX; i++) {
                stranger.open(true).write(new byte[] {0}, false);
            }
            assertTrue(new String(stranger.closed.get(5, SECONDS).reason()).contains("too many"));
            assertEquals(
                    "still here",
                    peer.request(new Exchange("still here")).get(1, SECONDS).text());
        }
    }

    @Test
    void answersThatNobodyTakesAreBoundedAndReset() throws Exception {
        try (RawClient stranger = stranger()) {
            QuicCounters counters = station.endpoint.counters();
            for (int round = 1; round <= 2; round++) { // Twice: what was reset has made room.
                for (int i = 0; i < 10; i++) {
                    stranger.open(false).write(ASK, true);
                }
                int asked = 10 * round;
                await().atMost(10, SECONDS)
                        .until(() -> counters.refusedOverloaded.value() + counters.refusedUnfinished.value() == asked);
                // Seven answers of 4 MiB fit into 32 MiB, with the texts of them.
                assertTrue(counters.refusedOverloaded.value() <= 3 * round);
            }
            assertTrue(counters.refusedOverloaded.value() > 0);
        }
    }

    @Test
    void whoShakesHandsAndSaysNothingIsHungUpOn() throws Exception {
        try (RawClient stranger = stranger()) {
            stranger.connected.get(5, SECONDS);
            assertEquals(0, stranger.closed.get(5, SECONDS).error());
            assertEquals(1, station.accepted.size()); // The friend alone.
            await().atMost(5, SECONDS)
                    .until(() -> station.endpoint.counters().handshakesAbandoned.value() == 1);
        }
    }
}
