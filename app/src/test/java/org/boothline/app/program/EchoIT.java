package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller and an echo station: two programs. */
class EchoIT {
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
            caller.call(echo.ports(), "tone:440:-20", "--output", "wav:" + heard, "--channels", "2", "--take", "Mine");
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
        // Where the streams begin, both programs are still cold.
        double from = tones.beginSeconds() + 0.9;
        assertEquals(-20, tones.levelDb(440, from, 1), 0.5);
        assertTrue(tones.levelDb(880, from, 1) < -50);
    }
}
