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
import org.boothline.app.program.Signals.Pieces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A call in both directions on sound cards, with javax.sound at both ends and the default settings. */
class SoundCardIT {
    /** The speech has nothing up there: its synthesis ends at 11 kHz. */
    private static final double TONE_HZ = 12_500;

    private static final double TONE_DBFS = -20;
    private static final double SPEECH_SECONDS = 5;

    /** A starved machine's loudspeaker stops and starts; what it says in between must be right. The take must be whole. */
    private static final double HEARD_SECONDS_MIN = 1;

    private static final int HEARD_PIECES_MIN = 3;

    /** Against what was played. Above what the clicks of a starved loudspeaker leave, far below an echo: that has 0 dB. */
    private static final double NOTHING_DB = -40;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path temp;

    private SoundRooms rooms;
    private TwoStations stations;
    private float[] speech;

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
    void theTakeHoldsTheSpeechAndNothingOfTheTalkBackWhichTheBoothHearsWithoutItself() throws Exception {
        List<String> cards = List.of("--input", "default", "--output", "default");
        stations = TwoStations.connect(
                rooms.environment("booth", temp.resolve("booth")),
                cards,
                rooms.environment("studio", temp.resolve("studio")),
                cards);
        String take = stations.startTake("Voice");
        Recording boothMouth = rooms.listen("booth_microphone");
        Recording boothEar = rooms.listen("booth_loudspeaker");
        Recording studioEar = rooms.listen("studio_loudspeaker");
        for (Recording recording : List.of(boothMouth, boothEar, studioEar)) {
            Awaitility.await().atMost(TwoStations.SOON).until(() -> recording.samples().length > 0);
        }
        talk();
        stations.stopTake();
        for (Recording recording : List.of(boothMouth, boothEar, studioEar)) {
            recording.close();
        }
        System.out.println(delay(boothMouth, studioEar));
        System.out.println(playout("booth", stations.booth()));
        System.out.println(playout("studio", stations.studio()));
        stations.atStudio("takes", "replace", take);
        JsonNode show = stations.atStudio("takes", "show", take, "--json").document();
        System.out.println(timeOfDay(show, boothMouth));
        float[] spoken = boothMouth.samples();
        System.out.println("the microphone: " + Signals.follow(speech, spoken, startLag(spoken), 0.1));
        assertAll(
                () -> assertSpeech(file(show, "replaced.wav")),
                () -> assertSpeech(file(show, "received.wav")),
                () -> assertHeard(boothEar.samples()),
                () -> assertHearsSpeechAndNotItself(studioEar.samples()),
                () -> assertEquals(0, show.path("missingPackets").size(), show.toString()));
    }

    /** Both speak at the same time, each into the own microphone. */
    private void talk() throws Exception {
        float[] all = Signals.read(RealStation.speech(Files.createDirectories(temp.resolve("bundled"))));
        float[] pause = new float[Signals.RATE_HZ / 2];
        speech = Arrays.copyOf(all, (int) (SPEECH_SECONDS * Signals.RATE_HZ));
        Path speechFile = temp.resolve("speech.wav");
        Signals.write(speechFile, Signals.join(pause, speech, pause));
        Path toneFile = temp.resolve("tone.wav");
        Signals.write(toneFile, Signals.tone(TONE_HZ, TONE_DBFS, SPEECH_SECONDS + 1));
        Process tone = rooms.speak(toneFile, "studio");
        Process voice = rooms.speak(speechFile, "booth");
        for (Process process : List.of(voice, tone)) {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "paplay goes on");
            assertEquals(0, process.exitValue(), "paplay failed");
        }
    }

    private void assertSpeech(Path wav) throws Exception {
        float[] samples = Signals.read(wav);
        Match match = Signals.find(speech, samples);
        Pieces pieces = Signals.follow(speech, samples, startLag(samples), 0.1);
        double toneDbfs = Signals.toneDbfs(samples, 0, samples.length, TONE_HZ);
        String figures = String.format(
                "%s: %.1f s; the speech: %s; %s; the talk-back's tone: %.1f dBFS",
                wav.getFileName(), samples.length / (double) Signals.RATE_HZ, match, pieces, toneDbfs);
        System.out.println(figures);
        assertTrue(pieces.share() >= 0.9, figures);
        assertTrue(toneDbfs < TONE_DBFS + NOTHING_DB, figures);
    }

    /** Where the speech begins: found by its first word, which a jump later on can't move. */
    private int startLag(float[] samples) {
        return Signals.find(Arrays.copyOf(speech, 2 * Signals.RATE_HZ), samples).lag();
    }

    private void assertHeard(float[] loudspeaker) {
        double seconds = Signals.toneSeconds(loudspeaker, TONE_HZ, TONE_DBFS);
        Match own = Signals.find(speech, loudspeaker);
        String figures = String.format(
                "the booth's loudspeaker: talk-back within 1 dB of %.1f dBFS for %.1f of %.1f s; its own speech: %s",
                TONE_DBFS, seconds, SPEECH_SECONDS + 1, own);
        System.out.println(figures);
        assertTrue(seconds >= HEARD_SECONDS_MIN, figures);
        assertTrue(own.gainDb() < NOTHING_DB, figures);
    }

    private void assertHearsSpeechAndNotItself(float[] loudspeaker) {
        Pieces pieces = Signals.follow(speech, loudspeaker, startLag(loudspeaker), 1.0);
        double toneDbfs = Signals.toneDbfs(loudspeaker, 0, loudspeaker.length, TONE_HZ);
        String figures =
                String.format("the studio's loudspeaker: the speech: %s; its own tone: %.1f dBFS", pieces, toneDbfs);
        System.out.println(figures);
        assertTrue(pieces.arrived() >= HEARD_PIECES_MIN, figures);
        assertTrue(toneDbfs < TONE_DBFS + NOTHING_DB, figures);
    }

    /** From what the booth's microphone hears to what the studio's loudspeaker says. */
    private String delay(Recording mouth, Recording ear) {
        double mouthSeconds = startLag(mouth.samples()) / (double) Signals.RATE_HZ;
        double earSeconds = startLag(ear.samples()) / (double) Signals.RATE_HZ + mouth.secondsBefore(ear);
        return String.format(
                "one-way delay: %.1f ms measured, %.1f ms shown",
                (earSeconds - mouthSeconds) * 1_000,
                TwoStations.view(stations.studio()).at("/received/delayMs").asDouble());
    }

    private static String playout(String name, Program station) {
        JsonNode received = TwoStations.view(station).path("received");
        return String.format(
                "at the %s: %.3f of %.1f s concealed, %s packets late, %s lost, delay %.1f ms",
                name,
                received.path("concealedMs").asDouble() / 1_000,
                received.path("sample64").asLong() / (double) Signals.RATE_HZ,
                received.path("late"),
                received.path("lost"),
                received.path("delayMs").asDouble());
    }

    /** When the speech began, by the take and by the microphone. */
    private String timeOfDay(JsonNode show, Recording mouth) throws Exception {
        float[] samples = Signals.read(file(show, "replaced.wav"));
        double byTake = show.path("startEpochNs").asLong() / 1e9 + startLag(samples) / (double) Signals.RATE_HZ;
        double byMouth = mouth.startEpochNs() / 1e9 + startLag(mouth.samples()) / (double) Signals.RATE_HZ;
        return String.format("the take's time of day is %.0f ms after the microphone's", (byTake - byMouth) * 1_000);
    }

    private static Path file(JsonNode show, String name) {
        for (JsonNode file : show.path("files")) {
            if (file.asText().endsWith(name) && Files.exists(Path.of(file.asText()))) {
                return Path.of(file.asText());
            }
        }
        throw new AssertionError("no " + name + " in " + show);
    }
}
