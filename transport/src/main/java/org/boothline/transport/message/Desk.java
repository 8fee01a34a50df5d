package org.boothline.transport.message;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.boothline.base.stats.Counter;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.ExchangeHandler;
import org.boothline.transport.quic.QuicPeer;

/**
 * Hands each kind of request to whoever answers it; what is no message, of another version or nobody's business here is
 * answered with a {@link Refusal} and counted. <b>Thread</b>: answerers are added by any, called on the network thread.
 */
public final class Desk implements ExchangeHandler {
    /** Answers one kind of request. */
    @FunctionalInterface
    public interface Answerer<M extends Message> {
        /** Now or later, completed by any thread. <b>Thread</b>: network; must not block. */
        CompletionStage<Exchange> answer(QuicPeer from, M request, byte[] body);
    }

    public final Counter refusals = new Counter("messagesRefused");

    private final Map<Class<?>, Answerer<? extends Message>> answerers = new ConcurrentHashMap<>();

    /** Lets {@code answerer} answer every {@code type} from now on; gives this desk back. */
    public <M extends Message> Desk on(Class<M> type, Answerer<? super M> answerer) {
        answerers.put(type, (from, request, body) -> answerer.answer(from, type.cast(request), body));
        return this;
    }

    @Override
    public CompletionStage<Exchange> handle(QuicPeer from, Exchange request) {
        try {
            Message message = Messages.read(request.json());
            @SuppressWarnings("unchecked") // Put in under its own class by on().
            Answerer<Message> answerer = (Answerer<Message>) answerers.get(message.getClass());
            if (answerer != null) {
                return answerer.answer(from, message, request.body());
            }
            return refuse(new Refusal(
                    "a " + Messages.typeWord(message.getClass()) + " is not answered here", RefusalCode.UNKNOWN_TYPE));
        } catch (MessageFault e) {
            return refuse(e.refusal());
        }
    }

    private CompletionStage<Exchange> refuse(Refusal refusal) {
        refusals.increment();
        return CompletableFuture.completedFuture(Messages.exchange(refusal));
    }
}
