package org.boothline.transport.quic;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class QuicLossIT {
    private static final byte[] BLOCK = new byte[128 << 10];

    private static Exchange bulk(Exchange request) {
        return request.text().equals("bulk") ? new Exchange(request.json(), BLOCK) : request;
    }

    private static void getsThrough(double loss, long delayMs, int blocks, int seed) throws Exception {
        QuicSettings settings = QuicSettings.bulk();
        try (StationFixture a = new StationFixture(settings);
                StationFixture b = new StationFixture(
                        settings, (from, request) -> CompletableFuture.completedFuture(bulk(request)));
                LossyLine line = new LossyLine(a.address(), b.address(), loss, 3, delayMs, seed)) {
            QuicPeer peer = a.endpoint.dial(line.towardsB()).get(40, SECONDS);
            assertEquals(
                    "small",
                    peer.request(new Exchange("small")).get(30, SECONDS).text());
            List<CompletableFuture<Exchange>> answers = new ArrayList<>();
            for (int i = 0; i < blocks; i++) {
                answers.add(peer.request(new Exchange("bulk")));
            }
            for (CompletableFuture<Exchange> answer : answers) {
                assertEquals(BLOCK.length, answer.get(60, SECONDS).body().length);
            }
            assertTrue(line.lost.get() > 0, "the line lost nothing");
        }
    }

    @Test
    void gets3MBThroughALineThatLosesAFifthInBursts() throws Exception {
        getsThrough(0.2, 5, 24, 1);
    }

    @Test
    void gets1MBThroughALineThatLosesTwoFifthsInBursts() throws Exception {
        getsThrough(0.4, 5, 8, 2);
    }

    @Test
    void connectsThroughALineThatLosesTwoFifthsTimeAfterTime() throws Exception {
        QuicSettings settings = QuicSettings.control();
        for (int seed = 0; seed < 10; seed++) {
            try (StationFixture a = new StationFixture(settings);
                    StationFixture b = new StationFixture(settings);
                    LossyLine line = new LossyLine(a.address(), b.address(), 0.4, 3, 2, 100 + seed)) {
                assertTrue(a.endpoint.dial(line.towardsB()).get(15, SECONDS).isOpen());
                await().atMost(5, SECONDS).until(() -> b.accepted.size() == 1);
            }
        }
    }

    @Test
    void noticesAPeerThatVanished() throws Exception {
        QuicSettings settings = QuicSettings.control().with(draft -> {
            draft.idleMs = 2_000;
            draft.keepAliveMs = 500;
        });
        try (StationFixture a = new StationFixture(settings);
                StationFixture b = new StationFixture(settings);
                LossyLine line = new LossyLine(a.address(), b.address(), 0, 3, 0, 3)) {
            QuicPeer peer = a.endpoint.dial(line.towardsB()).get(10, SECONDS);
            await().atMost(5, SECONDS).until(() -> b.accepted.size() == 1);
            CompletableFuture<Exchange> before = peer.request(new Exchange("x"));
            assertEquals("x", before.get(5, SECONDS).text());
            // Idle for longer than the limit, and yet alive: signs of life keep it so.
            await().pollDelay(3, SECONDS).atMost(5, SECONDS).until(peer::isOpen);
            line.cut(true);
            CompletableFuture<Exchange> into = peer.request(new Exchange("into the void"));
            await().atMost(10, SECONDS)
                    .until(() -> !peer.isOpen() && !b.accepted.get(0).isOpen());
            assertEquals("nothing was heard from the other station", peer.closeReason());
            assertTrue(into.isCompletedExceptionally());
        }
    }

    @Test
    void goesOnAfterABlackoutOfFiveSeconds() throws Exception {
        QuicSettings settings = QuicSettings.control();
        try (StationFixture a = new StationFixture(settings);
                StationFixture b = new StationFixture(settings);
                LossyLine line = new LossyLine(a.address(), b.address(), 0, 3, 2, 4)) {
            QuicPeer peer = a.endpoint.dial(line.towardsB()).get(10, SECONDS);
            line.cut(true);
            CompletableFuture<Exchange> across = peer.request(new Exchange("across"));
            await().pollDelay(5, SECONDS).atMost(6, SECONDS).until(() -> true);
            line.cut(false);
            // QUIC's own timer has doubled to seconds by now; the signs of life find out at once.
            assertEquals("across", across.get(800, MILLISECONDS).text());
        }
    }

    @Test
    void aFarewellArrivesThroughALineThatLosesTwoFifths() throws Exception {
        QuicSettings settings = QuicSettings.control();
        int heard = 0;
        for (int seed = 0; seed < 8; seed++) {
            try (StationFixture a = new StationFixture(settings);
                    StationFixture b = new StationFixture(settings);
                    LossyLine line = new LossyLine(a.address(), b.address(), 0, 1, 1, 200 + seed)) {
                QuicPeer peer = a.endpoint.dial(line.towardsB()).get(15, SECONDS);
                line.lossShare(0.4);
                peer.close("good night");
                try {
                    await().atMost(2, SECONDS)
                            .until(() -> b.accepted.get(0).closeReason().equals("good night"));
                    heard++;
                } catch (org.awaitility.core.ConditionTimeoutException e) {
                    continue; // One in a hundred: 0.4 to the power of 5.
                }
            }
        }
        assertTrue(heard >= 7, "heard " + heard + " of 8");
    }

    @Test
    void dialReportsAPeerItCannotReachThroughADeadLine() throws Exception {
        QuicSettings settings = QuicSettings.control().with(draft -> draft.dialDeadlineMs = 1_000);
        try (StationFixture a = new StationFixture(settings);
                StationFixture b = new StationFixture(settings);
                LossyLine line = new LossyLine(a.address(), b.address(), 0, 3, 0, 4)) {
            line.cut(true);
            CompletableFuture<QuicPeer> dial = a.endpoint.dial(line.towardsB());
            org.junit.jupiter.api.Assertions.assertThrows(ExecutionException.class, () -> dial.get(5, SECONDS));
        }
    }
}
