package org.boothline.transport.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.boothline.base.identity.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * One QUIC connection, from its handshake on. It becomes a peer when both sides have shown that they want it: the
 * dialling side sends the first sign of life on the one attempt it keeps, the accepting side answers it.
 *
 * <p><b>Thread</b>: network, but for the methods of {@link QuicPeer}. <b>Clock</b>: the endpoint's monotonic one.
 */
final class Connection extends ChannelInboundHandlerAdapter implements QuicPeer {
    static final AttributeKey<Connection> KEY = AttributeKey.valueOf("boothline.connection");

    /** What unfinished exchanges of one connection may hold in memory, whatever the peer sends or does not take. */
    private static final long BUFFERED_BYTES_MAX = 32L << 20;
    /** A peer that had so many streams refused is not worth listening to. */
    private static final int REFUSED_MAX = 100;

    private static final long CLOSE_PATIENCE_NS = 1_000_000_000L;
    private static final long CLOSE_LINGER_NS = 300_000_000L;
    private static final long CLOSE_CHECK_MS = 25;
    private static final int REASON_CHARS_MAX = 200;

    private final QuicEndpoint endpoint;
    private final QuicChannel channel;
    private final Route route;
    private final Asking asking;
    private final Answering answering;
    private final List<Runnable> closedCallbacks = new ArrayList<>();

    private volatile @Nullable X509Certificate certificate;
    private volatile @Nullable Fingerprint fingerprint;
    private volatile boolean closing;
    private volatile boolean closed;
    private volatile String closeReason = "";
    private volatile long lastHeardNs;

    private @Nullable QuicConnectionCloseEvent closeEvent;
    private @Nullable Runnable onEstablished;
    private @Nullable Runnable onConfirmed;
    private @Nullable ScheduledFuture<?> tick;
    private boolean announced;
    private boolean stranger;
    private boolean failed;
    private long bufferedBytes;
    private int refused;

    Connection(QuicEndpoint endpoint, QuicChannel channel, Route route) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.route = route;
        asking = new Asking(this);
        answering = new Answering(this);
        lastHeardNs = endpoint.nowNs();
        channel.attr(KEY).set(this);
        channel.closeFuture().addListener(done -> over());
    }

    QuicEndpoint endpoint() {
        return endpoint;
    }

    QuicChannel channel() {
        return channel;
    }

    Route route() {
        return route;
    }

    /** What the peer said when it ended the connection, if it did. */
    @Nullable
    QuicConnectionCloseEvent closeEvent() {
        return closeEvent;
    }

    boolean established() {
        return shookHands() && !closed;
    }

    /** Whether the handshake was done, be it over by now. */
    boolean shookHands() {
        return certificate != null;
    }

    /** Runs {@code callback} when the handshake is done; only before it is. */
    void onEstablished(Runnable callback) {
        onEstablished = callback;
    }

    /** Sends signs of life until the first one is answered, then runs {@code callback}. */
    void confirm(Runnable callback) {
        onConfirmed = callback;
        asking.ping();
        rearm();
    }

    // ---- handshake and end

    @Override
    public void channelActive(ChannelHandlerContext context) {
        X509Certificate shown = shownCertificate();
        if (shown == null) {
            channel.close();
            return;
        }
        fingerprint = Fingerprint.of(shown);
        certificate = shown;
        lastHeardNs = endpoint.nowNs();
        endpoint.established(this);
        Runnable callback = onEstablished;
        if (callback != null) {
            callback.run();
        }
    }

    private @Nullable X509Certificate shownCertificate() {
        SSLEngine engine = channel.sslEngine();
        try {
            return engine != null && engine.getSession().getPeerCertificates()[0] instanceof X509Certificate shown
                    ? shown
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null; // TLS has refused it already; this is the second lock on the same door.
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicConnectionCloseEvent close) {
            closeEvent = close;
            String said = said(close);
            closeReason =
                    close.error() == 0 && !said.isBlank() ? printable(said) : "the other station ended the connection";
            // QUIC would let it drain for a while; nobody needs to wait for that.
            channel.eventLoop().execute(channel::close);
        } else if (event instanceof QuicStreamLimitChangedEvent) {
            if (onConfirmed != null && asking.pings() == 0) {
                asking.ping(); // The handshake is just over: only now is it known that streams may be opened.
            }
            asking.pump();
        }
    }

    /** The peer's reason; Netty's event has none to copy, and throws, when the peer gave none. */
    private static String said(QuicConnectionCloseEvent close) {
        try {
            return new String(close.reason(), StandardCharsets.UTF_8);
        } catch (NullPointerException none) {
            return "";
        }
    }

    private static String printable(String said) {
        String clean = said.replaceAll("[\\p{Cntrl}\\p{Cf}\\uFFFD]", " ").strip();
        return clean.length() > REASON_CHARS_MAX ? clean.substring(0, REASON_CHARS_MAX) : clean;
    }

    /**
     * QUIC's own errors end the connection. When the handshake failed the codec leaves its word to the peer unsent until
     * the peer writes again; closing sends it now. Once: closing may fail in turn.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!established() && !failed) {
            failed = true;
            if (!dialled() && DialFault.isOtherVersion(cause)) {
                endpoint.door().otherVersion(address());
            }
            if (closeReason.isEmpty() && cause.getMessage() != null) {
                closeReason = printable(cause.getMessage());
            }
            channel.eventLoop().execute(() -> endpoint.farewell(channel::close));
        }
    }

    private void over() {
        if (closeReason.isEmpty()) {
            closeReason = channel.isTimedOut() ? "nothing was heard from the other station" : "the connection ended";
        }
        closing = true;
        closed = true;
        if (tick != null) {
            tick.cancel(false);
        }
        asking.failAll(closeReason);
        leaveStrangers();
        endpoint.over(this);
        List<Runnable> callbacks;
        synchronized (closedCallbacks) {
            callbacks = List.copyOf(closedCallbacks);
            closedCallbacks.clear();
        }
        callbacks.forEach(endpoint::guarded);
    }

    // ---- streams

    /** A stream that the peer opened. An attempt that this side has not chosen is no peer, and answers nothing. */
    void accept(QuicStreamChannel stream) {
        heard();
        if (!announced && !dialled()) {
            announce();
            stranger = true;
            endpoint.door().enter(this);
        }
        if (announced) {
            answering.accept(stream);
        } else {
            stream.shutdown(ResetCode.FAILED);
            stream.close();
        }
    }

    void heard() {
        lastHeardNs = endpoint.nowNs();
        Runnable callback = onConfirmed;
        if (callback != null) {
            onConfirmed = null;
            callback.run();
        }
    }

    /** From here on it is a peer. */
    void announce() {
        announced = true;
    }

    boolean announced() {
        return announced;
    }

    /** Whether the connection's exchanges may hold so many bytes more; if so they do. */
    boolean reserve(int bytes) {
        if (bufferedBytes + bytes > BUFFERED_BYTES_MAX
                || stranger && !endpoint.door().strangers().reserve(bytes)) {
            return false;
        }
        bufferedBytes += bytes;
        return true;
    }

    void release(int bytes) {
        bufferedBytes -= bytes;
        if (stranger) {
            endpoint.door().strangers().release(bytes);
        }
    }

    /** Nobody's stranger any more: it is known, or gone. What it holds is its own affair from now on. */
    private void leaveStrangers() {
        if (stranger) {
            stranger = false;
            endpoint.door().strangers().leave(this);
            endpoint.door().strangers().release(bufferedBytes);
        }
    }

    /** Counts a stream of the peer's that was refused, and hangs up on a peer that does nothing else. */
    void refusedOne() {
        if (++refused == REFUSED_MAX) {
            close("too many requests that were none");
        }
    }

    /** Looks after silence: sooner while an answer is awaited. */
    void rearm() {
        if (tick != null) {
            tick.cancel(false);
        }
        if (!closed) {
            boolean awaiting = asking.inFlight() > 0 || onConfirmed != null;
            long delayMs = awaiting
                    ? endpoint.settings().probeMs()
                    : endpoint.settings().keepAliveMs();
            tick = channel.eventLoop().schedule(() -> tick(delayMs), delayMs, TimeUnit.MILLISECONDS);
        }
    }

    private void tick(long afterMs) {
        if (endpoint.nowNs() - lastHeardNs >= afterMs * 900_000L) {
            asking.ping();
        }
        rearm();
    }

    // ---- QuicPeer

    @Override
    public Fingerprint fingerprint() {
        return Objects.requireNonNull(fingerprint, "a peer has shown its certificate");
    }

    @Override
    public X509Certificate certificate() {
        return Objects.requireNonNull(certificate, "a peer has shown its certificate");
    }

    @Override
    public InetSocketAddress address() {
        return route.address();
    }

    @Override
    public boolean dialled() {
        return route.dialled();
    }

    @Override
    public CompletableFuture<Exchange> request(Exchange request) {
        return request(request, Duration.ofMillis(endpoint.settings().requestTimeoutMs()));
    }

    @Override
    public CompletableFuture<Exchange> request(Exchange request, Duration timeout) {
        return asking.request(request, timeout.toMillis());
    }

    @Override
    public void welcome() {
        endpoint.execute(this::leaveStrangers);
    }

    @Override
    public void onClosed(Runnable callback) {
        synchronized (closedCallbacks) {
            if (!closed) {
                closedCallbacks.add(callback);
                return;
            }
        }
        callback.run();
    }

    @Override
    public boolean isOpen() {
        return !closing;
    }

    @Override
    public String closeReason() {
        return closeReason;
    }

    @Override
    public long lastHeardNs() {
        return lastHeardNs;
    }

    @Override
    public void close(String reason) {
        endpoint.execute(() -> {
            if (!closing) {
                closing = true;
                closeReason = printable(reason);
                asking.failQueued(reason);
                closeWhenQuiet(endpoint.nowNs());
            }
        });
    }

    /**
     * Waits for exchanges under way; and after an answer left, until it should have arrived even if it was lost once.
     */
    private void closeWhenQuiet(long sinceNs) {
        long nowNs = endpoint.nowNs();
        boolean busy = asking.inFlight() > 0
                || answering.underWay() > 0
                || (answering.anySent() && nowNs - answering.lastSentNs() < CLOSE_LINGER_NS);
        if (busy && nowNs - sinceNs < CLOSE_PATIENCE_NS && !closed) {
            channel.eventLoop().schedule(() -> closeWhenQuiet(sinceNs), CLOSE_CHECK_MS, TimeUnit.MILLISECONDS);
        } else {
            closeNow(closeReason);
        }
    }

    /**
     * Ends it at once, telling the peer.
     *
     * <p>As QUIC's own close without an error, never as an application's: before both sides have confirmed the handshake,
     * which a hostile one may never do, quiche answers that one by repeating an acknowledgement for ever, on the network
     * thread.
     */
    void closeNow(String reason) {
        closing = true;
        if (closeReason.isEmpty()) {
            closeReason = printable(reason);
        }
        ByteBuf text = Unpooled.copiedBuffer(reason, StandardCharsets.UTF_8);
        endpoint.farewell(() -> channel.close(false, 0, text));
    }

    @Override
    public String toString() {
        Fingerprint known = fingerprint;
        return (dialled() ? "dialled " : "accepted ") + address() + (known == null ? "" : " " + known.brief());
    }
}
