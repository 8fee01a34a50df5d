package org.boothline.session.call;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.WallClock;
import org.boothline.transport.message.Ask;
import org.boothline.transport.message.ClockPing;
import org.boothline.transport.message.ClockPong;
import org.boothline.transport.message.Message;
import org.boothline.transport.quic.QuicPeer;
import org.jspecify.annotations.Nullable;

/**
 * The control connection to the one other station: dialled until it stands, watched by a clock exchange each second,
 * dialled anew when it has been silent for 3 s. It knows connections; who the other side is and what is said is the
 * call's business.
 *
 * <p><b>Thread</b>: control. <b>Clock</b>: monotonic for silence, time of day for the clock exchange.
 */
final class Line {
    private static final long WATCH_MS = 1_000;
    private static final long SILENT_NS = 3_000_000_000L;
    private static final long AWAY_NS = 120_000_000_000L;
    private static final long REDIAL_MS_MIN = 500;
    private static final long REDIAL_MS_MAX = 10_000;

    private final Dialler dialler;
    private final ControlThread control;
    private final NanoClock clock;
    private final WallClock wall;
    private final List<InetSocketAddress> dialTo;
    private final Listener listener;
    private final PeerClock peerClock = new PeerClock();
    private final Future<?> watching;
    private @Nullable QuicPeer peer;
    private boolean dialling;
    private boolean silent;
    private boolean away;
    private boolean closed;
    private long redialMs = REDIAL_MS_MIN;
    private long silentSinceNs;

    /** @param dialTo where the other station's control port may be; none to wait for it */
    Line(
            Dialler dialler,
            ControlThread control,
            NanoClock clock,
            WallClock wall,
            List<InetSocketAddress> dialTo,
            Listener listener) {
        this.dialler = dialler;
        this.control = control;
        this.clock = clock;
        this.wall = wall;
        this.dialTo = dialTo;
        this.listener = listener;
        watching = control.every(WATCH_MS, this::watch);
    }

    /** Begins to dial, all addresses at once, if this side dials and does not already. */
    void dial() {
        if (dialTo.isEmpty() || dialling || closed) {
            return;
        }
        dialling = true;
        Race race = new Race();
        for (InetSocketAddress address : dialTo) {
            CompletableFuture<QuicPeer> attempt = dialler.dial(address);
            race.attempts.add(attempt);
            attempt.whenComplete((dialled, fault) -> control.execute(() -> race.over(dialled, fault)));
        }
    }

    /** Dials at the same time, of which the first to reach the station that is meant wins. */
    private final class Race {
        private final List<CompletableFuture<QuicPeer>> attempts = new ArrayList<>();
        private int over;
        private boolean won;
        private @Nullable UserFault notMeant;

        void over(@Nullable QuicPeer dialled, @Nullable Throwable fault) {
            over++;
            if (won || closed) {
                if (dialled != null) {
                    dialled.close(closed ? "the call has ended" : "another address was faster");
                }
            } else if (dialled != null && (dialTo.size() == 1 || listener.isMeant(dialled))) {
                won = true;
                dialling = false;
                redialMs = REDIAL_MS_MIN;
                attempts.forEach(attempt -> attempt.cancel(false));
                listener.dialled(dialled);
            } else {
                if (dialled != null) {
                    dialled.close("not the station that was called");
                    notMeant = notMeant(dialled);
                }
                if (over == dialTo.size()) {
                    dialling = false;
                    listener.notReached(notMeant != null ? notMeant : unwrapped(fault));
                    redialLater();
                }
            }
        }
    }

    private static UserFault notMeant(QuicPeer answered) {
        return new UserFault(
                FaultCode.TRUST,
                "The station that is called was not reached",
                "another one, " + answered.fingerprint().brief() + ", answered at "
                        + answered.address().getAddress().getHostAddress(),
                "see whether the right one runs, and whether it can be reached from here");
    }

    /** Dials again after a while that doubles each time. */
    void redialLater() {
        control.after(redialMs, () -> {
            if (!standing()) {
                dial();
            }
        });
        redialMs = Math.min(REDIAL_MS_MAX, redialMs * 2);
    }

    /** Talks over {@code next} from now on; the connection before it is closed. */
    void use(QuicPeer next) {
        QuicPeer before = peer;
        peer = next;
        silent = false;
        away = false;
        if (before != null && before != next) {
            before.close("another connection took over");
        }
        next.onClosed(() -> control.execute(() -> {
            if (peer == next && !closed) {
                goSilent();
            }
        }));
        exchangeClocks(next);
    }

    /** Asks the other station; fails at once when there is no connection. */
    <A extends Message> CompletableFuture<A> ask(Message message, Class<A> answer) {
        QuicPeer now = peer;
        if (now == null || !now.isOpen()) {
            return CompletableFuture.failedFuture(new IllegalStateException("the other station is not connected"));
        }
        return Ask.ask(now, message, answer);
    }

    /** True while the connection stands and is not silent. */
    boolean standing() {
        QuicPeer now = peer;
        return now != null && now.isOpen() && !silent;
    }

    @Nullable
    QuicPeer peer() {
        return peer;
    }

    PeerClock peerClock() {
        return peerClock;
    }

    void close(String reason) {
        closed = true;
        watching.cancel(false);
        QuicPeer now = peer;
        if (now != null) {
            now.close(reason);
        }
    }

    private void watch() {
        QuicPeer now = peer;
        if (now == null || closed) {
            return;
        }
        long nowNs = clock.nowNs();
        if (now.isOpen() && nowNs - now.lastHeardNs() < SILENT_NS) {
            if (silent) {
                silent = false;
                away = false;
                listener.back();
            }
        } else if (!silent) {
            goSilent();
        } else if (!away && nowNs - silentSinceNs > AWAY_NS) {
            away = true;
            listener.away();
        }
        if (now.isOpen()) {
            exchangeClocks(now);
        }
    }

    private void goSilent() {
        if (silent) {
            return;
        }
        silent = true;
        silentSinceNs = clock.nowNs();
        redialMs = REDIAL_MS_MIN;
        listener.silent();
        dial();
    }

    private void exchangeClocks(QuicPeer with) {
        Ask.ask(with, new ClockPing(wall.epochNs()), ClockPong.class).thenAccept(pong -> {
            long arrivedNs = wall.epochNs();
            control.execute(() -> peerClock.exchanged(pong.t0Ns(), pong.t1Ns(), pong.t2Ns(), arrivedNs));
        });
    }

    private static Throwable unwrapped(@Nullable Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return cause == null ? new IllegalStateException("no reason given") : cause;
    }

    /** See {@link org.boothline.transport.quic.QuicEndpoint#dial}. */
    @FunctionalInterface
    interface Dialler {
        CompletableFuture<QuicPeer> dial(InetSocketAddress to);
    }

    /** Told by the line, on the control thread. */
    interface Listener {
        /** Whether this is the station to be called, where several addresses are tried. */
        boolean isMeant(QuicPeer peer);

        /** A connection this side dialled stands; {@link Line#use} takes it into use. */
        void dialled(QuicPeer peer);

        /** An attempt to dial failed; another follows. */
        void notReached(Throwable why);

        /** Nothing was heard for 3 s. */
        void silent();

        /** The same connection is heard again. */
        void back();

        /** Silent for 2 minutes. */
        void away();
    }
}
