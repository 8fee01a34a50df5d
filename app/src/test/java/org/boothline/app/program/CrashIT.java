package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.boothline.lab.net.ImpairmentProxy;
import org.boothline.lab.net.LineSettings;
import org.boothline.lab.net.ProxySettings;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a station in the middle of a take: what was recorded is there, whoever died. */
class CrashIT {
    private static final int SAMPLES_PER_SECOND = 48_000;

    @TempDir
    Path temp;

    private RealStation booth;
    private RealStation studio;
    private ImpairmentProxy line;

    @BeforeEach
    void makeStations() throws Exception {
        booth = new RealStation("Booth", temp.resolve("booth"));
        studio = new RealStation("Studio", temp.resolve("studio"));
        booth.meets(studio);
    }

    @AfterEach
    void endAllProcesses() throws Exception {
        RealStation.closeAll(studio, booth, line);
    }

    /** Over a line that loses packets, so that there is something to restore. */
    private void connect(String... callOptions) throws Exception {
        line = ImpairmentProxy.open(ProxySettings.between(booth.ports(), studio.ports())
                .line(LineSettings.PERFECT.withLoss(0.05, 3))
                .seed(11)
                .build());
        studio.listen();
        studio.awaitEvents("READY", 1);
        callAgain(callOptions);
        studio.awaitEvents("CONNECTED", 1);
        booth.awaitEvents("CONNECTED", 1);
    }

    private void callAgain(String... options) throws Exception {
        booth.call(line.faceA(), "wav-loop:" + RealStation.speech(temp), options);
    }

    private void startTake() throws Exception {
        studio.program().say("take Verse");
        studio.awaitTakeSeconds(2);
    }

    /** Kills the booth at a known moment; returns how many samples it had captured then, or a few less. */
    private long killBooth() throws Exception {
        long captured = booth.nextView().path("sent").path("sample64").asLong();
        booth.kill();
        return captured;
    }

    @Test
    void withoutTheSendingAppItsQManagerSignsTheTakeAndServesIt() throws Exception {
        connect();
        startTake();
        long captured = killBooth();

        TakeFolder sent = booth.take("Verse");
        booth.await("a signed take", () -> isSigned(sent));
        Manifest manifest = sent.manifest().orElseThrow().manifest();
        assertTrue(
                manifest.samples().end() >= captured - SAMPLES_PER_SECOND,
                "at most a second is lost: " + captured + " were captured, the take is " + manifest.samples());
        assertTrue(manifest.unspooledSamples().isEmpty()
                && manifest.unspooledPackets().isEmpty());

        studio.awaitSentence("LINE", "fallen silent");
        studio.program().say("stop");
        studio.awaitEvents("TAKE_STOPPED", 1);
        studio.quit();
        Program restore = studio.command("takes", "restore", "last");
        assertEquals(0, restore.exitCode(), restore.said());
        assertTrue(restore.out().matches("(?s).*: [1-9][\\d,]* of [\\d,]+ packets missing in .*"), restore.said());
        JsonNode shown = studio.shown("last");
        assertEquals("RESTORED", shown.path("state").asText(), shown.toString());
        assertEquals(0, shown.path("missingPackets").size(), shown.toString());
        assertEquals(manifest.samples().end(), shown.path("endSample").asLong(), shown.toString());
        assertTrue(
                shown.path("endReason").asText().startsWith("the sending application stopped unexpectedly at 2"),
                "the receiver is told why it ends there: " + shown);
        TakeProofs.assertProven(studio, "last");
    }

    @Test
    void theRestartedSenderResumesTheSessionAndASuccessorTakeOpensByItself() throws Exception {
        connect();
        startTake();
        long captured = killBooth();
        callAgain();
        booth.awaitEvents("TAKE_STARTED", 1);
        studio.awaitSentence("WARNING", "The booth's program was restarted");
        studio.awaitEvents("TAKE_STARTED", 2);
        studio.awaitTakeSeconds(2);
        booth.program().say("stop");
        studio.awaitEvents("TAKE_SIGNED", 2);
        booth.quit();
        studio.quit();

        assertEquals(
                1,
                booth.takes().stream()
                        .map(TakeFolder::session)
                        .map(s -> s.id())
                        .distinct()
                        .count());
        assertTwoTakes(captured);
    }

    /** The restarted call wants its take at once; the studio opens the successor by itself: it must not become two. */
    @Test
    void aCallThatIsOneTakeGoesOnAsOneWhenItIsRestarted() throws Exception {
        connect("--take", "Whole call");
        studio.awaitTakeSeconds(2);
        long captured = killBooth();
        callAgain("--take", "Whole call");
        studio.awaitEvents("TAKE_STARTED", 2);
        studio.awaitTakeSeconds(2);
        booth.awaitTakeSeconds(2);
        booth.quit(); // Ends the take with the call.
        studio.awaitEvents("TAKE_SIGNED", 2);
        studio.quit();
        assertTwoTakes(captured);
    }

    private void assertTwoTakes(long captured) throws Exception {
        List<TakeFolder> sent = booth.takes();
        assertEquals(2, sent.size(), booth.lately());
        TakeInfo first = sent.get(0).info();
        TakeInfo second = sent.get(1).info();
        assertEquals(first.sessionId(), second.sessionId());
        assertEquals(first.takeId(), second.successorOf());
        assertNotEquals(first.streamId(), second.streamId());
        assertEquals(
                "the sending application stopped unexpectedly",
                String.valueOf(first.endReason()).substring(0, 44));
        assertTrue(first.endSample() >= captured - SAMPLES_PER_SECOND, captured + " captured, but " + first);
        assertEquals("stopped by the booth", second.endReason());
        for (TakeInfo take : List.of(first, second)) {
            TakeInfo received = studio.take(take.takeId()).info();
            assertEquals(take.name(), received.name());
            assertEquals(take.samples(), received.samples(), take.name());
            assertEquals(take.indices(), received.indices(), take.name());
            assertEquals(take.endReason(), received.endReason());
        }
    }

    @Test
    void theRestartedReceiverTakesPartAgainAndRestoreFetchesWhatItMissed() throws Exception {
        connect();
        startTake();
        studio.kill();
        long heard = booth.nextView().path("sent").path("sample64").asLong();
        studio.listen();
        studio.awaitEvents("TAKE_STARTED", 1);
        booth.awaitTakeSeconds(1 + heard / (double) SAMPLES_PER_SECOND);
        studio.awaitTakeSeconds(1);
        booth.program().say("stop");
        studio.awaitEvents("TAKE_SIGNED", 1);
        booth.quit();
        studio.quit();

        assertEquals(1, studio.takes().size(), "the take goes on, it is not another one");
        TakeInfo sent = booth.take("Verse").info();
        assertEquals("stopped by the booth", sent.endReason());
        JsonNode shown = studio.shown("Verse");
        assertEquals(sent.endSample(), shown.path("endSample").asLong(), shown.toString());
        assertEquals("stopped by the booth", shown.path("endReason").asText(), shown.toString());
        assertTrue(shown.path("missingPackets").size() > 0, shown.toString());
        TakeProofs.assertMadePerfect(booth, studio, sent.takeId());
    }

    private static boolean isSigned(TakeFolder take) {
        try {
            return !take.info().isOpen() && take.manifest().isPresent();
        } catch (org.boothline.base.fault.UserFault e) {
            throw new AssertionError(e);
        }
    }
}
