package org.boothline.transport.quic;

import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.concurrent.CompletionStage;
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
        QuicCounters counters = connection.endpoint().counters();
        switch (reason) {
            case TOO_LARGE -> counters.refusedTooLarge.increment();
            case OVERLOADED -> counters.refusedOverloaded.increment();
            case MALFORMED -> counters.refusedMalformed.increment();
            default -> {
                return; // The asker gave up, or the connection ended: nobody is to be told.
            }
        }
        reset(stream, ResetCode.code(reason));
        connection.refusedOne();
    }

    private static void send(QuicStreamChannel stream, Exchange answer) {
        ExchangeWriter.write(stream, answer, failure -> {}); // Who asked is gone, or no longer wants to know.
    }

    private static void reset(QuicStreamChannel stream, int code) {
        if (stream.isOpen()) {
            stream.shutdown(code);
            stream.close();
        }
    }
}
