package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.boothline.app.program.Signals.Match;
import org.boothline.base.time.SystemClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The booth's sound server dies in the middle of a take, and comes back. */
class DeviceGoneIT {
    private static final double TALK_BACK_HZ = 3_000;
    private static final double TALK_BACK_DBFS = -20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path temp;

    private SoundRooms rooms;
    private TwoStations stations;

    @BeforeEach
    void plugIn() throws Exception {
        SoundRooms.missing().ifPresent(missing -> Assumptions.abort("needs " + missing));
        rooms = SoundRooms.start(temp.resolve("s"));
    }

    @AfterEach
    void unplug() throws Exception {
        if (stations != null) {
            stations.close();
        }
        if (rooms != null) {
            rooms.close();
        }
    }

    @Test
    void theTakeGoesOnThroughTheSilenceAndSaysWhereItIs() throws Exception {
        stations = TwoStations.connect(
                rooms.environment("booth", temp.resolve("booth")),
                List.of("--input", "default", "--output", "default"),
                rooms.environment("studio", temp.resolve("studio")), // Its card is not used.
                List.of("--input", "tone:" + TALK_BACK_HZ + ":" + TALK_BACK_DBFS, "--output", "none"));
        String take = stations.startTake("Cut");
        float[] all = Signals.read(RealStation.speech(Files.createDirectories(temp.resolve("bundled"))));
        float[] before = Arrays.copyOfRange(all, 0, 2 * Signals.RATE_HZ);
        float[] after = Arrays.copyOfRange(all, 4 * Signals.RATE_HZ, 6 * Signals.RATE_HZ);

        long beforeNs = speak("before.wav", before);
        rooms.vanish();
        awaitWarnings("The capture device \"", "\" is gone", 1);
        awaitWarnings("The playback device \"", "\" is gone", 1);
        double seconds = TwoStations.view(stations.studio()).at("/take/seconds").asDouble();
        stations.awaitView(stations.studio(), "/take/seconds", seconds + 2);

        rooms.returned();
        awaitWarnings("The input default", " is back", 1);
        awaitWarnings("The output default", " is back", 1);
        Recording ear = rooms.listen("booth_loudspeaker");
        long afterNs = speak("after.wav", after);
        stations.stopTake();
        ear.close();

        stations.atStudio("takes", "restore", take);
        stations.atStudio("takes", "replace", take);
        stations.atStudio("takes", "verify", take);
        JsonNode show = stations.atStudio("takes", "show", take, "--json").document();
        assertAll(
                () -> assertSourceFault(show, before, after, (afterNs - beforeNs) / 1e9),
                () -> assertToldOnce(),
                () -> assertTalkBack(ear.samples()));
    }

    /** Returns when it began, on the monotonic clock. */
    private long speak(String name, float[] samples) throws Exception {
        float[] pause = new float[Signals.RATE_HZ / 2];
        Path wav = temp.resolve(name);
        Signals.write(wav, Signals.join(pause, samples, pause));
        long nowNs = SystemClock.SYSTEM.nowNs();
        Process paplay = rooms.speak(wav, "booth");
        assertTrue(paplay.waitFor(60, TimeUnit.SECONDS), "paplay goes on");
        assertEquals(0, paplay.exitValue(), "paplay failed");
        return nowNs;
    }

    private List<String> warnings() {
        return stations.booth().objects().stream()
                .filter(object -> object.path("event").asText().equals("WARNING"))
                .map(object -> object.path("sentence").asText())
                .toList();
    }

    private long warnings(String start, String part) {
        return warnings().stream()
                .filter(sentence -> sentence.startsWith(start) && sentence.contains(part))
                .count();
    }

    private void awaitWarnings(String start, String part, int count) {
        Awaitility.await(start + "…" + part).atMost(TwoStations.SOON).until(() -> warnings(start, part) >= count);
    }

    private void assertToldOnce() {
        String said = String.join("\n", warnings());
        assertEquals(1, warnings("The capture device \"", "\" is gone: it was unplugged, or its sound server"), said);
        assertEquals(1, warnings("The playback device \"", "\" is gone: it was unplugged, or its sound server"), said);
        assertEquals(4, warnings().size(), said);
    }

    /** The manifest names the silence; the file has it in its place, and what was said around it. */
    private static void assertSourceFault(JsonNode show, float[] before, float[] after, double apartSeconds)
            throws Exception {
        long first = show.path("firstSample").asLong();
        JsonNode faults = show.path("sourceFaults");
        long faultFirst = Long.MAX_VALUE;
        long faultEnd = 0;
        long faultSamples = 0;
        for (JsonNode fault : faults) {
            faultFirst = Math.min(faultFirst, fault.path("first").asLong() - first);
            faultEnd = Math.max(faultEnd, fault.path("end").asLong() - first);
            faultSamples += fault.path("end").asLong() - fault.path("first").asLong();
        }
        float[] samples = Signals.read(file(show, "replaced.wav"));
        Match heardBefore = Signals.find(before, samples);
        Match heardAfter = Signals.find(after, samples);
        double recordedSeconds = (heardAfter.lag() - heardBefore.lag()) / (double) Signals.RATE_HZ;
        String figures = String.format(
                "source faults %s: %.2f to %.2f s of %.2f s; before: %s; after: %s; spoken %.3f s apart, recorded %.3f s",
                faults,
                faultFirst / (double) Signals.RATE_HZ,
                faultEnd / (double) Signals.RATE_HZ,
                samples.length / (double) Signals.RATE_HZ,
                heardBefore,
                heardAfter,
                apartSeconds,
                recordedSeconds);
        System.out.println(figures);
        assertEquals(show.path("endSample").asLong() - first, samples.length, figures);
        assertTrue(faults.size() >= 1 && faultSamples > 2 * Signals.RATE_HZ, figures);
        assertTrue(heardBefore.correlation() > 0.5 && heardBefore.lag() + before.length <= faultFirst, figures);
        assertTrue(heardAfter.correlation() > 0.5 && heardAfter.lag() >= faultEnd, figures);
        // How long a program takes to start on a busy machine is part of the difference.
        assertEquals(apartSeconds, recordedSeconds, 1.0, figures);
        for (JsonNode fault : faults) {
            int from = (int) (fault.path("first").asLong() - first);
            int to = (int) (fault.path("end").asLong() - first);
            assertEquals(0, Signals.rms(samples, from, to), "silence from " + from + " to " + to + "; " + figures);
        }
        assertTrue(Signals.read(file(show, "received.wav")).length == samples.length, figures);
        assertTrue(Signals.read(file(show, "restored.wav")).length == samples.length, figures);
    }

    private static void assertTalkBack(float[] loudspeaker) {
        double seconds = Signals.toneSeconds(loudspeaker, TALK_BACK_HZ, TALK_BACK_DBFS);
        String figures = String.format(
                "the loudspeaker that is back: talk-back for %.1f of %.1f s",
                seconds, loudspeaker.length / (double) Signals.RATE_HZ);
        System.out.println(figures);
        assertTrue(seconds >= 0.5, figures);
    }

    private static Path file(JsonNode show, String name) {
        for (JsonNode file : show.path("files")) {
            if (file.asText().endsWith(name)) {
                return Path.of(file.asText());
            }
        }
        throw new AssertionError("no " + name + " in " + show);
    }
}
