package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.boothline.base.fault.FaultCode;
import org.boothline.engine.wav.WavReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** javax.sound on sound cards that exist only in software, between two processes. */
class JavaSoundIT {
    private static final int EXACT_FRAMES_MIN = 4_800;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private HeadlessCards cards;

    @BeforeEach
    void plugIn() throws IOException {
        HeadlessCards.missing().ifPresent(missing -> Assumptions.abort("needs " + missing));
        cards = HeadlessCards.start(folder);
    }

    @AfterEach
    void unplug() {
        if (cards != null) {
            cards.close();
        }
    }

    @Test
    void listsTheCardWithItsFormats() throws Exception {
        Process list = cards.run("booth", "list");
        assertEquals(0, ended(list));
        String shown = Files.readString(cards.output("booth", "list"));
        assertTrue(shown.contains("captures=true, plays=true, isVirtual=false"), shown);
        assertTrue(shown.contains("24 bit 48.0 kHz stereo"), shown);
        assertTrue(shown.contains("tone[:HZ[:DBFS]]"), shown);
    }

    /** A busy machine may drop some audio between the processes; 100 ms in one piece prove the way is exact. */
    @Test
    void capturesWhatTheOtherEndPlaysBitForBit() throws Exception {
        int longest = 0;
        for (int attempt = 0; attempt < 3 && longest < EXACT_FRAMES_MIN; attempt++) {
            Path captured = folder.resolve("captured.wav");
            Process capture = cards.run("studio", "capture", "6", "960", captured.toString());
            awaitLine("studio", "capture", "capturing");
            Process play = cards.run("booth", "play", "4", "960");
            assertEquals(0, ended(play), () -> said("booth", "play"));
            assertEquals(0, ended(capture), () -> said("studio", "capture"));
            longest = Math.max(longest, longestExactRun(captured));
        }
        for (String said : List.of(said("studio", "capture"), said("booth", "play"))) {
            assertTrue(said.contains("sampleRateHz=48000, channels=2, bits=24, bufferFrames=960"), said);
        }
        System.out.println("longest bit-exact run " + longest + " of " + 4 * 48_000 + " frames");
        assertTrue(longest >= EXACT_FRAMES_MIN, "only " + longest + " frames in one piece");
    }

    @Test
    void tellsWhenTheCardIsGoneInTheMiddleOfCaptureAndPlayback() throws Exception {
        Process capture = cards.run(
                "studio", "capture", "60", "480", folder.resolve("never.wav").toString());
        Process play = cards.run("booth", "play", "60", "480");
        awaitLine("studio", "capture", "capturing");
        awaitLine("booth", "play", "playing");
        cards.vanish();
        assertGone("studio", "capture", capture, "it was unplugged, or its sound server has stopped");
        assertGone("booth", "play", play, "it was unplugged, or its sound server has stopped");
        assertTrue(Files.notExists(folder.resolve("never.wav")));
        assertTrue(Files.notExists(folder.resolve("never.wav.part")));
    }

    @Test
    void tellsWhenTheCardMovesNothingThoughNoCallEverFails() throws Exception {
        Process capture = cards.run(
                "studio", "capture", "60", "480", folder.resolve("never.wav").toString());
        Process play = cards.run("booth", "play", "60", "480");
        awaitLine("studio", "capture", "capturing");
        awaitLine("booth", "play", "playing");
        cards.freeze();
        assertGone("studio", "capture", capture, "it has moved no audio for 3 s");
        assertGone("booth", "play", play, "it has moved no audio for 3 s");
    }

    private void assertGone(String end, String command, Process process, String why) throws InterruptedException {
        assertEquals(FaultCode.DEVICE.exitCode(), ended(process), () -> said(end, command));
        assertTrue(said(end, command).contains("is gone: " + why), said(end, command));
    }

    private static int longestExactRun(Path captured) throws Exception {
        int[] sent = CardProgram.noise(48_000 * 4 * CardProgram.CHANNELS);
        int[] got;
        try (WavReader reader = WavReader.open(captured)) {
            got = new int[(int) reader.frames() * CardProgram.CHANNELS];
            reader.read(got, 0, (int) reader.frames());
        }
        int longest = 0;
        for (int start = 0; start < got.length - 4; start += 2) {
            int at = got[start] == 0 ? -1 : find(sent, got, start);
            if (at >= 0) {
                int run = 0;
                while (start + run < got.length && at + run < sent.length && got[start + run] == sent[at + run]) {
                    run++;
                }
                longest = Math.max(longest, run);
                start += Math.max(0, run / 2 * 2 - 2);
            }
        }
        return longest / CardProgram.CHANNELS;
    }

    private static int find(int[] sent, int[] got, int start) {
        for (int at = 0; at < sent.length - 4; at += 2) {
            if (sent[at] == got[start] && sent[at + 1] == got[start + 1] && sent[at + 2] == got[start + 2]) {
                return at;
            }
        }
        return -1;
    }

    private static int ended(Process process) throws InterruptedException {
        try {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the program goes on");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String said(String end, String command) {
        try {
            return Files.readString(cards.output(end, command));
        } catch (IOException e) {
            return "nothing: " + e.getMessage();
        }
    }

    private void awaitLine(String end, String command, String text) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> said(end, command)
                .contains(text));
    }
}
