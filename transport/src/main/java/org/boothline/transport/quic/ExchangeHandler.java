package org.boothline.transport.quic;

import java.util.concurrent.CompletionStage;

/** Answers what peers ask. */
@FunctionalInterface
public interface ExchangeHandler {
    /**
     * The answer to {@code request}, now or later, completed by any thread. <b>Thread</b>: network; must not block. A
     * failed stage or an exception is counted and tells the peer only that there is no answer.
     */
    CompletionStage<Exchange> handle(QuicPeer from, Exchange request);
}
