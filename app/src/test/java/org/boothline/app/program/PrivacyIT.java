package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.boothline.lab.net.PortTriple;
import org.boothline.transport.identity.IdentityStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What two stations leave on disk after a refused call, an invitation, a call by it (by host name, over a real address), a
 * take, a restore and a replace, all of it started with umask 000: who may read it, and what the logs tell.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a umask and POSIX permissions")
class PrivacyIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HOST = "studio-7.somewhere.test";

    private Path temp;
    private Path booth;
    private Path studio;
    private PortTriple boothPorts;
    private PortTriple studioPorts;
    private String address;
    private String invitation;

    @BeforeAll
    void twoStationsMakeATake(@TempDir Path folder) throws Exception {
        temp = folder;
        booth = temp.resolve("booth");
        studio = temp.resolve("studio");
        InetAddress own = addressOfThisMachine();
        address = own.getHostAddress();
        boothPorts = PortTriple.free(own);
        studioPorts = PortTriple.free(own);
        Files.writeString(temp.resolve("hosts"), address + " " + HOST + "\n");
        try (Program listening = start(studio, options(studioPorts, "listen"))) {
            listening.awaitEvent("READY", SOON);
            String there = HOST + ":" + studioPorts.basePort();
            try (Program refused = call(there, "--peer-fingerprint", "ab".repeat(32))) {
                assertEquals(7, refused.awaitExit(SOON), refused.said());
            }
            invitation = invitation(there);
            try (Program calling = call(invitation)) {
                recordTake(listening, calling);
                calling.say("quit");
                assertEquals(0, calling.awaitExit(SOON), calling.said());
            }
            listening.say("quit");
            assertEquals(0, listening.awaitExit(SOON), listening.said());
        }
        for (String made : List.of("restore", "replace")) {
            try (Program program = start(
                    studio, List.of("takes", made, "last", "--port", "" + studioPorts.basePort(), "--bind", address))) {
                assertEquals(0, program.awaitExit(SOON), program.said());
            }
        }
    }

    @AfterAll
    void endQManagers() throws Exception {
        for (Path data : List.of(booth, studio)) {
            Program.run(data, "qmanager", "stop");
        }
    }

    @Test
    void everyFileAndFolderBelongsToItsOwnerOnly() throws IOException {
        List<String> open = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        for (Path data : List.of(booth, studio)) {
            for (Path path : below(data)) {
                names.add(String.valueOf(path.getFileName()));
                String rights =
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
                if (!rights.equals(Files.isDirectory(path) ? "rwx------" : "rw-------")) {
                    open.add(rights + " " + temp.relativize(path));
                }
            }
        }
        assertEquals(List.of(), open);
        assertTrue(
                names.containsAll(List.of(
                        "key.pem",
                        "peers.json",
                        "invitations",
                        "api.json",
                        "base-port",
                        "lock",
                        "launch.lock",
                        "start.log",
                        "qmanager.log",
                        "boothline.log",
                        "session.json",
                        "take.json",
                        "job.json",
                        "served.json",
                        "proof.json",
                        "packets-000001.seg",
                        "pcm-000001.seg",
                        "received.wav",
                        "restored.wav",
                        "replaced.wav")),
                "what a station leaves is among them: " + names);
    }

    @Test
    void noLogHoldsAKeyATokenOrAnAddress() throws Exception {
        Map<String, String> secrets = secrets();
        StringBuilder all = new StringBuilder();
        for (Path data : List.of(booth, studio)) {
            for (Path log : below(data)) {
                if (!Files.isRegularFile(log) || !log.getFileName().toString().contains(".log")) {
                    continue;
                }
                String text = Files.readString(log);
                all.append(text);
                secrets.forEach((what, secret) -> assertFalse(
                        text.toLowerCase(Locale.ROOT).contains(secret.toLowerCase(Locale.ROOT)),
                        () -> what + " (" + secret + ") is in " + log + ":\n" + text));
            }
        }
        String logs = all.toString();
        assertTrue(logs.contains("QuicRoad") && logs.contains("CONNECTED"), "something was logged:\n" + logs);
        assertTrue(
                logs.contains(IdentityStore.loadOrCreate(booth).fingerprint().brief()),
                "brief fingerprints stay:\n" + logs);
        if (!address.startsWith("127.")) {
            assertTrue(logs.matches("(?s).*Calling \\[\\w+\\].*"), "there was an address to hide:\n" + logs);
        }
    }

    /** Its last word goes into start.log when a station started it. */
    @Test
    void aQManagerThatCantStartNamesNoAddress() throws Exception {
        Path third = temp.resolve("third");
        String elsewhere = "203.0.113.77"; // For documentation only (RFC 5737): no machine has it.
        try (Program program = start(third, List.of("qmanager", "run", "--bind", elsewhere))) {
            assertEquals(3, program.awaitExit(SOON), program.said());
            String told =
                    program.said() + Files.readString(third.resolve("qmanager").resolve("qmanager.log"));
            assertTrue(program.err().contains("[address] is no address of this machine"), told);
            assertFalse(told.contains(elsewhere), told);
        }
    }

    private Map<String, String> secrets() throws Exception {
        Map<String, String> secrets = new LinkedHashMap<>();
        secrets.put("the host name", HOST);
        secrets.put("the invitation", invitation.substring(invitation.indexOf(':') + 1));
        secrets.put("the unknown fingerprint", "ab".repeat(32));
        for (Path data : List.of(booth, studio)) {
            secrets.put(
                    "the fingerprint of " + data,
                    IdentityStore.loadOrCreate(data).fingerprint().hex());
            for (Path path : below(data)) {
                String name = String.valueOf(path.getFileName());
                if (name.equals("session.json")) {
                    String key = MAPPER.readTree(path.toFile())
                            .findPath("restoreKeyHex")
                            .asText();
                    assertEquals(64, key.length(), "the restore key in " + Files.readString(path));
                    secrets.put("the restore key", key);
                } else if (name.equals("api.json")) {
                    secrets.put(
                            "the token of " + data,
                            MAPPER.readTree(path.toFile()).path("token").asText());
                } else if (name.equals("key.pem")) {
                    secrets.put(
                            "the private key of " + data,
                            Files.readAllLines(path).get(1));
                }
            }
        }
        for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress each : card.inetAddresses().toList()) {
                if (!each.isLoopbackAddress()) {
                    secrets.put(
                            "an address of " + card.getName(),
                            each.getHostAddress().replaceAll("%.*", ""));
                }
            }
        }
        assertTrue(secrets.size() >= 10, secrets.toString());
        return secrets;
    }

    private void recordTake(Program listening, Program calling) throws IOException {
        calling.awaitEvent("CONNECTED", SOON);
        Awaitility.await("the booth's audio").atMost(SOON).until(() -> listening.objects().stream()
                .anyMatch(object ->
                        object.path("view").path("received").path("packets").asLong() > 0));
        listening.say("take Verse one");
        calling.awaitEvent("TAKE_STARTED", SOON);
        Awaitility.await("a second of take").atMost(SOON).until(() -> listening.objects().stream()
                .anyMatch(object ->
                        object.path("view").path("take").path("seconds").asDouble() >= 1));
        calling.say("stop");
        listening.awaitEvent("TAKE_SIGNED", SOON);
    }

    private Program call(String whom, String... more) throws IOException {
        List<String> all = options(boothPorts, "call", whom, "--input", "tone:440:-20");
        all.addAll(List.of(more));
        return start(booth, all);
    }

    private String invitation(String address) throws Exception {
        try (Program invite = start(studio, List.of("invite", "--json", "--only", "--address", address))) {
            assertEquals(0, invite.awaitExit(SOON), invite.said());
            return invite.document().path("link").asText();
        }
    }

    private List<String> options(PortTriple ports, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        if (!all.contains("--input")) {
            all.addAll(List.of("--input", "none"));
        }
        all.addAll(List.of("--output", "none", "--json", "--port", "" + ports.basePort(), "--bind", address));
        return all;
    }

    /** The Q Managers inherit umask and host names. */
    private Program start(Path data, List<String> arguments) throws IOException {
        return Program.startOpenToAll(
                Map.of("BOOTHLINE_DATA", data.toString()),
                List.of("-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + temp.resolve("hosts")),
                arguments.toArray(String[]::new));
    }

    private static List<Path> below(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }

    /** One that is no loopback address if there is any; the logs may name that. */
    private static InetAddress addressOfThisMachine() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(card -> {
                    try {
                        return card.isUp() && !card.isLoopback();
                    } catch (SocketException e) {
                        return false; // It just went.
                    }
                })
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address)
                .findFirst()
                .orElse(InetAddress.getLoopbackAddress());
    }
}
