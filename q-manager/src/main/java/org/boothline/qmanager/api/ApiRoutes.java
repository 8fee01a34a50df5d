package org.boothline.qmanager.api;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.boothline.base.fault.UserFault;

/** Which path does what. <b>Thread</b>: the API's workers. */
final class ApiRoutes {
    /** Long enough for any take's name; a longer one is nobody's. */
    private static final int SEGMENT_CHARS_MAX = 400;

    private final QManagerService service;

    /** The answer to a wish to stop; it is fulfilled by {@link #stop} once the answer has gone out. */
    record Stopping(boolean stopping) {}

    ApiRoutes(QManagerService service) {
        this.service = service;
    }

    /** Ends the process. */
    void stop() {
        service.stop();
    }

    /**
     * What to answer, to be written as JSON.
     *
     * @param path without the query
     */
    Object answer(HttpMethod method, String path) throws ApiFault, UserFault {
        List<String> parts = parts(path);
        if (parts.size() < 2 || !parts.get(0).equals("v1")) {
            throw ApiFault.noRoute(path);
        }
        boolean post = method.equals(HttpMethod.POST);
        if (!post && !method.equals(HttpMethod.GET)) {
            throw new ApiFault(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    "METHOD",
                    "The request is refused: this API knows GET and POST only; see docs/PROTOCOL.md.");
        }
        return post ? command(path, parts) : question(path, parts);
    }

    private Object question(String path, List<String> parts) throws ApiFault, UserFault {
        String what = parts.get(1);
        if (parts.size() == 3 && what.equals("takes")) {
            return service.take(parts.get(2));
        }
        if (parts.size() == 2) {
            switch (what) {
                case "status":
                    return service.status();
                case "takes":
                    return service.takes();
                case "jobs":
                    return service.jobs();
                default:
                    break;
            }
        }
        throw ApiFault.noRoute(path);
    }

    private Object command(String path, List<String> parts) throws ApiFault, UserFault {
        if (parts.size() == 2 && parts.get(1).equals("stop")) {
            return new Stopping(true);
        }
        if (parts.size() != 4) {
            throw ApiFault.noRoute(path);
        }
        String name = parts.get(2);
        return switch (parts.get(1) + "/" + parts.get(3)) {
            case "takes/restore" -> service.restore(name);
            case "takes/replace" -> service.replace(name);
            case "takes/stopped" -> service.stopped(name);
            case "jobs/pause" -> service.pause(name);
            case "jobs/resume" -> service.resume(name);
            case "jobs/cancel" -> service.cancel(name);
            default -> throw ApiFault.noRoute(path);
        };
    }

    /** Each part is decoded after the split: an encoded slash or dot stays a part of a name and is never a path. */
    private static List<String> parts(String path) throws ApiFault {
        if (!path.startsWith("/")) {
            throw ApiFault.noRoute(path);
        }
        try {
            List<String> parts = Arrays.stream(path.substring(1).split("/", -1))
                    .map(part -> URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .toList();
            if (parts.stream().anyMatch(part -> part.isEmpty() || part.length() > SEGMENT_CHARS_MAX)) {
                throw ApiFault.noRoute(path);
            }
            return parts;
        } catch (IllegalArgumentException e) {
            throw ApiFault.noRoute(path);
        }
    }
}
