package org.boothline.transport.message;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.boothline.base.identity.Fingerprint;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.ExchangeHandler;
import org.boothline.transport.quic.QuicPeer;

/** A peer whose requests go straight to a handler. */
final class FakePeer implements QuicPeer {
    private final ExchangeHandler handler;

    FakePeer(ExchangeHandler handler) {
        this.handler = handler;
    }

    @Override
    public CompletableFuture<Exchange> request(Exchange request) {
        return handler.handle(this, request).toCompletableFuture();
    }

    @Override
    public CompletableFuture<Exchange> request(Exchange request, Duration timeout) {
        return request(request);
    }

    @Override
    public Fingerprint fingerprint() {
        return new Fingerprint("0".repeat(64));
    }

    @Override
    public X509Certificate certificate() {
        throw new UnsupportedOperationException("this fake has none");
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", 6001);
    }

    @Override
    public boolean dialled() {
        return true;
    }

    @Override
    public void onClosed(Runnable callback) {}

    @Override
    public void close(String reason) {}

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public String closeReason() {
        return "";
    }

    @Override
    public long lastHeardNs() {
        return 0;
    }
}
