package org.boothline.qmanager.api;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;

/**
 * The Q Manager as other programs on this machine see it. <b>Thread</b>: any; every call blocks until answered, with a
 * deadline. Every call throws {@link UserFault}: with the Q Manager's own sentence, or QMANAGER when it can't be reached.
 */
public final class QManagerClient {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** One for all: each has a thread of its own. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    private final ApiFile api;

    public QManagerClient(ApiFile api) {
        this.api = api;
    }

    /** The Q Manager of this data folder if it lives and answers. Starts none. */
    public static Optional<QManagerClient> find(Path dataDir) {
        return ApiFile.read(dataDir.resolve("qmanager"))
                .map(QManagerClient::new)
                .filter(QManagerClient::isHealthy);
    }

    /** How it is reached. */
    public ApiFile api() {
        return api;
    }

    public StatusView status() throws UserFault {
        return ask("GET", "/v1/status", new TypeReference<>() {});
    }

    /** All takes, newest first, without gaps. */
    public List<TakeView> takes() throws UserFault {
        return ask("GET", "/v1/takes", new TypeReference<>() {});
    }

    /** @param take id, name or {@code last} */
    public TakeView take(String take) throws UserFault {
        return ask("GET", "/v1/takes/" + encode(take), new TypeReference<>() {});
    }

    /** Starts, continues or repeats a Restore. */
    public JobView restore(String take) throws UserFault {
        return ask("POST", "/v1/takes/" + encode(take) + "/restore", new TypeReference<>() {});
    }

    /** Starts, continues or repeats a Replace. */
    public JobView replace(String take) throws UserFault {
        return ask("POST", "/v1/takes/" + encode(take) + "/replace", new TypeReference<>() {});
    }

    /** Says that the app has stopped this take, so that received.wav is made. */
    public TakeView stopped(String take) throws UserFault {
        return ask("POST", "/v1/takes/" + encode(take) + "/stopped", new TypeReference<>() {});
    }

    public List<JobView> jobs() throws UserFault {
        return ask("GET", "/v1/jobs", new TypeReference<>() {});
    }

    public JobView pause(String job) throws UserFault {
        return ask("POST", "/v1/jobs/" + encode(job) + "/pause", new TypeReference<>() {});
    }

    public JobView resume(String job) throws UserFault {
        return ask("POST", "/v1/jobs/" + encode(job) + "/resume", new TypeReference<>() {});
    }

    public JobView cancel(String job) throws UserFault {
        return ask("POST", "/v1/jobs/" + encode(job) + "/cancel", new TypeReference<>() {});
    }

    /** Asks the process to end; it answers first. */
    public void stop() throws UserFault {
        ask("POST", "/v1/stop", new TypeReference<Object>() {});
    }

    /**
     * Hears every change of a job, each on a thread of its own, until closed or until the Q Manager ends.
     *
     * @param listener first gets all jobs as they are
     * @param ended runs once when no more will come
     */
    public AutoCloseable events(Consumer<JobView> listener, Runnable ended) throws UserFault {
        HttpResponse<InputStream> response;
        try {
            response = HTTP.send(
                    HttpRequest.newBuilder(uri("/v1/events"))
                            .header("Authorization", "Bearer " + api.token())
                            .header("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                try (InputStream body = response.body()) {
                    throw fault(body.readAllBytes(), response.statusCode());
                }
            }
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
        EventReader reader = new EventReader(response.body(), listener, ended);
        reader.start();
        return reader;
    }

    private boolean isHealthy() {
        try {
            HttpResponse<byte[]> response = HTTP.send(
                    request("GET", "/v1/status", Duration.ofSeconds(3)), HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200;
        } catch (IOException e) {
            return false; // Nobody there, or somebody else: both mean that ours does not live.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private <T> T ask(String method, String path, TypeReference<T> type) throws UserFault {
        try {
            HttpResponse<byte[]> response =
                    HTTP.send(request(method, path, DEADLINE), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() / 100 != 2) {
                throw fault(response.body(), response.statusCode());
            }
            return Json.MAPPER.readValue(response.body(), type);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    private HttpRequest request(String method, String path, Duration deadline) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(deadline)
                .header("Authorization", "Bearer " + api.token())
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + api.port() + path);
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static UserFault fault(byte[] body, int status) {
        try {
            FaultView view = Json.MAPPER.readValue(body, FaultView.class);
            if (view.code() != null && view.sentence() != null) {
                return FaultSentence.parse(ApiFault.codeOf(view.code()), view.sentence());
            }
        } catch (IOException e) {
            // Falls through: something that is not our Q Manager answers there.
            return strange(status, e);
        }
        return strange(status, null);
    }

    private static UserFault strange(int status, @Nullable Throwable cause) {
        UserFault fault = new UserFault(
                FaultCode.QMANAGER,
                "The Q Manager gave an answer that can't be read",
                "HTTP status " + status,
                "see that app and Q Manager are of the same version; \"boothline qmanager stop\" ends the old one");
        if (cause != null) {
            fault.addSuppressed(cause);
        }
        return fault;
    }

    private static UserFault unreachable(Exception cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new UserFault(
                FaultCode.QMANAGER,
                "The Q Manager can't be reached",
                why,
                "see qmanager/qmanager.log in the data folder, and start it with \"boothline qmanager start\"",
                cause);
    }
}
