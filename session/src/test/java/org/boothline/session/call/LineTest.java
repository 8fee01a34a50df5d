package org.boothline.session.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.time.VirtualClock;
import org.boothline.transport.message.Bye;
import org.boothline.transport.message.ByeAnswer;
import org.boothline.transport.message.ClockPing;
import org.boothline.transport.message.ClockPong;
import org.boothline.transport.quic.QuicPeer;
import org.junit.jupiter.api.Test;

class LineTest {
    private static final InetSocketAddress HOME = new InetSocketAddress("192.0.2.1", 6001);
    private static final InetSocketAddress AWAY = new InetSocketAddress("198.51.100.7", 6001);
    private static final Fingerprint MEANT = FakePeer.fingerprint(1);
    private static final Fingerprint OTHER = FakePeer.fingerprint(2);

    private record Dialled(InetSocketAddress to, CompletableFuture<QuicPeer> result, long atNs) {}

    private final VirtualClock clock = new VirtualClock();
    private final VirtualExecutor executor = new VirtualExecutor(clock);
    private final List<Dialled> dials = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private Line line;

    private void line(InetSocketAddress... dialTo) {
        Line.Dialler dialler = to -> {
            Dialled dialled = new Dialled(to, new CompletableFuture<>(), clock.nowNs());
            dials.add(dialled);
            return dialled.result;
        };
        line = new Line(dialler, new ControlThread(executor), clock, clock, List.of(dialTo), new Told());
    }

    private FakePeer peer(Fingerprint fingerprint, InetSocketAddress address) {
        FakePeer peer = new FakePeer(fingerprint, address);
        peer.lastHeardNs = clock.nowNs();
        peer.answers = question ->
                question instanceof ClockPing ping ? new ClockPong(ping.t0Ns(), ping.t0Ns(), ping.t0Ns()) : null;
        return peer;
    }

    private FakePeer connected(int dial, Fingerprint fingerprint) {
        FakePeer peer = peer(fingerprint, dials.get(dial).to);
        dials.get(dial).result.complete(peer);
        executor.settle();
        return peer;
    }

    private void notReached(int dial) {
        dials.get(dial).result.completeExceptionally(new IllegalStateException("nothing answered"));
        executor.settle();
    }

    /** A connection on which something is heard each second. */
    private void aliveFor(FakePeer peer, int seconds) {
        for (int s = 0; s < seconds; s++) {
            peer.lastHeardNs = clock.nowNs();
            executor.runFor(1_000);
        }
    }

    @Test
    void whoOnlyWaitsNeverDials() {
        line();
        line.dial();
        executor.runFor(60_000);
        assertEquals(List.of(), dials);
    }

    @Test
    void dialsAgainAfterPausesThatDoubleUpToTenSeconds() {
        line(HOME);
        line.dial();
        for (int i = 0; i < 8; i++) {
            long began = clock.nowNs();
            notReached(i);
            executor.runFor(20_000);
            assertEquals(Math.min(10_000, 500L << i), (dials.get(i + 1).atNs - began) / 1_000_000, "pause " + i);
        }
        assertEquals("notReached nothing answered", told.get(0));
    }

    @Test
    void ofSeveralAddressesTheFirstThatReachesTheRightStationWins() {
        line(HOME, AWAY);
        line.dial();
        assertEquals(2, dials.size(), "all at once");
        FakePeer wrong = connected(0, OTHER);
        assertFalse(wrong.isOpen());
        assertEquals(List.of(), told);
        FakePeer right = connected(1, MEANT);
        assertTrue(right.isOpen());
        assertEquals(List.of("dialled 198.51.100.7"), told);
    }

    @Test
    void theAddressesThatWereSlowerAreLetGo() {
        line(HOME, AWAY);
        line.dial();
        FakePeer first = connected(1, MEANT);
        assertTrue(dials.get(0).result.isCancelled());
        assertTrue(first.isOpen());
        assertEquals(List.of("dialled 198.51.100.7"), told);
    }

    @Test
    void whenOnlyOthersAnswerAtSeveralAddressesItSaysSoAndGoesOnTrying() {
        line(HOME, AWAY);
        line.dial();
        notReached(1);
        connected(0, OTHER);
        assertEquals(1, told.size());
        assertTrue(told.get(0).contains(OTHER.brief()), told.get(0));
        assertTrue(told.get(0).contains("192.0.2.1"), told.get(0));
        executor.runFor(500);
        assertEquals(4, dials.size());
    }

    @Test
    void aSingleAddressIsJudgedByTheCall() {
        line(HOME);
        line.dial();
        FakePeer other = connected(0, OTHER);
        assertTrue(other.isOpen());
        assertEquals(List.of("dialled 192.0.2.1"), told);
    }

    @Test
    void aConnectionOnWhichNothingIsHeardForThreeSecondsIsDialledAnewAndMayComeBack() {
        line(HOME);
        line.dial();
        FakePeer peer = connected(0, MEANT);
        line.use(peer);
        assertTrue(line.standing());
        aliveFor(peer, 10);
        assertEquals(1, dials.size());
        executor.runFor(4_000);
        assertFalse(line.standing());
        assertEquals("silent", told.get(1));
        assertEquals(2, dials.size());
        aliveFor(peer, 2);
        assertEquals("back", told.get(2));
        assertTrue(line.standing());
    }

    @Test
    void aConnectionThatIsClosedIsDialledAnewAtOnce() {
        line(HOME);
        line.dial();
        FakePeer peer = connected(0, MEANT);
        line.use(peer);
        peer.lost("the station ended");
        executor.settle();
        assertEquals(List.of("dialled 192.0.2.1", "silent"), told);
        assertEquals(2, dials.size());
        executor.runFor(125_000);
        assertEquals("away", told.get(told.size() - 1));
    }

    @Test
    void theConnectionBeforeIsClosedWhenAnotherTakesOver() {
        line(HOME);
        line.dial();
        FakePeer first = connected(0, MEANT);
        line.use(first);
        FakePeer second = peer(MEANT, AWAY);
        line.use(second);
        executor.settle();
        assertFalse(first.isOpen());
        assertSame(second, line.peer());
        assertTrue(line.standing(), "the end of the first is no news");
        assertEquals(List.of("dialled 192.0.2.1"), told);
    }

    @Test
    void asksOnlyOverAConnectionThatIsOpen() {
        line(HOME);
        assertTrue(line.ask(new Bye(""), ByeAnswer.class).isCompletedExceptionally());
        line.dial();
        FakePeer peer = connected(0, MEANT);
        line.use(peer);
        CompletableFuture<ByeAnswer> answer = line.ask(new Bye(""), ByeAnswer.class);
        peer.onlyAsked().answer(new ByeAnswer());
        assertTrue(answer.isDone() && !answer.isCompletedExceptionally());
        peer.lost("gone");
        assertTrue(line.ask(new Bye(""), ByeAnswer.class).isCompletedExceptionally());
    }

    @Test
    void afterItsEndNothingIsDialledAndLateComersAreSentAway() {
        line(HOME);
        line.dial();
        line.close("hung up");
        FakePeer late = connected(0, MEANT);
        assertFalse(late.isOpen());
        line.dial();
        executor.runFor(60_000);
        assertEquals(1, dials.size());
        assertEquals(List.of(), told);
    }

    private final class Told implements Line.Listener {
        @Override
        public boolean isMeant(QuicPeer peer) {
            return peer.fingerprint().equals(MEANT);
        }

        @Override
        public void dialled(QuicPeer peer) {
            told.add("dialled " + peer.address().getAddress().getHostAddress());
        }

        @Override
        public void notReached(Throwable why) {
            told.add("notReached " + why.getMessage());
        }

        @Override
        public void silent() {
            told.add("silent");
        }

        @Override
        public void back() {
            told.add("back");
        }

        @Override
        public void away() {
            told.add("away");
        }
    }
}
