package org.boothline.transport.quic;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.boothline.base.identity.Fingerprint;

/**
 * A station at the other end of one QUIC connection. It has proven that it holds the key of {@link #certificate};
 * whether
 * that certificate is to be trusted is for the caller to decide.
 *
 * <p><b>Thread</b>: any; futures and callbacks complete on the network thread, where nothing may block.
 */
public interface QuicPeer {
    Fingerprint fingerprint();

    X509Certificate certificate();

    InetSocketAddress address();

    /** True if this side opened the connection. */
    boolean dialled();

    /**
     * Asks; the future holds the answer, or fails with an {@link ExchangeFault}. Waits at most the endpoint's request
     * timeout.
     */
    CompletableFuture<Exchange> request(Exchange request);

    /** As above, waiting at most {@code timeout}. */
    CompletableFuture<Exchange> request(Exchange request, Duration timeout);

    /**
     * Vouches for a peer that called: it is trusted, or a person is about to decide. Until then it is a stranger: of those
     * at most 64 are kept, and they may hold 32 MiB of memory all together; when one more comes, the first to have come
     * from the most crowded address is hung up on. Does nothing for a peer that we dialled.
     */
    default void welcome() {}

    /** Runs {@code callback} once when the connection is over; at once if it is already. */
    void onClosed(Runnable callback);

    /**
     * Ends the connection: no more requests are taken, those under way get up to a second to finish, then the peer is
     * told {@code reason}, several times since one datagram may be lost.
     */
    void close(String reason);

    boolean isOpen();

    /** Why the connection is over, in words that may be shown; empty while it is open. */
    String closeReason();

    /** When something last arrived on a stream, on this machine's monotonic clock. */
    long lastHeardNs();
}
