package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.boothline.takes.log.LogIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two stations that both send, both talk beside it and both hear themselves by their monitor, each of these with a tone
 * of its own: who hears what, and that nobody sends what he hears.
 */
class MixMinusIT {
    private static final double BOOTH_HZ = 500;
    private static final double STUDIO_HZ = 700;
    private static final double BOOTH_TALKS_HZ = 1_100;
    private static final double STUDIO_TALKS_HZ = 1_500;

    /** Every tone is sent at this level and monitored 6 dB below. */
    private static final double LEVEL_DB = -20;

    private static final double SILENT_DB = -55;

    /** Two seconds and a half. */
    private static final int TALK_PACKETS = 500;

    @TempDir
    Path folder;

    private TwoStations stations;

    @BeforeEach
    void connect() throws IOException {
        stations = TwoStations.connect(
                Map.of("BOOTHLINE_DATA", folder.resolve("booth").toString()),
                devices(BOOTH_HZ, BOOTH_TALKS_HZ, folder.resolve("booth.wav")),
                Map.of("BOOTHLINE_DATA", folder.resolve("studio").toString()),
                devices(STUDIO_HZ, STUDIO_TALKS_HZ, folder.resolve("studio.wav")));
    }

    private static List<String> devices(double mainHz, double talkbackHz, Path output) {
        return List.of(
                "--input",
                "tone:" + mainHz + ":" + LEVEL_DB,
                "--talkback",
                "tone:" + talkbackHz + ":" + LEVEL_DB,
                "--output",
                "wav:" + output,
                "--monitor",
                "-6");
    }

    @AfterEach
    void endPrograms() throws IOException {
        stations.close();
    }

    @Test
    void eachHearsTheOtherAndHisMonitorAndSendsHimselfOnly() throws Exception {
        awaitOff(stations.booth());
        stations.booth().say("talk on");
        stations.studio().say("talk on");
        stations.awaitView(stations.booth(), "/receivedTalkback/packets", TALK_PACKETS);
        stations.awaitView(stations.studio(), "/receivedTalkback/packets", TALK_PACKETS);
        JsonNode view = TwoStations.view(stations.studio());
        assertTrue(view.at("/receivedTalkback/on").asBoolean(), view.toString());
        assertTrue(view.at("/sentTalkback/on").asBoolean(), view.toString());
        stations.booth().say("talk off");
        awaitOff(stations.studio());
        stations.booth().say("quit");
        stations.booth().awaitExit(TwoStations.SOON);
        stations.studio().awaitEvent("ENDED", TwoStations.SOON);
        stations.studio().say("quit");
        stations.studio().awaitExit(TwoStations.SOON);

        Tones booth = Tones.of(folder.resolve("booth.wav"));
        Tones studio = Tones.of(folder.resolve("studio.wav"));
        hears(booth, STUDIO_HZ, STUDIO_TALKS_HZ, BOOTH_HZ, BOOTH_TALKS_HZ);
        hears(studio, BOOTH_HZ, BOOTH_TALKS_HZ, STUDIO_HZ, STUDIO_TALKS_HZ);
        sentIs(folder.resolve("booth"), BOOTH_HZ);
        sentIs(folder.resolve("studio"), STUDIO_HZ);
    }

    private static void awaitOff(Program program) {
        Awaitility.await().atMost(TwoStations.SOON).until(() -> !TwoStations.view(program)
                .at("/receivedTalkback/on")
                .asBoolean(true));
    }

    private static void hears(Tones output, double otherHz, double otherTalksHz, double ownHz, double ownTalkHz) {
        double from = output.loudestSecond(otherTalksHz);
        assertEquals(LEVEL_DB, output.levelDb(otherHz, from, 1), 1, "the other");
        assertEquals(LEVEL_DB, output.levelDb(otherTalksHz, from, 1), 1, "the other's talkback");
        assertEquals(LEVEL_DB - 6, output.levelDb(ownHz, from, 1), 1, "the monitor, which does not grow");
        assertTrue(output.levelDb(ownTalkHz, from, 1) < SILENT_DB, "nobody hears himself come back");
    }

    /** The captured samples as they are on disk: what the encoder got. */
    private static void sentIs(Path data, double ownHz) throws Exception {
        Path spool;
        try (Stream<Path> folders = Files.walk(data)) {
            List<Path> spools = folders.filter(
                            path -> Files.isDirectory(path) && path.getParent().endsWith("sent"))
                    .toList();
            assertEquals(1, spools.size(), "a talkback has no spool: " + spools);
            spool = spools.get(0);
        }
        try (LogIndex pcm = LogIndex.open(spool, "pcm", LogIndex.ALL)) {
            Tones sent = Tones.of(pcm);
            double from = sent.seconds() - 2;
            assertEquals(LEVEL_DB, sent.levelDb(ownHz, from, 2), 0.1);
            for (double hz : new double[] {BOOTH_HZ, STUDIO_HZ, BOOTH_TALKS_HZ, STUDIO_TALKS_HZ}) {
                assertTrue(hz == ownHz || sent.levelDb(hz, from, 2) < -100, hz + " Hz is sent");
            }
        }
    }
}
