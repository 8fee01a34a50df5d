package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.boothline.engine.wav.WavReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newcomer's first command, shortened. */
class DemoIT {
    private static final Duration LIMIT = Duration.ofSeconds(150);

    @TempDir
    Path temp;

    @Test
    void theDemoProvesItsTakeAndLeavesNothingBehind() throws Exception {
        Program demo = demo("demo", "--seconds", "5");
        assertEquals(0, demo.awaitExit(LIMIT), demo.said());
        assertTrue(demo.out().contains("\nPROVEN: "), demo.said());
        assertTrue(demo.out().matches("(?s).*packets lost +[1-9].*"), demo.said());
        assertLeftNothing();
    }

    @Test
    void twentyPercentInBurstsOfThreeAreMadeGood() throws Exception {
        Path keep = temp.resolve("kept");
        Program demo = demo(
                "demo",
                "--loss",
                "20",
                "--burst",
                "3",
                "--seconds",
                "5",
                "--seed",
                "7",
                "--keep",
                keep.toString(),
                "--json");
        assertEquals(0, demo.awaitExit(LIMIT), demo.said());
        JsonNode result = demo.document();
        assertTrue(result.path("proven").asBoolean(), demo.said());
        double lost = 1.0
                * result.path("packetsLost").asLong()
                / result.path("packetsSent").asLong();
        assertTrue(lost > 0.1 && lost < 0.45, demo.said());
        assertTrue(result.path("packetsRecoveredByCopy").asLong() > 0, demo.said());
        assertTrue(
                result.path("packetsMissing").asLong()
                        < result.path("packetsLost").asLong(),
                demo.said());
        for (String root : new String[] {"packetRoot", "pcmRoot", "pcmSha256"}) {
            assertEquals(result.path(root).path("booth"), result.path(root).path("studio"), demo.said());
        }
        JsonNode take =
                Program.run(keep.resolve("studio"), "takes", "show", "--json").document();
        assertTrue(take.path("copiedPackets").asLong() > 0, take.toString());
        assertTrue(take.path("concealedMs").asDouble() > 0, take.toString());
        assertTrue(take.path("lateMs").asDouble() <= take.path("concealedMs").asDouble(), take.toString());
        Path wav = Path.of(take.path("files").get(2).asText());
        assertTrue(wav.endsWith("replaced.wav") && Files.size(wav) > 5 * 48_000 * 3, wav.toString());
        assertTrue(Files.isDirectory(keep.resolve("booth")));
        exports(keep.resolve("studio"), wav);
    }

    private void exports(Path studio, Path replaced) throws Exception {
        Path copy = temp.resolve("copy.wav");
        Program bySender = Program.run(studio, "takes", "export", "last", copy.toString());
        assertEquals(0, bySender.awaitExit(LIMIT), bySender.said());
        try (WavReader ours = WavReader.open(copy);
                WavReader theirs = WavReader.open(replaced)) {
            assertArrayEquals(
                    theirs.samples24().readAllBytes(), ours.samples24().readAllBytes());
        }
        Program again = Program.run(studio, "takes", "export", "last", copy.toString());
        assertTrue(again.awaitExit(LIMIT) != 0 && again.said().contains("exists already"), again.said());
        Path conformed = temp.resolve("conformed.wav");
        Program byLocal = Program.run(studio, "takes", "export", "last", conformed.toString(), "--clock", "local");
        // Five seconds of take are too few to know how two clocks drift.
        assertTrue(byLocal.awaitExit(LIMIT) != 0 && byLocal.said().contains("ten seconds"), byLocal.said());
        assertFalse(Files.exists(conformed));
    }

    @Test
    void anInterruptEndsEveryProcessAndRemovesTheFolders() throws Exception {
        Program demo = demo("demo", "--seconds", "60");
        Awaitility.await(demo.said()).atMost(Duration.ofSeconds(90)).until(() -> demo.out()
                .contains("records a take"));
        List<ProcessHandle> all = demo.process().descendants().toList();
        assertTrue(all.size() >= 4, "two stations and two Q Managers run: " + all);
        demo.interrupt();
        assertEquals(130, demo.awaitExit(Duration.ofSeconds(60)), demo.said());
        assertTrue(demo.err().contains("was stopped"), demo.said());
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> all.stream()
                .noneMatch(ProcessHandle::isAlive));
        assertLeftNothing();
    }

    private Program demo(String... arguments) throws Exception {
        Path tmp = Files.createDirectories(temp.resolve("tmp"));
        return Program.start(
                Map.of("BOOTHLINE_DATA", temp.resolve("own").toString()),
                List.of("-Djava.io.tmpdir=" + tmp),
                arguments);
    }

    private void assertLeftNothing() throws Exception {
        try (Stream<Path> left = Files.list(temp.resolve("tmp"))) {
            assertEquals(
                    List.of(),
                    left.filter(path -> path.getFileName().toString().startsWith("boothline"))
                            .toList());
        }
    }
}
