package org.boothline.transport.quic;

/** A request that got no answer, and why. */
public final class ExchangeFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why there is no answer. */
    public enum Reason {
        /** It took too long. The peer may have handled the request all the same. */
        TIMEOUT,
        /** The connection is over, or ended meanwhile. The peer may have handled the request. */
        CLOSED,
        /** The request or its answer is larger than an exchange may be. */
        TOO_LARGE,
        /** The answer was not an exchange. */
        MALFORMED,
        /** Too many requests wait for this peer, or the peer said it has too much to do. */
        OVERLOADED,
        /** The peer could not, or would not, answer. */
        REFUSED
    }

    private final Reason reason;

    ExchangeFault(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
