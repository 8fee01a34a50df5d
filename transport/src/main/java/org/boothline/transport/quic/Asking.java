package org.boothline.transport.quic;

import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.boothline.transport.quic.ExchangeFault.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The requests that we put to one peer: a queue, and those under way. <b>Thread</b>: network, but for {@link #request}.
 */
final class Asking {
    /** More than this many waiting means that somebody asks without listening. */
    private static final int QUEUED_MAX = 1024;

    private static final Exchange SIGN_OF_LIFE = new Exchange(new byte[0]);
    private static final long SIGN_OF_LIFE_MS = 2_000;

    private final Connection connection;
    private final ArrayDeque<Request> queue = new ArrayDeque<>();
    private final Set<Request> underWay = new HashSet<>();
    private final AtomicInteger queued = new AtomicInteger();
    private int pings;

    /** One request, from the asking to its one end. */
    private final class Request implements ExchangeReader.Waiting {
        final Exchange exchange;
        final boolean ping;
        final CompletableFuture<Exchange> answer = new CompletableFuture<>();

        @Nullable
        ScheduledFuture<?> timer;

        @Nullable
        QuicStreamChannel stream;

        Request(Exchange exchange, boolean ping) {
            this.exchange = exchange;
            this.ping = ping;
        }

        @Override
        public void complete(QuicStreamChannel answered, Exchange with) {
            boolean sign = with.json().length == 0;
            if (sign == ping) {
                end(this, with, null);
            } else {
                end(this, null, new ExchangeFault(Reason.MALFORMED, "the answer holds nothing"));
            }
        }

        @Override
        public void fail(QuicStreamChannel failed, Reason reason, String detail) {
            end(this, null, new ExchangeFault(reason, detail));
        }
    }

    Asking(Connection connection) {
        this.connection = connection;
    }

    /** Requests under way, signs of life not counted. */
    int inFlight() {
        return underWay.size() - pings;
    }

    /** Signs of life that have no answer yet. */
    int pings() {
        return pings;
    }

    CompletableFuture<Exchange> request(Exchange exchange, long timeoutMs) {
        if (exchange.json().length == 0) {
            throw new IllegalArgumentException("a request says something");
        }
        if (exchange.tooLarge()) {
            return CompletableFuture.failedFuture(
                    new ExchangeFault(Reason.TOO_LARGE, "more than an exchange may hold: " + exchange));
        }
        if (!connection.isOpen()) {
            return CompletableFuture.failedFuture(closed(connection.closeReason()));
        }
        if (queued.incrementAndGet() > QUEUED_MAX) {
            queued.decrementAndGet();
            return CompletableFuture.failedFuture(
                    new ExchangeFault(Reason.OVERLOADED, QUEUED_MAX + " requests wait for this station already"));
        }
        Request request = new Request(exchange, false);
        if (!connection.endpoint().execute(() -> enqueue(request, timeoutMs))) {
            request.answer.completeExceptionally(closed("its network thread has ended"));
        }
        return request.answer;
    }

    private void enqueue(Request request, long timeoutMs) {
        if (!connection.isOpen()) {
            queued.decrementAndGet();
            request.answer.completeExceptionally(closed(connection.closeReason()));
            return;
        }
        queue.add(request);
        startTimer(request, timeoutMs);
        pump();
    }

    private void startTimer(Request request, long timeoutMs) {
        request.timer = connection
                .channel()
                .eventLoop()
                .schedule(
                        () -> end(
                                request,
                                null,
                                new ExchangeFault(Reason.TIMEOUT, "no answer within " + timeoutMs + " ms")),
                        timeoutMs,
                        TimeUnit.MILLISECONDS);
    }

    /** Starts what may start: within our limit, and within the streams that the peer allows. */
    void pump() {
        int before = inFlight();
        while (!queue.isEmpty()
                && inFlight() < connection.endpoint().settings().requestsInFlightMax()
                && streamsLeft() > 0) {
            queued.decrementAndGet();
            start(queue.remove());
        }
        if (before == 0 && inFlight() > 0) {
            connection.rearm();
        }
    }

    private long streamsLeft() {
        return connection.channel().peerAllowedStreams(QuicStreamType.BIDIRECTIONAL);
    }

    /** A request that carries nothing: keeps the connection alive, and shows sooner what was lost. */
    void ping() {
        if (streamsLeft() > 0 && connection.established()) {
            Request ping = new Request(SIGN_OF_LIFE, true);
            startTimer(ping, SIGN_OF_LIFE_MS);
            start(ping);
        }
    }

    private void start(Request request) {
        underWay.add(request);
        if (request.ping) {
            pings++;
        } else {
            connection.endpoint().counters().requestsSent.increment();
        }
        connection
                .channel()
                .createStream(QuicStreamType.BIDIRECTIONAL, new ExchangeReader(connection, request))
                .addListener(made -> {
                    if (made.isSuccess()) {
                        begin(request, (QuicStreamChannel) made.getNow());
                    } else {
                        end(request, null, closed(String.valueOf(made.cause().getMessage())));
                    }
                });
    }

    private void begin(Request request, QuicStreamChannel stream) {
        request.stream = stream;
        if (!underWay.contains(request)) {
            stream.shutdown(ResetCode.CANCELLED);
            stream.close();
            return;
        }
        ExchangeWriter.write(stream, request.exchange, failure -> {
            if (failure != null && !stream.isOpen()) {
                end(request, null, closed(String.valueOf(failure.getMessage())));
            }
        });
    }

    /** The one end of a request, whichever comes first: answer, refusal, timeout or the connection's end. */
    private void end(Request request, @Nullable Exchange answer, @Nullable ExchangeFault fault) {
        boolean started = underWay.remove(request);
        if (started && request.ping) {
            pings--;
        }
        if (!started && queue.remove(request)) {
            queued.decrementAndGet();
        }
        if (request.timer != null) {
            request.timer.cancel(false);
        }
        QuicStreamChannel stream = request.stream;
        if (fault != null && stream != null && stream.isOpen()) {
            stream.shutdown(ResetCode.code(fault.reason()));
            stream.close();
        }
        QuicCounters counters = connection.endpoint().counters();
        if (answer != null) {
            if (request.answer.complete(answer) && !request.ping) {
                counters.requestsAnswered.increment();
            }
        } else if (fault != null && request.answer.completeExceptionally(fault) && !request.ping) {
            counters.requestsFailed.increment();
        }
        pump();
    }

    void failQueued(String reason) {
        for (Request request : Set.copyOf(queue)) {
            end(request, null, closed(reason));
        }
    }

    void failAll(String reason) {
        failQueued(reason);
        for (Request request : Set.copyOf(underWay)) {
            end(request, null, closed(reason));
        }
    }

    private static ExchangeFault closed(String reason) {
        return new ExchangeFault(Reason.CLOSED, "the connection is over: " + reason);
    }
}
