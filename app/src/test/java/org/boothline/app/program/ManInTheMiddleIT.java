package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.boothline.base.identity.Fingerprint;
import org.boothline.lab.mitm.ManInTheMiddle;
import org.boothline.lab.net.PortTriple;
import org.boothline.transport.trust.PairingNonce;
import org.boothline.transport.trust.PairingWords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stations, and a third program between them that ends both connections with keys of its own. */
class ManInTheMiddleIT {
    @TempDir
    Path temp;

    private RealStation booth;
    private RealStation studio;

    @BeforeEach
    void makeStations() throws Exception {
        booth = new RealStation("Booth", temp.resolve("booth"));
        studio = new RealStation("Studio", temp.resolve("studio"));
        booth.meets(studio);
    }

    @AfterEach
    void endAllProcesses() throws Exception {
        RealStation.closeAll(booth, studio);
    }

    /** @param at where callers find it */
    private Program middle(ManInTheMiddle.Mode mode, PortTriple at, String... more) throws IOException {
        String[] first = {
            mode.name(),
            Integer.toString(at.basePort()),
            Integer.toString(studio.ports().basePort()),
            temp.resolve("middle").toString()
        };
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        Program middle = Program.startOther(ManInTheMiddle.class.getName(), all);
        middle.awaitEvent("READY", RealStation.SOON);
        return middle;
    }

    @Test
    void theWordsDifferAndACommitmentThatIsBrokenIsToldLoudly() throws Exception {
        studio.attend("--accept", "ask");
        studio.awaitEvents("READY", 1);
        PortTriple between = RealStation.freePorts();
        try (Program middle = middle(ManInTheMiddle.Mode.RELAY, between)) {
            booth.dial(RealStation.at(between));
            booth.awaitEvents("PAIRING", 1);
            studio.awaitEvents("PAIRING", 1);
            assertNotEquals(booth.words(), studio.words());
            JsonNode words = middle.awaitEvent("WORDS", RealStation.SOON);
            assertEquals(booth.words(), words.path("atCaller").asText());
            assertEquals(studio.words(), words.path("atCallee").asText());
            studio.program().say("no");
            booth.awaitRefusal();

            // Nor does an invitation lead through it: its link says which key the inviter has.
            Program invited = studio.command("invite", "--json", "--only", "--address", RealStation.at(between));
            booth.dial(invited.document().path("link").asText());
            booth.awaitRefusal();
            assertEquals(1, booth.count("REFUSED", "is not the one that invited"), booth.lately());
            assertTrue(studio.command("invite", "--list").out().contains(" open "), "it was not used up");
        }
        try (Program middle = middle(ManInTheMiddle.Mode.GUESS, between)) {
            booth.dial(RealStation.at(between));
            booth.awaitRefusal();
            JsonNode found = middle.awaitEvent("FOUND", RealStation.SOON);
            System.out.println("same words after " + found.path("tries").asLong() + " tries and "
                    + found.path("seconds").asText() + " s");
            // The attack succeeds but for the commitment: both people would have seen these.
            JsonNode words = middle.awaitEvent("WORDS", RealStation.SOON);
            assertEquals(booth.words(), words.path("atCaller").asText());
            assertEquals(booth.words(), words.path("atCallee").asText());
            assertEquals(List.of(booth.words().split(" ")), wordsAtTheStudio(words));
        }
        studio.awaitSentence("REFUSED", "did not keep to what it had committed itself to. Somebody may be in between");
        assertEquals(1, studio.count("PAIRING", ""), "the studio's user never saw words that are the same");
        assertEquals(1, booth.count("WARNING", "what was revealed is not what was committed to"), booth.lately());
        assertNothingCameAbout(booth, studio);
    }

    /** As the studio would have computed them, of what it had seen. */
    private List<String> wordsAtTheStudio(JsonNode words) throws Exception {
        JsonNode identity = studio.command("identity", "--json").document();
        return PairingWords.words(
                new Fingerprint(words.path("towardsCallee").asText()),
                new Fingerprint(identity.path("fingerprint").asText()),
                new PairingNonce(words.path("nonceTowardsCallee").asText()),
                new PairingNonce(words.path("nonceOfCallee").asText()));
    }

    /** That it is able to: two stations that verify nothing are connected through it. */
    @Test
    void whoVerifiesNothingIsConnectedThroughIt() throws Exception {
        studio.attend("--accept", "any");
        studio.awaitEvents("READY", 1);
        PortTriple between = RealStation.freePorts();
        try (Program middle = middle(ManInTheMiddle.Mode.RELAY, between)) {
            booth.dial(RealStation.at(between), "--unverified");
            for (RealStation station : List.of(booth, studio)) {
                station.awaitEvents("CONNECTED", 1);
                assertTrue(station.sentences("CONNECTED").get(0).contains("UNVERIFIED"), station.lately());
            }
            booth.quit();
            assertTrue(middle.process().isAlive(), middle.said());
        }
    }

    @Test
    void whereAKnownStationIsExpectedItIsToldLoudly() throws Exception {
        studio.attend("--accept", "ask");
        studio.awaitEvents("READY", 1);
        Program invited = studio.command("invite", "--json", "--only", "--address", studio.address());
        booth.dial(invited.document().path("link").asText());
        studio.awaitEvents("CONNECTED", 1);
        booth.awaitEvents("CONNECTED", 1);
        booth.quit();
        studio.awaitSentence("READY", "Waiting for the next call");
        long sessions = AdmissionIT.sessions(studio);

        // As the booth, to the studio.
        try (Program middle = middle(ManInTheMiddle.Mode.POSE, RealStation.freePorts(), "Booth")) {
            JsonNode answer = middle.awaitEvent("ANSWER", RealStation.SOON);
            assertEquals("false", answer.path("accepted").asText());
            assertTrue(answer.path("reason").asText().contains("knows another key for you"), answer.toString());
        }
        studio.awaitEvents("KEY_CHANGED", 1);
        assertTrue(studio.sentences("KEY_CHANGED").get(0).contains("somebody pretends to be it"), studio.lately());
        studio.quit();

        // As the studio, to the booth: by name, by address, and when the booth would take anybody else.
        try (Program middle = middle(ManInTheMiddle.Mode.RELAY, studio.ports())) {
            for (String[] call : new String[][] {{"Studio"}, {studio.address()}, {studio.address(), "--unverified"}}) {
                booth.dial(call[0], Arrays.copyOfRange(call, 1, call.length));
                booth.awaitRefusal();
                assertEquals(1, booth.count("KEY_CHANGED", "somebody pretends to be it"), booth.lately());
                assertEquals(0, booth.count("PAIRING", ""), booth.lately());
            }
            assertEquals(1, middle.objects().size(), "the booth did not tell it anything: " + middle.said());
        }
        assertEquals(sessions, AdmissionIT.sessions(studio));
        assertEquals(sessions, AdmissionIT.sessions(booth));
    }

    private static void assertNothingCameAbout(RealStation... stations) throws Exception {
        for (RealStation station : stations) {
            assertEquals(0, AdmissionIT.sessions(station), station.lately());
            assertEquals(0, station.count("CONNECTED", "") + station.count("PAIRED", ""), station.lately());
            assertFalse(station.view().path("received").has("packets"), station.lately());
            assertFalse(station.view().path("sent").has("packets"), station.lately());
            assertEquals(
                    0,
                    station.command("peers", "list", "--json")
                            .document()
                            .path("peers")
                            .size());
        }
    }
}
