package org.boothline.qmanager.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: whoever shows the token, and names this machine as the host. A foreign Host header means that a web page
 * reached us by a name of its own (DNS rebinding); an Origin header means that a web page asks at all.
 */
final class ApiGuard {
    private final byte[] authorization;

    ApiGuard(String token) {
        authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /** @throws ApiFault 403 for a foreign Host or any Origin, 401 for a missing or wrong token */
    void check(HttpRequest request, int port) throws ApiFault {
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (!("127.0.0.1:" + port).equals(host) && !("localhost:" + port).equals(host)) {
            throw new ApiFault(
                    HttpResponseStatus.FORBIDDEN,
                    "HOST",
                    "The request is refused: its Host header does not name this machine; use 127.0.0.1 and the port"
                            + " in api.json.");
        }
        if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
            throw new ApiFault(
                    HttpResponseStatus.FORBIDDEN,
                    "ORIGIN",
                    "The request is refused: it comes from a web page; use a program on this machine.");
        }
        if (!isToken(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
            throw new ApiFault(
                    HttpResponseStatus.UNAUTHORIZED,
                    "TOKEN",
                    "The request is refused: it does not show the token; send the one in api.json as"
                            + " \"Authorization: Bearer …\".");
        }
    }

    private boolean isToken(@Nullable String shown) {
        return shown != null && MessageDigest.isEqual(authorization, shown.getBytes(StandardCharsets.UTF_8));
    }
}
