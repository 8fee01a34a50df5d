package org.boothline.transport.quic;

import org.boothline.transport.quic.ExchangeFault.Reason;

/** The error codes with which a stream is reset; they stand on the wire and never change. */
final class ResetCode {
    /** The asker no longer waits. */
    static final int CANCELLED = 1;

    static final int TOO_LARGE = 2;
    static final int MALFORMED = 3;
    static final int OVERLOADED = 4;
    /** The answering station failed over it. */
    static final int FAILED = 5;
    /** The request took too long to arrive, or its answer to be taken. */
    static final int UNFINISHED = 6;

    private ResetCode() {}

    static Reason reason(long code) {
        return switch ((int) code) {
            case TOO_LARGE -> Reason.TOO_LARGE;
            case MALFORMED -> Reason.MALFORMED;
            case OVERLOADED -> Reason.OVERLOADED;
            case UNFINISHED -> Reason.TIMEOUT;
            default -> Reason.REFUSED;
        };
    }

    static int code(Reason reason) {
        return switch (reason) {
            case TOO_LARGE -> TOO_LARGE;
            case MALFORMED -> MALFORMED;
            case OVERLOADED -> OVERLOADED;
            case TIMEOUT, CLOSED -> CANCELLED;
            case REFUSED -> FAILED;
        };
    }
}
