package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.identity.Fingerprint;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.trust.Invitation;
import org.boothline.transport.trust.InvitationBook;
import org.boothline.transport.trust.KeptInvitation;
import org.boothline.transport.trust.PeerBook;
import org.boothline.transport.trust.StationAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in and who does not, as two people at two programs see it. */
class AdmissionIT {
    /** Of the secret in a link: version, expiry, fingerprint and id stand before it. */
    private static final int SECRET_AT = 1 + 5 + 32 + 8;

    private static final String SCHEME = "boothline:";
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path temp;

    private RealStation booth;
    private RealStation studio;
    private RealStation guest;

    @BeforeEach
    void makeStations() throws Exception {
        booth = new RealStation("Booth", temp.resolve("booth"));
        studio = new RealStation("Studio", temp.resolve("studio"));
        guest = new RealStation("Guest", temp.resolve("guest"));
        booth.meets(studio);
    }

    @AfterEach
    void endAllProcesses() throws Exception {
        RealStation.closeAll(booth, guest, studio);
    }

    // ---- words

    @Test
    void twoPeopleCompareWordsOnceAndAreKnownToEachOtherUntilOneForgets() throws Exception {
        studio.attend("--accept", "ask");
        studio.awaitEvents("READY", 1);
        booth.dial(studio.address());
        awaitSameWords(1);
        assertEquals(
                studio.words(),
                String.join(" ", texts(studio.nextView().path("pairing").path("words"))));
        studio.program().say("yes");
        booth.program().say("yes");
        studio.awaitEvents("PAIRED", 1);
        awaitCall(booth, 1, "PAIRED");
        booth.awaitEvents("PAIRED", 1);
        studio.await(
                "audio", () -> studio.view().path("received").path("packets").asLong() > 0);
        hangUp(booth, 1);
        assertEquals(List.of("Studio WORDS"), known(booth));
        assertEquals(List.of("Booth WORDS"), known(studio));

        command(booth, "peers", "rename", "studio", "Room A");
        JsonNode listed = command(booth, "peers", "list", "--json")
                .document()
                .path("peers")
                .path(0);
        assertEquals("Room A", listed.path("name").asText(), listed.toString());
        assertEquals("words", listed.path("how").asText());
        assertEquals(fingerprint(studio).hex(), listed.path("fingerprint").asText());
        booth.dial("room a");
        awaitCall(booth, 2, "PAIRED");
        assertEquals(0, booth.count("PAIRING", ""), booth.lately());
        assertEquals(0, booth.count("PAIRED", ""), booth.lately());
        assertTrue(booth.sentences("CONNECTED").get(0).contains("Room A"), booth.lately());
        hangUp(booth, 2);

        command(studio, "peers", "forget", "Booth"); // While it listens.
        booth.dial("Room A");
        awaitSameWords(2);
        booth.program().say("yes");
        studio.program().say("yes");
        awaitCall(booth, 3, "PAIRED");
        hangUp(booth, 3);
        assertEquals(List.of("Room A WORDS"), known(booth));

        command(booth, "peers", "forget", "Room A");
        booth.dial(studio.address());
        awaitSameWords(3);
        assertTrue(studio.sentences("PAIRING").get(2).contains("the other person, who has to say yes"));
        assertTrue(studio.nextView().path("pairing").isNull(), "this one knows it: nobody is asked");
        booth.program().say("yes");
        awaitCall(booth, 4, "PAIRED");
        hangUp(booth, 4);
        assertEquals(List.of("Studio WORDS"), known(booth));
        assertEquals(0, studio.count("REFUSED", "") + studio.count("WARNING", ""), studio.lately());
    }

    @Test
    void aNoAtEitherSideIsANoAtBoth() throws Exception {
        studio.attend("--accept", "ask");
        studio.awaitEvents("READY", 1);
        booth.dial(studio.address());
        awaitSameWords(1);
        String first = booth.words();
        booth.program().say("yes");
        studio.program().say("no");
        booth.awaitRefusal();
        assertEquals(1, booth.count("WARNING", "nobody said yes there"), booth.lately());

        booth.dial(studio.address());
        awaitSameWords(2);
        assertNotEquals(first, booth.words());
        booth.program().say("no");
        booth.awaitRefusal();
        studio.awaitSentence("WARNING", "has broken the pairing off");

        // And when the other person has said yes before.
        booth.dial(studio.address());
        awaitSameWords(3);
        studio.program().say("yes");
        studio.await(
                "the answer's being taken",
                () -> studio.nextView().path("pairing").isNull());
        booth.program().say("no");
        booth.awaitRefusal();
        studio.awaitSentence("REFUSED", "Not paired with \"Booth\"");

        for (RealStation station : List.of(booth, studio)) {
            assertEquals(List.of(), known(station));
            assertNothingCameAbout(station);
        }
        studio.program().say("yes"); // To nothing.
        studio.awaitSentence("WARNING", "There are no pairing words to compare");
    }

    // ---- invitations and --accept

    @Test
    void anInvitationLetsOneStationInOnceAndABadOneNobody() throws Exception {
        studio.attend(); // In a pipe nobody can be asked: whoever is invited.
        studio.awaitEvents("READY", 1);
        guest.dial(studio.address());
        guest.awaitRefusal();
        assertEquals(1, guest.count("WARNING", "ask its user for an invitation"), guest.lately());
        assertEquals(1, studio.count("REFUSED", "send it what \"boothline invite\" prints"), studio.lately());

        JsonNode invitation = command(
                        studio, "invite", "--json", "--only", "--address", studio.address(), "--name", "Anna")
                .document();
        String link = invitation.path("link").asText();
        booth.dial(link);
        awaitCall(booth, 1, "PAIRED");
        assertEquals(0, booth.count("PAIRING", "") + studio.count("PAIRING", ""), booth.lately());
        booth.awaitEvents("PAIRED", 1);
        hangUp(booth, 1);
        assertEquals(List.of("Anna INVITATION"), known(studio));
        assertEquals(List.of("Studio INVITATION"), known(booth));
        assertEquals(KeptInvitation.State.USED, state(invitation.path("id").asText()));

        assertRefusedWith(link, "the invitation was used already");
        Invitation withdrawn = invite(HOUR);
        command(studio, "invite", "--withdraw", withdrawn.id());
        assertRefusedWith(withdrawn.link(), "the invitation was withdrawn");
        Invitation open = invite(HOUR);
        assertRefusedWith(withOtherSecret(open.link()), "the invitation's proof is wrong");
        assertEquals(KeptInvitation.State.OPEN, state(open.id()));
        assertNotTaken(FaultCode.USAGE, open.link().substring(0, open.link().length() - 3), "copy all of it");
        Invitation expired = invite(Duration.ofSeconds(1));
        studio.await("its end", () -> expired.expired(System.currentTimeMillis()));
        assertNotTaken(FaultCode.TRUST, expired.link(), "it expired at");
        assertEquals(KeptInvitation.State.EXPIRED, state(expired.id()));
        assertEquals(List.of("Anna INVITATION"), known(studio));
        assertNothingCameAbout(guest);

        studio.quit();
        studio.attend("--accept", "paired");
        studio.awaitEvents("READY", 1);
        assertRefusedWith(open.link(), "takes calls only from stations it is paired with");
        assertEquals(KeptInvitation.State.OPEN, state(open.id()), "a station that may not come does not use it up");
        booth.dial("Studio");
        awaitCall(booth, 1, "PAIRED");
        hangUp(booth, 1);

        studio.quit();
        studio.attend("--accept", "any");
        studio.awaitEvents("READY", 1);
        guest.dial(studio.address(), "--unverified");
        awaitCall(guest, 1, "UNVERIFIED");
        assertTrue(studio.sentences("CONNECTED").get(0).contains("UNVERIFIED"), studio.lately());
        assertTrue(guest.sentences("CONNECTED").get(0).contains("UNVERIFIED"), guest.lately());
        hangUp(guest, 1);
        assertEquals(List.of(), known(guest));
        assertEquals(List.of("Anna INVITATION"), known(studio));
    }

    private void assertRefusedWith(String link, String why) throws Exception {
        long before = studio.count("REFUSED", "");
        guest.dial(link);
        guest.awaitRefusal();
        assertEquals(1, guest.count("REFUSED", why), guest.lately());
        studio.awaitEvents("REFUSED", (int) before + 1);
    }

    /** The caller's own program knows that it is no use. */
    private void assertNotTaken(FaultCode code, String link, String why) throws Exception {
        Program call = guest.dial(link);
        assertEquals(code.exitCode(), call.awaitExit(RealStation.SOON), call.said());
        assertTrue(call.err().contains(why), call.said());
        assertEquals(1, call.err().lines().count(), call.said());
    }

    /** Made while the studio listens, by a process that is not its own. */
    private Invitation invite(Duration life) throws Exception {
        return new InvitationBook(studio.data())
                .create(
                        fingerprint(studio),
                        List.of(StationAddress.of("127.0.0.1", studio.ports().basePort())),
                        null,
                        life,
                        System.currentTimeMillis());
    }

    private KeptInvitation.State state(String id) throws Exception {
        return new InvitationBook(studio.data())
                .list(System.currentTimeMillis()).stream()
                        .filter(kept -> kept.id().equals(id))
                        .findFirst()
                        .orElseThrow()
                        .state();
    }

    /** A link that is whole and holds a guess. */
    private static String withOtherSecret(String link) {
        byte[] bytes = Base64.getUrlDecoder().decode(link.substring(SCHEME.length()));
        bytes[SECRET_AT] ^= 1;
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
        return SCHEME + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    // ---- another key

    @Test
    void aKnownStationWithAnotherKeyIsRefusedLoudlyWhicheverSideItIs() throws Exception {
        studio.attend("--accept", "ask");
        studio.awaitEvents("READY", 1);
        booth.dial(invite(HOUR).link());
        awaitCall(booth, 1, "PAIRED");
        hangUp(booth, 1);
        long sessions = sessions(studio);

        // The booth comes with a new key: one that still knows the studio, and one that knows nobody.
        Fingerprint boothKey = fingerprint(booth);
        Path identity = booth.data().resolve("identity");
        Files.move(identity, temp.resolve("put-by"));
        booth.dial("Studio");
        booth.awaitRefusal();
        assertKeyChanged(studio, 1, "Booth", boothKey, fingerprint(booth));
        assertEquals(1, booth.count("REFUSED", "knows another key for you"), booth.lately());
        try (RealStation reinstalled = new RealStation("Booth", temp.resolve("reinstalled"))) {
            reinstalled.dial(studio.address());
            reinstalled.awaitRefusal();
            assertKeyChanged(studio, 2, "Booth", boothKey, fingerprint(reinstalled));
            assertEquals(1, reinstalled.count("WARNING", "knows another key for you"), reinstalled.lately());
            assertNothingCameAbout(reinstalled);
        }
        assertEquals(0, studio.count("PAIRING", ""), "nobody is asked about an impostor");
        assertEquals(sessions, sessions(studio));
        delete(identity);
        Files.move(temp.resolve("put-by"), identity);

        // The studio was installed anew, where it was.
        studio.quit();
        Fingerprint studioKey = fingerprint(studio);
        delete(studio.data().resolve("identity"));
        delete(studio.data().resolve("peers.json"));
        studio.attend("--accept", "ask");
        studio.awaitEvents("READY", 1);
        for (String whom : List.of("Studio", studio.address())) {
            booth.dial(whom);
            booth.awaitRefusal();
            assertKeyChanged(booth, 1, "Studio", studioKey, fingerprint(studio));
        }
        assertEquals(sessions, sessions(studio));
        command(booth, "peers", "forget", "Studio");
        booth.dial(studio.address());
        awaitSameWords(1);
        booth.program().say("yes");
        studio.program().say("yes");
        awaitCall(booth, 1, "PAIRED");
        hangUp(booth, 1);
    }

    private static void assertKeyChanged(RealStation at, int number, String name, Fingerprint was, Fingerprint now)
            throws Exception {
        at.awaitEvents("KEY_CHANGED", number);
        String told = at.sentences("KEY_CHANGED").get(number - 1);
        for (String part : List.of(
                "WARNING", "\"" + name + "\"", "boothline peers forget \"" + name + "\"", was.brief(), now.brief())) {
            assertTrue(told.contains(part), told);
        }
        assertEquals(1, known(at).stream().filter(peer -> peer.startsWith(name)).count(), "it stays pinned");
    }

    // ---- both

    private void awaitSameWords(int number) {
        studio.awaitEvents("PAIRING", number);
        booth.awaitEvents("PAIRING", 1);
        assertEquals(studio.words(), booth.words());
    }

    /** @param number of the studio's calls since it was started */
    private void awaitCall(RealStation caller, int number, String protection) {
        studio.awaitEvents("CONNECTED", number);
        caller.awaitEvents("CONNECTED", 1);
        RealStation.awaitNextViews(caller, studio);
        assertEquals(protection, caller.view().path("protection").asText(), caller.lately());
        assertEquals(protection, studio.view().path("protection").asText(), studio.lately());
    }

    private void hangUp(RealStation caller, int number) throws Exception {
        caller.quit();
        studio.awaitEvents("ENDED", number);
        studio.await("the next call", () -> studio.count("READY", "Waiting for the next call") == number);
    }

    private static Program command(RealStation at, String... command) throws Exception {
        Program done = at.command(command);
        assertEquals(0, done.exitCode(), done.said());
        return done;
    }

    /** Each with how it came to be known. */
    private static List<String> known(RealStation station) throws Exception {
        return new PeerBook(station.data())
                .list().stream().map(peer -> peer.name() + " " + peer.how()).toList();
    }

    private static Fingerprint fingerprint(RealStation station) throws Exception {
        return IdentityStore.loadOrCreate(station.data()).fingerprint();
    }

    private static String[] texts(JsonNode words) {
        String[] texts = new String[words.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = words.get(i).asText();
        }
        return texts;
    }

    private static void assertNothingCameAbout(RealStation station) throws IOException {
        assertEquals(0, sessions(station), station.lately());
        assertEquals(0, station.count("CONNECTED", ""), station.lately());
        assertFalse(station.view().path("received").has("packets"), station.lately());
    }

    static long sessions(RealStation station) throws IOException {
        Path folder = station.data().resolve("sessions");
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.count();
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
