package org.boothline.transport.message;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.QuicPeer;

/**
 * Asks a peer and checks that the answer is of the kind expected. The futures fail with an
 * {@link org.boothline.transport.quic.ExchangeFault} if no answer came, and with a {@link MessageFault} if it was a
 * refusal or something else. <b>Thread</b>: any; futures complete on the network thread.
 */
public final class Ask {
    private Ask() {}

    /** An answer with the bytes after it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Answered<A extends Message>(A message, byte[] body) {}

    /** Asks with the endpoint's usual patience. */
    public static <A extends Message> CompletableFuture<A> ask(QuicPeer peer, Message request, Class<A> answer) {
        CompletableFuture<A> result = new CompletableFuture<>();
        pass(peer.request(Messages.exchange(request)), answer, result, Answered::message);
        return result;
    }

    /** Asks and waits at most {@code patience}. */
    public static <A extends Message> CompletableFuture<A> ask(
            QuicPeer peer, Message request, Class<A> answer, Duration patience) {
        CompletableFuture<A> result = new CompletableFuture<>();
        pass(peer.request(Messages.exchange(request), patience), answer, result, Answered::message);
        return result;
    }

    /** Asks for an answer that has bytes after it. */
    public static <A extends Message> CompletableFuture<Answered<A>> askForBody(
            QuicPeer peer, Message request, Class<A> answer, Duration patience) {
        CompletableFuture<Answered<A>> result = new CompletableFuture<>();
        pass(peer.request(Messages.exchange(request), patience), answer, result, answered -> answered);
        return result;
    }

    private static <A extends Message, R> void pass(
            CompletableFuture<Exchange> from,
            Class<A> answer,
            CompletableFuture<R> to,
            java.util.function.Function<Answered<A>, R> wanted) {
        // Not thenApply: that would wrap every failure once more.
        from.whenComplete((exchange, failure) -> {
            if (failure != null) {
                to.completeExceptionally(failure);
                return;
            }
            try {
                to.complete(wanted.apply(new Answered<>(expect(exchange, answer), exchange.body())));
            } catch (MessageFault e) {
                to.completeExceptionally(e);
            }
        });
    }

    /** The message in {@code exchange} if it is an {@code answer}. */
    static <A extends Message> A expect(Exchange exchange, Class<A> answer) throws MessageFault {
        Message message = Messages.read(exchange.json());
        if (answer.isInstance(message)) {
            return answer.cast(message);
        }
        if (message instanceof Refusal refusal) {
            throw new MessageFault(refusal.code(), refusal.reason(), true);
        }
        throw MessageFault.malformed(
                "the answer is a " + Messages.typeWord(message.getClass()) + ", not a " + Messages.typeWord(answer));
    }
}
