package org.boothline.session.call;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.boothline.transport.message.Desk;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.MessageFault;
import org.boothline.transport.message.Messages;
import org.boothline.transport.message.Refusal;
import org.boothline.transport.message.RefusalCode;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.ExchangeHandler;
import org.boothline.transport.quic.QuicPeer;
import org.jspecify.annotations.Nullable;

/**
 * The door before the desk: lets our user know when a station was refused because it speaks another version, which that
 * station alone is told otherwise. Once for each connection.
 *
 * <p><b>Thread</b>: network.
 */
final class OtherVersion implements ExchangeHandler {
    private final Desk desk;
    private final Consumer<InetSocketAddress> told;
    private @Nullable QuicPeer lastTold;

    OtherVersion(Desk desk, Consumer<InetSocketAddress> told) {
        this.desk = desk;
        this.told = told;
    }

    @Override
    public CompletionStage<Exchange> handle(QuicPeer from, Exchange request) {
        long refusals = desk.refusals.value();
        CompletionStage<Exchange> answer = desk.handle(from, request);
        if (desk.refusals.value() == refusals || lastTold == from) {
            return answer;
        }
        return answer.thenApply(refusal -> {
            if (isOtherVersion(refusal)) {
                lastTold = from;
                told.accept(from.address());
            }
            return refusal;
        });
    }

    private static boolean isOtherVersion(Exchange answer) {
        try {
            Message message = Messages.read(answer.json());
            return message instanceof Refusal refusal && refusal.code() == RefusalCode.OTHER_VERSION;
        } catch (MessageFault e) {
            throw new IllegalStateException("our own answer can be read", e);
        }
    }

    /** For our user. */
    static String sentence(InetSocketAddress address) {
        return "The station at " + address.getAddress().getHostAddress() + ":" + address.getPort()
                + " can't be talked to: it speaks another version of Boothline's protocol;"
                + " update the older of the two stations.";
    }
}
