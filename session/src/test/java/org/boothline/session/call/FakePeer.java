package org.boothline.session.call;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.boothline.base.identity.Fingerprint;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.MessageFault;
import org.boothline.transport.message.Messages;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.QuicPeer;

/** A station at the other end, as far as the test plays it; what is asked of it waits for the test's answer. */
final class FakePeer implements QuicPeer {
    /** A question and where its answer goes. */
    record Asked(Message message, CompletableFuture<Exchange> answer) {
        void answer(Message with) {
            answer.complete(Messages.exchange(with));
        }
    }

    /** Answers by itself; null: the question waits in {@link #asked}. */
    @FunctionalInterface
    interface Answerer {
        Message answer(Message question);
    }

    final List<Asked> asked = new ArrayList<>();
    Answerer answers = question -> null;
    long lastHeardNs;
    private final Fingerprint fingerprint;
    private final X509Certificate certificate;
    private final InetSocketAddress address;
    private final List<Asked> handedOut = new ArrayList<>();
    private final List<Runnable> whenClosed = new ArrayList<>();
    private String closeReason = "";
    private boolean open = true;

    FakePeer(Fingerprint fingerprint, InetSocketAddress address) {
        this(fingerprint, null, address);
    }

    FakePeer(Fingerprint fingerprint, X509Certificate certificate, InetSocketAddress address) {
        this.fingerprint = fingerprint;
        this.certificate = certificate;
        this.address = address;
    }

    static Fingerprint fingerprint(int number) {
        return new Fingerprint(String.format("%064x", number));
    }

    /** The only question that waits. */
    synchronized Asked onlyAsked() {
        if (asked.size() != 1) {
            throw new AssertionError("asked " + asked);
        }
        handedOut.add(asked.get(0));
        return asked.remove(0);
    }

    /** The other side ends it, or the line breaks. */
    void lost(String reason) {
        close(reason);
    }

    @Override
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    @Override
    public X509Certificate certificate() {
        return certificate;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public boolean dialled() {
        return true;
    }

    @Override
    public synchronized CompletableFuture<Exchange> request(Exchange request) {
        CompletableFuture<Exchange> answer = new CompletableFuture<>();
        try {
            Message question = Messages.read(request.json());
            Message reply = answers.answer(question);
            if (reply != null) {
                answer.complete(Messages.exchange(reply));
            } else if (open) {
                asked.add(new Asked(question, answer));
            } else {
                answer.completeExceptionally(new IllegalStateException("the connection is closed"));
            }
        } catch (MessageFault e) {
            throw new AssertionError(e);
        }
        return answer;
    }

    @Override
    public CompletableFuture<Exchange> request(Exchange request, Duration timeout) {
        return request(request);
    }

    @Override
    public void onClosed(Runnable callback) {
        if (open) {
            whenClosed.add(callback);
        } else {
            callback.run();
        }
    }

    @Override
    public synchronized void close(String reason) {
        if (open) {
            open = false;
            closeReason = reason;
            handedOut.addAll(asked);
            asked.clear();
            handedOut.forEach(question -> question.answer().completeExceptionally(new IllegalStateException(reason)));
            whenClosed.forEach(Runnable::run);
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public String closeReason() {
        return closeReason;
    }

    @Override
    public long lastHeardNs() {
        return lastHeardNs;
    }
}
