package org.boothline.transport.quic;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a datagram of a known connection does that comes from another address: from a router, a listener, a thief. */
@Timeout(60)
class QuicPathIT {
    private static final int ID_END = 1 + QuicRouter.ID_BYTES;
    private static final byte[] BODY = new byte[20_000];

    private StationFixture dialling;
    private StationFixture accepting;
    private TappedRelay relay;
    private RawSocket thief;
    private QuicPeer peer;
    private QuicPeer back;

    @BeforeEach
    void connect() throws Exception {
        dialling = new StationFixture(QuicSettings.control());
        accepting = new StationFixture(QuicSettings.control());
        relay = new TappedRelay(accepting.address());
        thief = new RawSocket();
        peer = dialling.endpoint.dial(relay.address()).get(10, SECONDS);
        await().atMost(5, SECONDS).until(() -> accepting.accepted.size() == 1);
        back = accepting.accepted.get(0);
        bothAreHeard(1_000);
    }

    @AfterEach
    void close() {
        dialling.close();
        accepting.close();
        relay.close();
        thief.close();
    }

    private void bothAreHeard(int withinMs) throws Exception {
        CompletableFuture<Exchange> there = peer.request(new Exchange("there".getBytes(), BODY));
        CompletableFuture<Exchange> here = back.request(new Exchange("here".getBytes(), BODY));
        assertEquals("there", there.get(withinMs, MILLISECONDS).text());
        assertEquals("here", here.get(withinMs, MILLISECONDS).text());
    }

    /** The same id, and nothing else that is true. */
    private static byte[] forged(byte[] datagram) {
        byte[] forged = datagram.clone();
        for (int i = ID_END; i < forged.length; i++) {
            forged[i] ^= 0x5A;
        }
        return forged;
    }

    @Test
    void aListenerWhoKnowsTheIdsDivertsNothing() throws Exception {
        for (int i = 0; i < 10; i++) {
            thief.send(forged(relay.lastToAccepting), accepting.address());
            thief.send(forged(relay.lastToDialling), dialling.address());
            thief.send(relay.lastToAccepting, accepting.address());
            thief.send(relay.lastToDialling, dialling.address());
            bothAreHeard(1_000);
        }
        assertEquals(0, thief.bytesReceived.get());
        assertEquals(20, accepting.endpoint.counters().datagramsFromElsewhere.value());
        assertEquals(20, dialling.endpoint.counters().datagramsFromElsewhere.value());
        assertEquals(relay.backAddress(), back.address());
    }

    @Test
    void aThiefWhoDeliversWhatHeStoleGetsNothingForIt() throws Exception {
        byte[] before = relay.lastToAccepting;
        relay.onward(false);
        CompletableFuture<Exchange> held = peer.request(new Exchange("held"));
        await().atMost(5, SECONDS).until(() -> relay.lastToAccepting != before);
        thief.send(relay.lastToAccepting, accepting.address());
        relay.onward(true);
        assertEquals("held", held.get(2, SECONDS).text());
        bothAreHeard(1_000);
        assertEquals(0, thief.bytesReceived.get());
        assertEquals(relay.backAddress(), back.address());
    }

    @Test
    void whoComesToBeElsewhereDialsAnew() throws Exception {
        relay.move();
        CompletableFuture<Exchange> lost = peer.request(new Exchange("lost"), Duration.ofMillis(500));
        assertThrows(ExecutionException.class, () -> lost.get(2, SECONDS));
        assertTrue(accepting.endpoint.counters().datagramsFromElsewhere.value() > 0);
        QuicPeer again = dialling.endpoint.dial(relay.address()).get(5, SECONDS);
        assertEquals(
                "again", again.request(new Exchange("again")).get(1, SECONDS).text());
        await().atMost(5, SECONDS).until(() -> accepting.accepted.size() == 2);
        assertEquals(relay.backAddress(), accepting.accepted.get(1).address());
    }
}
