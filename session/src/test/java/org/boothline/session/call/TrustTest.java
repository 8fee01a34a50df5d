package org.boothline.session.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.VirtualClock;
import org.boothline.session.view.Protection;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.transport.message.Hello;
import org.boothline.transport.message.InvitationClaim;
import org.boothline.transport.trust.Invitation;
import org.boothline.transport.trust.InvitationBook;
import org.boothline.transport.trust.KnownPeer;
import org.boothline.transport.trust.PairedBy;
import org.boothline.transport.trust.PeerBook;
import org.boothline.transport.trust.StationAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrustTest {
    private static final Fingerprint OWN = FakePeer.fingerprint(1);
    private static final Fingerprint BOOTH = FakePeer.fingerprint(2);
    private static final Fingerprint STRANGER = FakePeer.fingerprint(3);
    private static final InetSocketAddress BASE = new InetSocketAddress("192.0.2.1", 6000);
    private static final InetSocketAddress CONTROL = new InetSocketAddress("192.0.2.1", 6001);

    @TempDir
    Path data;

    private final VirtualClock clock = new VirtualClock();
    private PeerBook peers;
    private InvitationBook invitations;

    @BeforeEach
    void openBooks() {
        peers = new PeerBook(data);
        invitations = new InvitationBook(data);
    }

    private Trust trust(Accept accept, boolean unverified, Fingerprint... trusted) {
        StationSettings settings = new StationSettings(
                "Studio",
                data,
                StationSettings.BASE_PORT_DEFAULT,
                null,
                Role.STUDIO,
                "none",
                "none",
                StreamFormat.opus(1),
                StationSettings.DEVICE_BUFFER_FRAMES_DEFAULT,
                StationSettings.PLAYOUT_DELAY_DEFAULT,
                false,
                0,
                accept,
                unverified,
                Set.of(trusted));
        return new Trust(settings, OWN, clock);
    }

    private Trust listening(Accept accept, Fingerprint... trusted) {
        return trust(accept, false, trusted);
    }

    private Trust calling(Fingerprint... trusted) {
        return trust(Accept.PAIRED, false, trusted);
    }

    private void pinBooth() throws Exception {
        peers.pin(BOOTH, "Booth", PairedBy.WORDS, "192.0.2.1", 6000, clock.epochMs());
    }

    private static Hello hello(String name) {
        return hello(name, null);
    }

    private static Hello hello(String name, InvitationClaim claim) {
        return new Hello(name, org.boothline.transport.message.Role.BOOTH, "Boothline", null, true, claim);
    }

    private Invitation invitation(String guestName) throws Exception {
        return invitations.create(
                OWN, List.of(StationAddress.of("192.0.2.9", 6000)), guestName, Duration.ofHours(1), clock.epochMs());
    }

    private static InvitationClaim claim(Invitation invitation, Fingerprint caller) {
        return new InvitationClaim(invitation.id(), invitation.proofHex(caller));
    }

    private static final Judgement KNOWN = new Judgement.LetIn(Protection.PAIRED, null, null);
    private static final Judgement UNVERIFIED = new Judgement.LetIn(Protection.UNVERIFIED, null, null);
    private static final Judgement BY_WORDS = new Judgement.LetIn(Protection.PAIRED, PairedBy.WORDS, null);

    /** The refusal, with each part in the sentence for the person here. */
    private static Judgement.Refused assertRefused(Kind kind, Judgement judgement, String... parts) {
        Judgement.Refused refused = assertInstanceOf(Judgement.Refused.class, judgement);
        assertEquals(kind, refused.kind(), refused.toUser());
        for (String part : parts) {
            assertTrue(refused.toUser().contains(part), refused.toUser());
        }
        return refused;
    }

    private static void assertTellsNothingOf(Judgement.Refused refused, String secret) {
        assertFalse(refused.toPeer().contains(secret), refused.toPeer());
    }

    // ---- who has called

    @ParameterizedTest
    @EnumSource(Accept.class)
    void aKnownCallerIsLetInWhateverItCallsItself(Accept accept) throws Exception {
        pinBooth();
        assertEquals(KNOWN, listening(accept).ofCaller(BOOTH, hello("Somebody else")));
        assertNull(listening(accept).ofPairing(BOOTH, "Booth"));
    }

    @ParameterizedTest
    @EnumSource(Accept.class)
    void aCallerWhoseFingerprintWasGivenIsKnown(Accept accept) {
        assertEquals(KNOWN, listening(accept, BOOTH).ofCaller(BOOTH, hello("Booth")));
    }

    @Test
    void aStrangerIsTreatedAsTheOptionSays() {
        assertEquals(UNVERIFIED, listening(Accept.ANY).ofCaller(STRANGER, hello("Booth")));
        assertEquals(new Judgement.PairFirst(), listening(Accept.ASK).ofCaller(STRANGER, hello("Booth")));
        Judgement.Refused uninvited = assertRefused(
                Kind.REFUSED,
                listening(Accept.INVITED).ofCaller(STRANGER, hello("Booth")),
                "Booth",
                STRANGER.hex(),
                "boothline invite");
        assertTrue(uninvited.toPeer().contains("invitation"), uninvited.toPeer());
        Judgement.Refused unpaired = assertRefused(
                Kind.REFUSED, listening(Accept.PAIRED).ofCaller(STRANGER, hello("Booth")), STRANGER.hex());
        assertFalse(unpaired.toPeer().contains("invitation"), unpaired.toPeer());
    }

    @Test
    void aStrangerMayCompareWordsOnlyWhereSomebodyIsAsked() {
        assertNull(listening(Accept.ANY).ofPairing(STRANGER, "Booth"));
        assertNull(listening(Accept.ASK).ofPairing(STRANGER, "Booth"));
        assertRefused(Kind.REFUSED, listening(Accept.INVITED).ofPairing(STRANGER, "Booth"), STRANGER.hex());
        assertRefused(Kind.REFUSED, listening(Accept.PAIRED).ofPairing(STRANGER, "Booth"), STRANGER.hex());
    }

    @Test
    void aStationTheUserSaidYesToIsLetInAndPinnedForTwoMinutes() {
        Trust trust = listening(Accept.ASK);
        trust.approve(BOOTH);
        assertEquals(new Judgement.PairFirst(), trust.ofCaller(STRANGER, hello("Booth")));
        clock.advanceMs(119_999);
        assertEquals(BY_WORDS, trust.ofCaller(BOOTH, hello("Booth")));
        clock.advanceMs(1);
        assertEquals(new Judgement.PairFirst(), trust.ofCaller(BOOTH, hello("Booth")));
    }

    @Test
    void aYesIsTakenBackWhenTheStationDoesNotComeIn() {
        Trust trust = listening(Accept.ASK);
        trust.approve(BOOTH);
        assertTrue(trust.disapprove(BOOTH));
        assertEquals(new Judgement.PairFirst(), trust.ofCaller(BOOTH, hello("Booth")));
        assertFalse(trust.disapprove(BOOTH), "there is nothing to take back");
    }

    @Test
    void aYesIsUsedUpByTheCallItWasFor() throws Exception {
        Trust trust = listening(Accept.ASK);
        trust.approve(BOOTH);
        trust.met(BOOTH, "Booth", CONTROL, (Judgement.LetIn) BY_WORDS);
        assertFalse(trust.isApproved(BOOTH));
        peers.forget("Booth");
        assertEquals(new Judgement.PairFirst(), trust.ofCaller(BOOTH, hello("Booth")));
    }

    @ParameterizedTest
    @EnumSource(Accept.class)
    void theNameOfAKnownStationWithAnotherKeyIsRefusedLoudly(Accept accept) throws Exception {
        pinBooth();
        Trust trust = listening(accept);
        for (Judgement judgement :
                List.of(trust.ofCaller(STRANGER, hello("bOOTH ")), trust.ofPairing(STRANGER, "bOOTH "))) {
            Judgement.Refused refused = assertRefused(
                    Kind.KEY_CHANGED,
                    judgement,
                    "WARNING",
                    BOOTH.brief(),
                    STRANGER.brief(),
                    "boothline peers forget \"Booth\"");
            assertTellsNothingOf(refused, BOOTH.brief());
        }
    }

    @Test
    void aYesToOneNameDoesNotLetInAnother() throws Exception {
        pinBooth();
        Trust trust = listening(Accept.ASK);
        trust.approve(STRANGER); // It called itself something harmless then.
        assertRefused(Kind.KEY_CHANGED, trust.ofCaller(STRANGER, hello("Booth")));
    }

    // ---- invitations

    @Test
    void aGoodInvitationLetsItsHolderInOnceUnderTheNameItWasMadeFor() throws Exception {
        Invitation invitation = invitation("Anna");
        Trust trust = listening(Accept.INVITED);
        assertEquals(
                new Judgement.LetIn(Protection.PAIRED, PairedBy.INVITATION, "Anna"),
                trust.ofCaller(BOOTH, hello("Booth", claim(invitation, BOOTH))));
        assertRefused(
                Kind.REFUSED,
                trust.ofCaller(STRANGER, hello("Thief", claim(invitation, STRANGER))),
                "Thief",
                STRANGER.brief(),
                "used already");
    }

    @Test
    void anInvitationIsGoodWhereverAnybodyIsLetInButNotWhereOnlyPairedStationsAre() throws Exception {
        for (Accept accept : List.of(Accept.INVITED, Accept.ASK, Accept.ANY)) {
            InvitationClaim claim = claim(invitation(null), BOOTH);
            assertEquals(
                    new Judgement.LetIn(Protection.PAIRED, PairedBy.INVITATION, null),
                    listening(accept).ofCaller(BOOTH, hello("Booth", claim)));
        }
        Invitation kept = invitation(null);
        assertRefused(
                Kind.REFUSED, listening(Accept.PAIRED).ofCaller(BOOTH, hello("Booth", claim(kept, BOOTH))), "Booth");
        assertEquals(
                new Judgement.LetIn(Protection.PAIRED, PairedBy.INVITATION, null),
                listening(Accept.INVITED).ofCaller(BOOTH, hello("Booth", claim(kept, BOOTH))),
                "it was not used up by the refusal");
    }

    @Test
    void anInvitationThatIsNoneAnyMoreIsRefusedAndTheReasonToldToBoth() throws Exception {
        Trust trust = listening(Accept.ANY); // A bad invitation is no better where none is needed.
        Invitation expired = invitation(null);
        Invitation withdrawn = invitation(null);
        invitations.withdraw(withdrawn.id(), clock.epochMs());
        Invitation good = invitation(null);
        InvitationClaim wrong = new InvitationClaim(good.id(), "0".repeat(64));
        InvitationClaim unknown = new InvitationClaim("0123456789abcdef", good.proofHex(BOOTH));
        InvitationClaim stolen = claim(good, STRANGER); // Overheard, and shown by another.
        assertBad(trust, claim(withdrawn, BOOTH), "withdrawn");
        assertBad(trust, wrong, "the invitation's proof is wrong");
        assertBad(trust, unknown, "knows no such invitation");
        assertBad(trust, stolen, "the invitation's proof is wrong");
        clock.advanceMs(3_600_000);
        assertBad(trust, claim(expired, BOOTH), "expired at");
        assertTrue(peers.list().isEmpty());
    }

    private static void assertBad(Trust trust, InvitationClaim claim, String why) {
        Judgement.Refused refused =
                assertRefused(Kind.REFUSED, trust.ofCaller(BOOTH, hello("Booth", claim)), why, BOOTH.brief());
        assertTrue(refused.toPeer().contains(why), refused.toPeer());
    }

    @Test
    void aKnownCallerDoesNotUseUpAnInvitation() throws Exception {
        pinBooth();
        Invitation invitation = invitation(null);
        Trust trust = listening(Accept.INVITED);
        assertEquals(KNOWN, trust.ofCaller(BOOTH, hello("Booth", claim(invitation, BOOTH))));
        assertInstanceOf(Judgement.LetIn.class, trust.ofCaller(STRANGER, hello("Guest", claim(invitation, STRANGER))));
    }

    @Test
    void anInvitedGuestMayHaveTheNameOfAKnownStation() throws Exception {
        pinBooth();
        Trust trust = listening(Accept.INVITED);
        Judgement.LetIn letIn = assertInstanceOf(
                Judgement.LetIn.class, trust.ofCaller(STRANGER, hello("Booth", claim(invitation(null), STRANGER))));
        assertEquals("Booth 2", trust.met(STRANGER, "Booth", CONTROL, letIn));
    }

    // ---- who has answered

    @Test
    void aKnownStationThatAnswersIsConnectedWhereverItIs() throws Exception {
        pinBooth();
        InetSocketAddress elsewhere = new InetSocketAddress("198.51.100.7", 7001);
        assertEquals(KNOWN, calling().ofAnswerer(BOOTH, elsewhere, Callee.at(BASE)));
        assertEquals(KNOWN, calling().ofAnswerer(BOOTH, elsewhere, Callee.known(BASE, BOOTH)));
        assertEquals(KNOWN, calling(BOOTH).ofAnswerer(BOOTH, CONTROL, Callee.at(BASE)));
    }

    @Test
    void aStrangerThatAnswersIsPairedWithUnlessThePersonWantsNone() {
        assertEquals(new Judgement.PairFirst(), calling().ofAnswerer(STRANGER, CONTROL, Callee.at(BASE)));
        assertEquals(UNVERIFIED, trust(Accept.PAIRED, true).ofAnswerer(STRANGER, CONTROL, Callee.at(BASE)));
    }

    @Test
    void anotherStationThanThePinnedOneIsRefusedLoudlyByName() throws Exception {
        pinBooth();
        for (Trust trust : List.of(calling(), trust(Accept.PAIRED, true), calling(STRANGER))) {
            assertRefused(
                    Kind.KEY_CHANGED,
                    trust.ofAnswerer(STRANGER, CONTROL, Callee.known(BASE, BOOTH)),
                    "WARNING",
                    "\"Booth\"",
                    BOOTH.brief(),
                    STRANGER.brief());
        }
    }

    @Test
    void anotherStationAtThePlaceOfAPinnedOneIsRefusedLoudly() throws Exception {
        pinBooth();
        for (Trust trust : List.of(calling(), trust(Accept.PAIRED, true))) {
            assertRefused(
                    Kind.KEY_CHANGED,
                    trust.ofAnswerer(STRANGER, CONTROL, Callee.at(BASE)),
                    "WARNING",
                    "\"Booth\"",
                    BOOTH.brief(),
                    STRANGER.brief(),
                    "boothline peers forget \"Booth\"");
        }
        InetSocketAddress neighbour = new InetSocketAddress("192.0.2.1", 6005);
        assertEquals(new Judgement.PairFirst(), calling().ofAnswerer(STRANGER, neighbour, Callee.at(BASE)));
    }

    @Test
    void anotherStationThanTheOneWhoseFingerprintWasGivenIsRefused() {
        assertRefused(
                Kind.REFUSED,
                calling(BOOTH).ofAnswerer(STRANGER, CONTROL, Callee.at(BASE)),
                STRANGER.hex(),
                "--peer-fingerprint");
    }

    @Test
    void theInviterIsKnownByItsInvitationAndNobodyElseIs() throws Exception {
        Invitation invitation = new InvitationBook(data.resolve("there"))
                .create(
                        BOOTH,
                        List.of(StationAddress.of("192.0.2.1", 6000)),
                        null,
                        Duration.ofHours(1),
                        clock.epochMs());
        Callee inviter = Callee.inviter(invitation, List.of(BASE));
        assertEquals(
                new Judgement.LetIn(Protection.PAIRED, PairedBy.INVITATION, null),
                calling().ofAnswerer(BOOTH, CONTROL, inviter));
        assertRefused(
                Kind.REFUSED,
                trust(Accept.PAIRED, true).ofAnswerer(STRANGER, CONTROL, inviter),
                STRANGER.brief(),
                "not the one that invited");
        assertTrue(invitation.secret().toString().length() < 20);
    }

    // ---- what is kept

    @Test
    void whoIsLetInByWordsInvitationOrFingerprintIsPinnedWithItsPlace() throws Exception {
        Trust trust = listening(Accept.ASK, STRANGER);
        assertEquals("Booth", trust.met(BOOTH, "Booth", CONTROL, (Judgement.LetIn) BY_WORDS));
        assertEquals("booth 2", trust.met(STRANGER, "booth", CONTROL, (Judgement.LetIn) KNOWN));
        KnownPeer booth = peers.find(BOOTH).orElseThrow();
        assertEquals(PairedBy.WORDS, booth.how());
        assertEquals("192.0.2.1", booth.host());
        assertEquals(6000, booth.basePort());
        assertEquals(clock.epochMs(), booth.lastCallEpochMs());
        assertEquals(PairedBy.FINGERPRINT, peers.find(STRANGER).orElseThrow().how());
        Fingerprint guest = FakePeer.fingerprint(9);
        Judgement.LetIn invited = new Judgement.LetIn(Protection.PAIRED, PairedBy.INVITATION, "Anna");
        assertEquals("Anna", trust.met(guest, "whatever", CONTROL, invited));
    }

    @Test
    void whoIsUnverifiedIsNotPinned() throws Exception {
        assertEquals("Booth", listening(Accept.ANY).met(BOOTH, "Booth", CONTROL, (Judgement.LetIn) UNVERIFIED));
        assertTrue(peers.list().isEmpty());
        assertEquals(UNVERIFIED, listening(Accept.ANY).ofCaller(BOOTH, hello("Booth")));
    }

    @Test
    void aKnownStationKeepsTheNameItHasHereAndIsFoundAtItsNewPlace() throws Exception {
        pinBooth();
        peers.rename("Booth", "Anna");
        InetSocketAddress elsewhere = new InetSocketAddress("198.51.100.7", 7001);
        assertEquals("Anna", listening(Accept.PAIRED).met(BOOTH, "Booth", elsewhere, (Judgement.LetIn) KNOWN));
        assertEquals("198.51.100.7", peers.find(BOOTH).orElseThrow().host());
        assertEquals(7000, peers.find(BOOTH).orElseThrow().basePort());
    }

    @Test
    void aPeerBookThatCanNotBeReadLetsNobodyIn() throws Exception {
        Files.writeString(data.resolve("peers.json"), "{");
        for (Accept accept : Accept.values()) {
            assertRefused(Kind.REFUSED, listening(accept).ofCaller(BOOTH, hello("Booth")), "peers.json");
            assertRefused(Kind.REFUSED, listening(accept).ofPairing(BOOTH, "Booth"), "peers.json");
        }
        assertRefused(Kind.REFUSED, trust(Accept.ANY, true).ofAnswerer(BOOTH, CONTROL, Callee.at(BASE)), "peers.json");
    }
}
