package org.boothline.qmanager.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpApiIT {
    private static final long SLOW_CLIENT_MS = 700;

    private final FakeService service = new FakeService();
    private final String token = ApiFile.newToken();
    private HttpApi api;
    private QManagerClient client;

    @BeforeEach
    void open() throws UserFault {
        api = HttpApi.open(service, token, SLOW_CLIENT_MS, () -> {});
        client = new QManagerClient(new ApiFile(1, api.port(), token, 1, 6002, "*", 1));
    }

    @AfterEach
    void close() {
        api.close();
    }

    /** Sends these bytes as they are and gives back all that comes until the server closes. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String head(String requestLine, String... headers) {
        StringBuilder text = new StringBuilder(requestLine).append(" HTTP/1.1\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    private String host() {
        return "Host: 127.0.0.1:" + api.port();
    }

    private String authorization() {
        return "Authorization: Bearer " + token;
    }

    @Test
    void answersEveryQuestionOfTheClient() throws UserFault {
        assertEquals(6002, client.status().udpPort());
        assertEquals("Take – ö 1", client.takes().get(0).name());
        TakeView take = client.take("a name/with ö and ..");
        assertEquals(List.of("take a name/with ö and .."), service.asked);
        assertEquals(new RangeView(3, 5), take.gaps().missing().get(0));
        assertEquals("aa-packets", client.restore("aa").id());
        assertEquals("aa-pcm", client.replace("aa").id());
        assertEquals("RECORDED", client.stopped("aa").state().name());
        assertEquals(1, client.jobs().size());
        assertEquals("PAUSED", client.pause("aa-pcm").state());
        assertEquals("QUEUED", client.resume("aa-pcm").state());
        client.stop();
        await().until(() -> service.stopped);
    }

    @Test
    void carriesAFaultsSentenceToTheClient() {
        UserFault fault = assertThrows(UserFault.class, () -> client.take("nothing"));
        assertEquals(FaultCode.TAKE, fault.code());
        assertEquals("Take nothing can't be shown: there is none; see the list.", fault.sentence());
    }

    @Test
    void answersWithAFaultWhenTheServiceMakesAMistake() {
        UserFault fault = assertThrows(UserFault.class, () -> client.cancel("aa-pcm"));
        assertEquals(FaultCode.QMANAGER, fault.code());
        assertTrue(fault.sentence().contains("a mistake of ours"), fault.sentence());
    }

    @Test
    void refusesAWrongOrMissingToken() throws IOException {
        assertTrue(raw(head("GET /v1/status", host())).startsWith("HTTP/1.1 401"));
        String wrong = token.substring(1) + (token.charAt(0) == '0' ? '1' : '0');
        assertTrue(raw(head("GET /v1/status", host(), "Authorization: Bearer " + wrong))
                .startsWith("HTTP/1.1 401"));
        assertTrue(raw(head("POST /v1/stop", host(), "Content-Length: 0")).startsWith("HTTP/1.1 401"));
        assertTrue(!service.stopped);
        assertTrue(raw(head("GET /v1/status", host(), authorization())).startsWith("HTTP/1.1 200"));
    }

    @Test
    void refusesAForeignHostAndAnyOrigin() throws IOException {
        String foreign = "Host: evil.example:" + api.port();
        assertTrue(raw(head("GET /v1/status", foreign, authorization())).startsWith("HTTP/1.1 403"));
        assertTrue(raw(head("GET /v1/status", authorization())).startsWith("HTTP/1.1 403"));
        assertTrue(raw(head("POST /v1/stop", host(), authorization(), "Origin: http://127.0.0.1"))
                .startsWith("HTTP/1.1 403"));
        assertTrue(!service.stopped);
    }

    @Test
    void treatsDotsAndSlashesInAPathAsANameOrRefusesThem() throws IOException {
        String answer = raw(head("GET /v1/takes/..%2f..%2fetc%2fpasswd", host(), authorization()));
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertEquals(List.of("take ../../etc/passwd"), service.asked);
        assertTrue(raw(head("GET /v1/takes/../../etc/passwd", host(), authorization()))
                .startsWith("HTTP/1.1 404"));
        assertTrue(raw(head("GET /v1/takes/%zz", host(), authorization())).startsWith("HTTP/1.1 404"));
        assertTrue(raw(head("GET /v2/status", host(), authorization())).startsWith("HTTP/1.1 404"));
        assertTrue(raw(head("DELETE /v1/status", host(), authorization())).startsWith("HTTP/1.1 405"));
    }

    @Test
    void refusesWhatIsTooLarge() throws IOException {
        String length = "Content-Length: " + (HttpApi.BODY_BYTES_MAX + 1);
        assertTrue(raw(head("POST /v1/stop", host(), authorization(), length)).startsWith("HTTP/1.1 413"));
        String header = "X-Long: " + "x".repeat(20_000);
        assertTrue(raw(head("GET /v1/status", host(), authorization(), header)).startsWith("HTTP/1.1 400"));
        String path = "/v1/takes/" + "x".repeat(5_000);
        assertTrue(raw(head("GET " + path, host(), authorization())).startsWith("HTTP/1.1 4"));
        assertTrue(!service.stopped);
    }

    @Test
    void closesOnAClientThatIsTooSlow() throws IOException {
        long beforeNs = System.nanoTime();
        assertEquals("", raw("GET /v1/status HTTP/1.1\r\nHost: 127"));
        assertEquals("", raw(""));
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beforeNs);
        assertTrue(tookMs >= SLOW_CLIENT_MS && tookMs < 5 * SLOW_CLIENT_MS, tookMs + " ms");
        assertTrue(api.refused().value() >= 2);
    }

    @Test
    void takesNoMoreConnectionsThanItsLimit() throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < HttpApi.CONNECTIONS_MAX; i++) {
                open.add(new Socket(InetAddress.getLoopbackAddress(), api.port()));
            }
            await().untilAsserted(() -> {
                try (Socket more = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
                    more.setSoTimeout(300);
                    assertEquals(-1, more.getInputStream().read());
                }
            });
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        await().untilAsserted(() -> assertEquals(6002, client.status().udpPort()));
    }

    @Test
    void tellsEveryListenerOfEachChangeUntilItCloses() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        AutoCloseable events = client.events(job -> heard.add(job.state()), () -> ended.set(true));
        await().untilAsserted(() -> assertEquals(List.of("RUNNING"), heard));
        service.listeners.forEach(listener -> listener.accept(FakeService.job("aa-packets", "DONE")));
        await().untilAsserted(() -> assertEquals(List.of("RUNNING", "DONE"), heard));
        events.close();
        await().untilTrue(ended);
    }

    @Test
    void refusesOneListenerTooManyAndHasRoomAgainWhenOneLeaves() throws Exception {
        List<AutoCloseable> listeners = new ArrayList<>();
        for (int i = 0; i < HttpApi.EVENT_CLIENTS_MAX; i++) {
            listeners.add(client.events(job -> {}, () -> {}));
        }
        UserFault fault = assertThrows(UserFault.class, () -> client.events(job -> {}, () -> {}));
        assertTrue(fault.sentence().contains("No more progress listeners"), fault.sentence());
        listeners.remove(0).close();
        await().until(() -> {
            // The server notices a client that left when it next writes to it.
            service.listeners.forEach(listener -> listener.accept(FakeService.job("aa-packets", "RUNNING")));
            try (AutoCloseable again = client.events(job -> {}, () -> {})) {
                return again != null;
            } catch (UserFault full) {
                return false;
            }
        });
        for (AutoCloseable listener : listeners) {
            listener.close();
        }
    }

    @Test
    void saysThatItCantBeReachedWhenNobodyIsThere() {
        api.close();
        UserFault fault = assertThrows(UserFault.class, client::status);
        assertEquals(FaultCode.QMANAGER, fault.code());
        assertTrue(fault.sentence().startsWith("The Q Manager can't be reached"), fault.sentence());
    }

    @Test
    void survivesRandomBytes() throws IOException, UserFault {
        java.util.Random random = new java.util.Random(11);
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[1 + random.nextInt(3_000)];
            random.nextBytes(noise);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
                socket.setSoTimeout(3_000);
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
                InputStream in = socket.getInputStream();
                while (in.read() >= 0) {
                    // Whatever it says; that it ends is the point.
                }
            } catch (IOException closed) {
                // As good an answer as any to noise.
            }
        }
        assertEquals(6002, client.status().udpPort());
    }
}
