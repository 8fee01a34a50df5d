package org.boothline.qmanager.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/** A request that gets no 2xx. <b>Memory</b>: no stack trace, since strangers can cause them at will. */
final class ApiFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;
    private final transient FaultView view;

    ApiFault(HttpResponseStatus status, String code, String sentence) {
        super(sentence, null, false, false);
        this.status = status;
        this.view = new FaultView(code, sentence);
    }

    static ApiFault of(UserFault fault) {
        HttpResponseStatus status =
                switch (fault.code()) {
                    case TAKE -> HttpResponseStatus.NOT_FOUND;
                    case USAGE -> HttpResponseStatus.BAD_REQUEST;
                    default -> HttpResponseStatus.CONFLICT;
                };
        return new ApiFault(status, fault.code().name(), fault.sentence());
    }

    static ApiFault noRoute(String path) {
        return new ApiFault(
                HttpResponseStatus.NOT_FOUND,
                "ROUTE",
                "There is nothing at " + path + ": this API has no such route; see docs/PROTOCOL.md.");
    }

    HttpResponseStatus status() {
        return status;
    }

    FaultView view() {
        return view;
    }

    /** The fault code that a client makes of an answer's code; what belongs to HTTP alone is the Q Manager's. */
    static FaultCode codeOf(String code) {
        for (FaultCode known : FaultCode.values()) {
            if (known.name().equals(code)) {
                return known;
            }
        }
        return FaultCode.QMANAGER;
    }
}
