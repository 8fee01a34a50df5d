package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller and an echo station: two programs. */
class EchoIT {
    private static final int TONE_HZ = 450;

    @TempDir
    Path folder;

    @Test
    void whoCallsAnEchoStationHearsHimselfAfterARoundTrip() throws Exception {
        Path heard = folder.resolve("heard.wav");
        try (RealStation echo = new RealStation("Echo", folder.resolve("echo"));
                RealStation caller = new RealStation("Caller", folder.resolve("caller"))) {
            caller.meets(echo);
            echo.listenWith("--echo", "--accept", "any");
            echo.awaitEvents("READY", 1);
            caller.call(
                    echo.ports(),
                    "tone:" + TONE_HZ + ":-20",
                    "--output",
                    "wav:" + heard,
                    "--channels",
                    "2",
                    "--take",
                    "Mine");
            caller.awaitSentence("WARNING", "it is an echo station, which records nothing");
            caller.await(
                    "two seconds of echo",
                    () -> caller.view().path("received").path("sample64").asLong() > 96_000
                            && caller.view().path("received").path("delayMs").asDouble(-1) > 0);
            JsonNode view = caller.view();
            assertTrue(view.path("received").path("delayMs").asDouble() < 1_000, view.toString());
            echo.program().say("take mine");
            echo.awaitSentence("WARNING", "an echo station records nothing");
            caller.quit();
        }
        Tones tones = Tones.of(heard);
        // On a busy machine there are seconds of which much is missing.
        double from = tones.loudestSecond(TONE_HZ);
        assertEquals(-20, tones.levelDb(TONE_HZ, from, 1), 1);
        assertTrue(tones.levelDb(2 * TONE_HZ, from, 1) < -50);
    }
}
