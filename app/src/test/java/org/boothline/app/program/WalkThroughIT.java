package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.boothline.lab.net.PortTriple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README tells a newcomer to do by hand: two programs on one machine, a take, restore, replace, verify. */
class WalkThroughIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    private Path booth;
    private Path studio;

    @AfterEach
    void endQManagers() throws Exception {
        for (Path data : new Path[] {booth, studio}) {
            if (data != null) {
                Program.run(data, "qmanager", "stop");
            }
        }
    }

    @Test
    void aTakeOfTwoProgramsIsRestoredReplacedAndVerified() throws Exception {
        booth = temp.resolve("booth");
        studio = temp.resolve("studio");
        PortTriple boothPorts = RealStation.freePorts();
        PortTriple studioPorts = RealStation.freePorts();

        String signedTake;
        // On a terminal, listening asks by itself.
        try (Program listening = Program.start(studio, listen(studioPorts, "--accept", "ask"));
                Program calling = start(boothPorts, "127.0.0.1:" + studioPorts.basePort())) {
            listening.awaitEvent("PAIRING", SOON);
            calling.awaitEvent("PAIRING", SOON);
            listening.say("y");
            calling.say("y");
            listening.awaitEvent("CONNECTED", SOON);
            calling.awaitEvent("CONNECTED", SOON);
            Awaitility.await("the booth's audio").atMost(SOON).until(() -> listening.objects().stream()
                    .anyMatch(object ->
                            object.path("view").path("received").path("packets").asLong() > 0));
            listening.say("take Verse one");
            listening.awaitEvent("TAKE_STARTED", SOON);
            calling.awaitEvent("TAKE_STARTED", SOON);
            awaitTake(listening, 2);
            calling.say("stop");
            signedTake =
                    listening.awaitEvent("TAKE_SIGNED", SOON).path("takeId").asText();
            listening.say("take");
            Awaitility.await().atMost(SOON).until(() -> count(listening, "TAKE_STARTED") == 2);
            calling.say("quit");
            assertEquals(0, calling.awaitExit(SOON), calling.said());
            listening.say("quit");
            assertEquals(0, listening.awaitExit(SOON), listening.said());
            assertEquals(2, count(listening, "TAKE_STOPPED"), "hanging up ends the open take: " + listening.said());
        }
        perfect(signedTake);
        waitsForAnAbsentSender(boothPorts);
    }

    /** The second take; its sender's Q Manager is away at first. */
    private void waitsForAnAbsentSender(PortTriple boothPorts) throws Exception {
        Program.run(booth, "qmanager", "stop");
        try (Program waiting = Program.start(studio, "takes", "replace", "last")) {
            Awaitility.await().atMost(SOON).until(() -> waiting.out().contains("Waiting: "));
            waiting.interrupt();
            assertEquals(130, waiting.awaitExit(SOON), waiting.said());
            assertTrue(waiting.err().contains("goes on with the job"), waiting.said());
        }
        String jobs = Program.run(studio, "qmanager", "jobs").out();
        assertTrue(jobs.matches("(?s).*-pcm +(WAITING|RUNNING|QUEUED) .*"), jobs);
        assertEquals(0, Program.run(studio, "takes", "replace", "--detach").exitCode());
        Program back =
                Program.run(booth, "qmanager", "start", "--port", "" + boothPorts.basePort(), "--bind", "127.0.0.1");
        assertEquals(0, back.exitCode(), back.said());
        Program replaced = Program.run(studio, "takes", "replace", "last");
        assertEquals(0, replaced.exitCode(), replaced.said());
    }

    @Test
    void aTakeOfTheWholeCallNeedsNobodyAtTheKeysAndACallOfSoManySecondsEndsByItself() throws Exception {
        booth = temp.resolve("booth");
        studio = temp.resolve("studio");
        PortTriple boothPorts = RealStation.freePorts();
        PortTriple studioPorts = RealStation.freePorts();
        String link = invitation(studioPorts);
        try (Program listening = Program.start(studio, listen(studioPorts, "--take", "Whole call"))) {
            try (Program calling = start(boothPorts, link)) {
                awaitTake(listening, 2);
                calling.interrupt();
                assertEquals(0, calling.awaitExit(SOON), calling.said());
                listening.awaitEvent("TAKE_SIGNED", SOON);
            }
            try (Program calling = start(boothPorts, "Studio", "--seconds", "1")) {
                assertEquals(0, calling.awaitExit(SOON), calling.said());
                Awaitility.await().atMost(SOON).until(() -> count(listening, "ENDED") == 2);
            }
            listening.interrupt();
            assertEquals(0, listening.awaitExit(SOON), listening.said());
        }
        JsonNode takes =
                Program.run(studio, "takes", "list", "--json").document().path("takes");
        JsonNode first = takes.path(0);
        assertEquals("Whole call", first.path("name").asText(), takes.toString());
        assertTrue(first.path("seconds").asDouble() > 2, takes.toString());
    }

    private static void awaitTake(Program program, double seconds) {
        Awaitility.await("a take of " + seconds + " s").atMost(SOON).until(() -> program.objects().stream()
                .anyMatch(object ->
                        object.path("view").path("take").path("seconds").asDouble() >= seconds));
    }

    private void perfect(String take) throws Exception {
        Program list = Program.run(studio, "takes", "list");
        assertTrue(list.out().contains(take) && list.out().contains("Verse one"), list.said());

        Program restored = Program.run(studio, "takes", "restore", "Verse one");
        assertEquals(0, restored.exitCode(), restored.said());
        assertTrue(restored.out().contains("is restored"), restored.said());
        Program replaced = Program.run(studio, "takes", "replace", take);
        assertEquals(0, replaced.exitCode(), replaced.said());

        JsonNode show = Program.run(studio, "takes", "show", take, "--json").document();
        assertEquals("REPLACED", show.path("state").asText(), show.toString());
        assertEquals(0, show.path("missingPackets").size(), show.toString());

        JsonNode sender = Program.run(booth, "takes", "verify", take, "--json").document();
        JsonNode receiver =
                Program.run(studio, "takes", "verify", take, "--json").document();
        for (String root : new String[] {"packetRoot", "pcmRoot", "pcmSha256"}) {
            assertTrue(sender.path(root).isTextual(), sender.toString());
            assertEquals(sender.path(root), receiver.path(root), root);
        }
        mailed(take, show);
        damaged(take);
    }

    /** A producer who got nothing but the files. */
    private void mailed(String take, JsonNode show) throws IOException, InterruptedException {
        Path elsewhere = Files.createDirectory(temp.resolve("mail"));
        for (JsonNode file : show.path("files")) {
            Path path = Path.of(file.asText());
            Files.copy(path, elsewhere.resolve(path.getFileName()));
        }
        for (String name : new String[] {"replaced.wav", "restored.wav"}) {
            Program verify = Program.run(
                    elsewhere, "takes", "verify", elsewhere.resolve(name).toString());
            assertEquals(0, verify.exitCode(), take + ": " + verify.said());
        }
    }

    /** One bit in the file, and the proof does not hold any more. */
    private void damaged(String take) throws Exception {
        Path wav = temp.resolve("mail").resolve("replaced.wav");
        Path copy = Files.copy(wav, temp.resolve("mail").resolve("copy.wav"), StandardCopyOption.REPLACE_EXISTING);
        byte[] bytes = Files.readAllBytes(copy);
        bytes[bytes.length / 2] ^= 1;
        Files.write(copy, bytes);
        Program verify = Program.run(temp, "takes", "verify", copy.toString());
        assertEquals(11, verify.exitCode(), take + ": " + verify.said());
        assertTrue(verify.out().contains("FAIL"), verify.said());
    }

    private static long count(Program program, String kind) {
        return program.objects().stream()
                .filter(object -> object.path("event").asText().equals(kind))
                .count();
    }

    /** What the studio's user sends to the booth's. */
    private String invitation(PortTriple studioPorts) throws Exception {
        String port = Integer.toString(studioPorts.basePort());
        Program invite = Program.run(studio, "invite", "--port", port, "--address", "127.0.0.1", "--only", "--no-qr");
        assertEquals(0, invite.exitCode(), invite.said());
        return invite.out()
                .lines()
                .filter(line -> line.startsWith("boothline:"))
                .findFirst()
                .orElseThrow();
    }

    private static String[] listen(PortTriple ports, String... more) {
        return with(
                more,
                "listen",
                "--json",
                "--name",
                "Studio",
                "--port",
                Integer.toString(ports.basePort()),
                "--bind",
                "127.0.0.1",
                "--input",
                "none",
                "--output",
                "none");
    }

    private static String[] with(String[] more, String... first) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    private Program start(PortTriple own, String whom, String... more) throws IOException {
        return Program.start(
                booth,
                with(
                        more,
                        "call",
                        whom,
                        "--json",
                        "--name",
                        "Booth",
                        "--port",
                        Integer.toString(own.basePort()),
                        "--bind",
                        "127.0.0.1",
                        "--input",
                        "tone:440:-20",
                        "--output",
                        "none"));
    }
}
