package org.boothline.transport.quic;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;

/**
 * One wish to be connected: attempts that race each other, each with fresh connection ids, until one is confirmed by
 * the
 * other side or the deadline passes. QUIC's own patience with a lost first flight doubles each time; a fresh attempt
 * does not inherit it. <b>Thread</b>: network.
 */
final class Dial {
    /** How long an established attempt may take to be confirmed before the next one is preferred. */
    private static final long CONFIRM_MS = 3_000;

    private final QuicEndpoint endpoint;
    private final InetSocketAddress to;
    private final EventLoop loop;
    private final CompletableFuture<QuicPeer> result = new CompletableFuture<>();
    private final List<Connection> attempts = new ArrayList<>();
    private int attempted;
    private @Nullable Connection chosen;
    private @Nullable ScheduledFuture<?> next;
    private @Nullable ScheduledFuture<?> confirmation;
    private @Nullable ScheduledFuture<?> deadline;

    Dial(QuicEndpoint endpoint, InetSocketAddress to, EventLoop loop) {
        this.endpoint = endpoint;
        this.to = to;
        this.loop = loop;
    }

    InetSocketAddress to() {
        return to;
    }

    CompletableFuture<QuicPeer> result() {
        return result;
    }

    void start() {
        long deadlineMs = endpoint.settings().dialDeadlineMs();
        deadline = loop.schedule(
                () -> fail(DialFault.unreachable(to, deadlineMs, attempted)), deadlineMs, TimeUnit.MILLISECONDS);
        result.whenComplete((peer, failure) -> {
            if (result.isCancelled()) {
                endpoint.execute(this::stop);
            }
        });
        attempt();
    }

    private void attempt() {
        if (result.isDone()) {
            return;
        }
        if (!endpoint.port().isOpen()) {
            fail(DialFault.closed(to));
            return;
        }
        attempted++;
        endpoint.counters().dialAttempts.increment();
        Connection attempt = endpoint.connect(to, this::lost);
        attempts.add(attempt);
        attempt.onEstablished(() -> choose(attempt));
        next = loop.schedule(this::attempt, endpoint.settings().dialIntervalMs(), TimeUnit.MILLISECONDS);
    }

    private void choose(Connection attempt) {
        if (chosen != null || result.isDone()) {
            return;
        }
        chosen = attempt;
        confirmation = loop.schedule(() -> unconfirmed(attempt), CONFIRM_MS, TimeUnit.MILLISECONDS);
        attempt.confirm(() -> succeed(attempt));
    }

    private void unconfirmed(Connection attempt) {
        if (chosen == attempt && !result.isDone()) {
            attempts.remove(attempt);
            attempt.closeNow("another attempt is preferred");
            chooseAnother();
        }
    }

    private void chooseAnother() {
        chosen = null;
        for (Connection attempt : List.copyOf(attempts)) {
            if (attempt.established()) {
                choose(attempt);
                return;
            }
        }
    }

    private void lost(Connection attempt, @Nullable Throwable cause) {
        attempts.remove(attempt);
        if (result.isDone()) {
            return;
        }
        UserFault hopeless = DialFault.hopeless(to, attempt.closeEvent(), cause);
        if (hopeless != null) {
            fail(hopeless);
        } else if (chosen == attempt) {
            chooseAnother();
        }
    }

    private void succeed(Connection attempt) {
        attempts.remove(attempt);
        endpoint.dialled(attempt);
        result.complete(attempt);
        stop();
    }

    void fail(UserFault fault) {
        result.completeExceptionally(fault);
        stop();
    }

    private void stop() {
        cancel(next);
        cancel(confirmation);
        cancel(deadline);
        for (Connection attempt : List.copyOf(attempts)) {
            attempt.closeNow("another attempt was faster");
        }
        attempts.clear();
        endpoint.ended(this);
    }

    private static void cancel(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
