package org.boothline.transport.quic;

import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.boothline.base.stats.Counter;
import org.boothline.transport.quic.ExchangeFault.Reason;
import org.jspecify.annotations.Nullable;

/** The requests that one peer puts to us. <b>Thread</b>: network; handlers may complete on any. */
final class Answering implements ExchangeReader.Waiting {
    private final Connection connection;
    private int underWay;
    private long lastSentNs;
    private boolean anySent;

    Answering(Connection connection) {
        this.connection = connection;
    }

    /** Requests that have no answer yet. */
    int underWay() {
        return underWay;
    }

    boolean anySent() {
        return anySent;
    }

    long lastSentNs() {
        return lastSentNs;
    }

    /** A stream that the peer opened; its request must arrive in time. */
    void accept(QuicStreamChannel stream) {
        ExchangeReader reader = new ExchangeReader(connection, this);
        reader.within(stream, unfinishedMs());
        stream.pipeline().addLast(reader);
    }

    private long unfinishedMs() {
        return connection.endpoint().settings().unfinishedMs();
    }

    @Override
    public void complete(QuicStreamChannel stream, Exchange request) {
        if (request.json().length == 0) {
            send(stream, request); // A sign of life is answered by one.
            return;
        }
        underWay++;
        CompletionStage<Exchange> answer;
        try {
            answer = connection.endpoint().handler().handle(connection, request);
        } catch (RuntimeException e) {
            answered(stream, null, e);
            return;
        }
        answer.whenComplete(
                (exchange, failure) -> connection.endpoint().execute(() -> answered(stream, exchange, failure)));
    }

    private void answered(QuicStreamChannel stream, @Nullable Exchange answer, @Nullable Throwable failure) {
        underWay--;
        if (failure != null || answer == null || answer.tooLarge() || answer.json().length == 0) {
            connection.endpoint().counters().handlerFailures.increment();
            reset(stream, ResetCode.FAILED);
        } else if (stream.isOpen()) {
            send(stream, answer);
            lastSentNs = connection.endpoint().nowNs();
            anySent = true;
        }
    }

    @Override
    public void fail(QuicStreamChannel stream, Reason reason, String detail) {
        switch (reason) {
            case TOO_LARGE -> refuse(stream, ResetCode.TOO_LARGE, counters().refusedTooLarge);
            case OVERLOADED -> refuse(stream, ResetCode.OVERLOADED, counters().refusedOverloaded);
            case MALFORMED -> refuse(stream, ResetCode.MALFORMED, counters().refusedMalformed);
            case TIMEOUT -> refuse(stream, ResetCode.UNFINISHED, counters().refusedUnfinished);
            default -> {} // The asker gave up, or the connection ended: nobody is to be told.
        }
    }

    private QuicCounters counters() {
        return connection.endpoint().counters();
    }

    /** What a peer asks for and does not take counts as what it sends and does not end. */
    private void send(QuicStreamChannel stream, Exchange answer) {
        int bytes = answer.json().length + answer.body().length;
        if (!connection.reserve(bytes)) {
            refuse(stream, ResetCode.OVERLOADED, counters().refusedOverloaded);
            return;
        }
        ScheduledFuture<?> patience = stream.eventLoop()
                .schedule(
                        () -> refuse(stream, ResetCode.UNFINISHED, counters().refusedUnfinished),
                        unfinishedMs(),
                        TimeUnit.MILLISECONDS);
        ExchangeWriter.write(stream, answer, failure -> {
            patience.cancel(false); // A failure means that who asked is gone, or no longer wants to know.
            connection.release(bytes);
        });
    }

    private void refuse(QuicStreamChannel stream, int code, Counter counter) {
        counter.increment();
        reset(stream, code);
        connection.refusedOne();
    }

    private static void reset(QuicStreamChannel stream, int code) {
        if (stream.isOpen()) {
            stream.shutdown(code);
            stream.close();
        }
    }
}
