package org.boothline.session.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.VirtualClock;
import org.boothline.session.call.Pairing.Outcome;
import org.boothline.session.view.SessionEvent;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.message.Hello;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.PairCommit;
import org.boothline.transport.message.PairNonce;
import org.boothline.transport.message.PairReveal;
import org.boothline.transport.message.PairVerdict;
import org.boothline.transport.message.Refusal;
import org.boothline.transport.message.RefusalCode;
import org.boothline.transport.trust.PairedBy;
import org.boothline.transport.trust.PairingCommitment;
import org.boothline.transport.trust.PairingNonce;
import org.boothline.transport.trust.PairingWords;
import org.boothline.transport.trust.PeerBook;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two stations that pair in virtual time; what they ask each other is passed on by the test, or is not. */
class PairingTest {
    private static final InetSocketAddress CONTROL = new InetSocketAddress("192.0.2.1", 6001);
    private static StationIdentity boothKey;
    private static StationIdentity studioKey;

    @TempDir
    Path data;

    private final VirtualClock clock = new VirtualClock();
    private final VirtualExecutor executor = new VirtualExecutor(clock);
    private Side booth;
    private Side studio;

    @BeforeAll
    static void makeKeys(@TempDir Path keys) throws Exception {
        boothKey = IdentityStore.loadOrCreate(keys.resolve("booth"));
        studioKey = IdentityStore.loadOrCreate(keys.resolve("studio"));
    }

    @BeforeEach
    void makeSides() throws Exception {
        booth = new Side("Booth", boothKey, studioKey, Accept.PAIRED);
        studio = new Side("Studio", studioKey, boothKey, Accept.ASK);
    }

    /** One station, and the other one as it sees it. */
    private final class Side {
        final List<SessionEvent> told = new ArrayList<>();
        final FakePeer other;
        final Pairing pairing;
        final Trust trust;
        final PeerBook peers;

        Side(String name, StationIdentity own, StationIdentity theirs, Accept accept) throws Exception {
            Path folder = Files.createDirectories(data.resolve(name + accept));
            StationSettings settings = new StationSettings(
                    name,
                    folder,
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
                    false,
                    Set.of());
            ControlThread control = new ControlThread(executor);
            Parts parts = new Parts(
                    settings, own, null, null, null, null, control, null, clock, clock, null, null, told::add);
            peers = new PeerBook(folder);
            trust = new Trust(settings, own.fingerprint(), clock);
            pairing = new Pairing(parts, trust);
            other = new FakePeer(theirs.fingerprint(), CONTROL);
        }

        String sentences(Kind kind) {
            return told.stream()
                    .filter(event -> event.kind() == kind)
                    .map(SessionEvent::sentence)
                    .toList()
                    .toString();
        }

        boolean isAsked() {
            return pairing.view() != null;
        }

        /** What its person sees; the words must be in the sentence too. */
        List<String> words() {
            List<String> words = pairing.view().words();
            assertTrue(sentences(Kind.PAIRING).contains(String.join(" ", words)), sentences(Kind.PAIRING));
            return words;
        }

        boolean letsIn() {
            Hello hello = new Hello("Booth", org.boothline.transport.message.Role.BOOTH, "Boothline", null, true, null);
            return trust.ofCaller(other.fingerprint(), hello) instanceof Judgement.LetIn;
        }
    }

    /** Hands what the booth has asked to the studio, and its answer, when it comes, to the booth. */
    private void pass() {
        FakePeer.Asked asked = booth.other.onlyAsked();
        CompletionStage<? extends Message> answer = asked.message() instanceof PairCommit commit
                ? CompletableFuture.completedFuture(studio.pairing.onCommit(studio.other, commit))
                : studio.pairing.onReveal(studio.other, (PairReveal) asked.message());
        answer.thenAccept(asked::answer);
        executor.settle();
    }

    private CompletableFuture<Outcome> begun() {
        CompletableFuture<Outcome> outcome = booth.pairing.begin(booth.other);
        executor.settle();
        return outcome;
    }

    /** Both persons see words. */
    private CompletableFuture<Outcome> asked() {
        CompletableFuture<Outcome> outcome = begun();
        pass();
        pass();
        assertTrue(booth.isAsked() && studio.isAsked());
        return outcome;
    }

    private void answer(Side side, boolean yes) {
        assertTrue(side.pairing.answer(yes));
        executor.settle();
    }

    @Test
    void bothSeeTheSameFourWordsAndArePairedWhenBothSayYes() {
        CompletableFuture<Outcome> outcome = asked();
        assertEquals(PairingWords.COUNT, booth.words().size());
        assertEquals(booth.words(), studio.words());
        assertEquals("Booth", studio.pairing.view().peerName());
        assertEquals(boothKey.fingerprint().hex(), studio.pairing.view().peerFingerprint());
        answer(studio, true);
        assertFalse(outcome.isDone(), "one yes is not enough");
        answer(booth, true);
        assertEquals(Outcome.PAIRED, outcome.getNow(null));
        assertTrue(studio.letsIn());
        assertFalse(booth.isAsked() || studio.isAsked());
        assertFalse(booth.pairing.answer(true) || studio.pairing.answer(true), "nothing is asked any more");
    }

    @Test
    void theOrderOfTheTwoYesDoesNotMatter() {
        CompletableFuture<Outcome> outcome = asked();
        answer(booth, true);
        assertFalse(outcome.isDone());
        assertFalse(studio.letsIn());
        answer(studio, true);
        assertEquals(Outcome.PAIRED, outcome.getNow(null));
    }

    @Test
    void twoPairingsOfTheSameStationsHaveOtherWords() {
        asked();
        List<String> first = booth.words();
        answer(studio, false);
        booth.other.asked.clear();
        asked();
        assertNotEquals(first, booth.words());
    }

    @Test
    void aNoAtTheCalledStationEndsItAtBoth() {
        CompletableFuture<Outcome> outcome = asked();
        answer(studio, false);
        assertEquals(Outcome.NOT_PAIRED, outcome.getNow(null));
        assertFalse(studio.letsIn());
        assertTrue(booth.sentences(Kind.WARNING).contains("nobody said yes there"), booth.told.toString());
        assertFalse(booth.isAsked(), "nobody need answer any more");
        assertFalse(booth.pairing.answer(true));
    }

    @Test
    void aNoAtTheCallingStationEndsItAtBoth() {
        CompletableFuture<Outcome> outcome = asked();
        answer(booth, false);
        assertEquals(Outcome.NOT_PAIRED, outcome.getNow(null));
        assertFalse(booth.other.isOpen());
        studio.other.lost(booth.other.closeReason());
        executor.settle();
        assertTrue(studio.sentences(Kind.WARNING).contains("broken the pairing off"), studio.told.toString());
        assertFalse(studio.isAsked());
        assertFalse(studio.letsIn());
    }

    @Test
    void aYesHereIsTakenBackAndTheUserToldWhenTheAnswerThereIsNo() {
        CompletableFuture<Outcome> outcome = asked();
        answer(studio, true);
        answer(booth, false);
        assertEquals(Outcome.NOT_PAIRED, outcome.getNow(null), "a no is a no, whoever said yes before");
        studio.other.lost("not paired");
        executor.settle();
        assertTrue(studio.sentences(Kind.REFUSED).contains("Not paired with \"Booth\""), studio.told.toString());
        assertFalse(studio.letsIn());
    }

    @Test
    void afterTwoMinutesWithoutAnAnswerNobodyIsPaired() {
        CompletableFuture<Outcome> outcome = asked();
        executor.runFor(Pairing.PATIENCE.toMillis() - 1);
        assertTrue(booth.isAsked() && studio.isAsked());
        executor.runFor(1);
        assertFalse(booth.isAsked() || studio.isAsked());
        assertEquals(Outcome.NOT_PAIRED, outcome.getNow(null));
        assertFalse(studio.letsIn());
    }

    @Test
    void aYesThereIsNotMadeAYesHereByWaiting() {
        CompletableFuture<Outcome> outcome = asked();
        answer(studio, true);
        executor.runFor(Pairing.PATIENCE.toMillis());
        assertEquals(Outcome.NOT_PAIRED, outcome.getNow(null));
        assertFalse(booth.other.isOpen());
    }

    @Test
    void aYesIsNoGoodTwoMinutesLater() {
        asked();
        answer(studio, true);
        executor.runFor(120_000);
        assertFalse(studio.letsIn());
    }

    @Test
    void aCallingStationThatRevealsSomethingElseIsRefusedLoudly() {
        begun();
        pass();
        FakePeer.Asked reveal = booth.other.onlyAsked();
        PairReveal another = new PairReveal(PairingNonce.random().hex());
        PairVerdict verdict = verdict(studio.pairing.onReveal(studio.other, another));
        assertFalse(verdict.accepted());
        assertTrue(studio.sentences(Kind.REFUSED).contains("WARNING: a pairing was broken off"));
        assertTrue(studio.sentences(Kind.REFUSED).contains("\"Booth\""));
        assertFalse(studio.isAsked());
        assertFalse(studio.letsIn());
        // It does not get a second guess either.
        assertFalse(verdict(studio.pairing.onReveal(studio.other, (PairReveal) reveal.message()))
                .accepted());
    }

    @Test
    void aRevealWithoutACommitmentShowsNobodyAnything() {
        PairReveal reveal = new PairReveal(PairingNonce.random().hex());
        assertFalse(verdict(studio.pairing.onReveal(studio.other, reveal)).accepted());
        assertEquals(List.of(), studio.told);
    }

    @Test
    void aRevealOfAnotherConnectionShowsNobodyAnything() {
        begun();
        pass();
        PairReveal reveal = (PairReveal) booth.other.onlyAsked().message();
        FakePeer another = new FakePeer(boothKey.fingerprint(), CONTROL);
        assertFalse(verdict(studio.pairing.onReveal(another, reveal)).accepted());
        assertEquals(List.of(), studio.told);
    }

    @Test
    void aSecondRevealDoesNotChangeTheWords() {
        asked();
        List<String> words = studio.words();
        PairReveal again = new PairReveal(PairingNonce.random().hex());
        assertFalse(verdict(studio.pairing.onReveal(studio.other, again)).accepted());
        assertEquals(words, studio.words());
    }

    @Test
    void aSecondPairingAtTheSameTimeIsRefusedUntilTheFirstIsOver() {
        begun();
        pass();
        Fingerprint third = FakePeer.fingerprint(9);
        FakePeer somebody = new FakePeer(third, CONTROL);
        PairCommit commit = new PairCommit("Third", "0".repeat(64));
        assertRefused(studio.pairing.onCommit(somebody, commit), "pairing with another one just now");
        pass();
        assertRefused(studio.pairing.onCommit(somebody, commit), "pairing with another one just now");
        answer(studio, false);
        assertTrue(studio.pairing.onCommit(somebody, commit).accepted());
    }

    @Test
    void whoCommitsAndNeverRevealsBlocksNobodyForLong() {
        begun();
        pass();
        assertTrue(studio.pairing.underWay(studio.other));
        executor.runFor(20_000);
        assertFalse(studio.pairing.underWay(studio.other));
        FakePeer somebody = new FakePeer(FakePeer.fingerprint(9), CONTROL);
        assertTrue(studio.pairing
                .onCommit(somebody, new PairCommit("Third", "0".repeat(64)))
                .accepted());
        assertEquals(List.of(), studio.told);
    }

    @Test
    void whenTheOtherSideIsGoneWhileThePersonIsAskedNobodyIsAskedAnyMore() {
        CompletableFuture<Outcome> outcome = asked();
        studio.other.lost("timed out");
        booth.other.lost("timed out");
        executor.settle();
        assertFalse(booth.isAsked() || studio.isAsked());
        assertEquals(Outcome.NOT_PAIRED, outcome.getNow(null));
        assertTrue(studio.sentences(Kind.WARNING).contains("broken the pairing off"));
        assertTrue(booth.sentences(Kind.WARNING).contains("timed out"), booth.told.toString());
        // The next one may come.
        FakePeer somebody = new FakePeer(FakePeer.fingerprint(9), CONTROL);
        assertTrue(studio.pairing
                .onCommit(somebody, new PairCommit("Third", "0".repeat(64)))
                .accepted());
    }

    @Test
    void aConnectionIsNotLetGoWhileItsPeopleCompareWords() {
        asked();
        assertTrue(studio.pairing.underWay(studio.other));
        answer(studio, true);
        assertTrue(studio.pairing.underWay(studio.other), "the person there may still be looking");
        executor.runFor(120_000);
        assertFalse(studio.pairing.underWay(studio.other));
    }

    @Test
    void aStationThatTakesNoStrangersDoesNotBeginAndItsUserIsTold() throws Exception {
        for (Accept accept : List.of(Accept.PAIRED, Accept.INVITED)) {
            studio = new Side("Studio", studioKey, boothKey, accept);
            CompletableFuture<Outcome> outcome = begun();
            pass();
            assertEquals(Outcome.NOT_PAIRED, outcome.getNow(null));
            String fingerprint = boothKey.fingerprint().hex();
            assertTrue(studio.sentences(Kind.REFUSED).contains(fingerprint), studio.told.toString());
            assertTrue(booth.sentences(Kind.WARNING).contains("takes calls only from stations"));
            booth.told.clear();
        }
    }

    @Test
    void aStrangerWithTheNameOfAKnownStationDoesNotEvenGetWords() throws Exception {
        studio.peers.pin(FakePeer.fingerprint(9), "Booth", PairedBy.WORDS, "", 0, clock.epochMs());
        CompletableFuture<Outcome> outcome = begun();
        pass();
        assertEquals(Outcome.NOT_PAIRED, outcome.getNow(null));
        assertTrue(studio.sentences(Kind.KEY_CHANGED).contains("WARNING"), studio.told.toString());
        assertFalse(booth.isAsked() || studio.isAsked());
    }

    @Test
    void whereAnybodyIsLetInNobodyIsAskedAndNobodyIsPinned() throws Exception {
        studio = new Side("Studio", studioKey, boothKey, Accept.ANY);
        CompletableFuture<Outcome> outcome = begun();
        pass();
        pass();
        assertFalse(studio.isAsked());
        assertTrue(studio.sentences(Kind.PAIRING).contains(String.join(" ", booth.words())));
        answer(booth, true);
        assertEquals(Outcome.PAIRED, outcome.getNow(null));
        Hello hello = new Hello("Booth", org.boothline.transport.message.Role.BOOTH, "Boothline", null, true, null);
        Judgement.LetIn letIn = (Judgement.LetIn) studio.trust.ofCaller(boothKey.fingerprint(), hello);
        assertNull(letIn.pin(), "the person here has not verified anything");
    }

    @Test
    void aStationThatKnowsTheOtherShowsTheWordsWithoutAsking() throws Exception {
        studio.peers.pin(boothKey.fingerprint(), "Booth", PairedBy.WORDS, "", 0, clock.epochMs());
        CompletableFuture<Outcome> outcome = begun();
        pass();
        pass();
        assertFalse(studio.isAsked());
        assertTrue(studio.sentences(Kind.PAIRING).contains(String.join(" ", booth.words())));
        answer(booth, true);
        assertEquals(Outcome.PAIRED, outcome.getNow(null));
    }

    @Test
    void aStationOfAnotherVersionIsToldApartFromARefusal() {
        CompletableFuture<Outcome> outcome = begun();
        booth.other.onlyAsked().answer(new Refusal("this station speaks version 4", RefusalCode.OTHER_VERSION));
        executor.settle();
        assertEquals(Outcome.OTHER_VERSION, outcome.getNow(null));
    }

    @Test
    void aLineThatBreaksBeforeTheWordsIsTold() {
        CompletableFuture<Outcome> outcome = begun();
        booth.other.lost("timed out");
        executor.settle();
        assertEquals(Outcome.NOT_PAIRED, outcome.getNow(null));
        assertTrue(booth.sentences(Kind.WARNING).contains("broken off: timed out"), booth.told.toString());
    }

    @Test
    void inTheMiddleTheWordsOfTheTwoConnectionsDiffer() {
        // Whoever sits there has one certificate for each side, and must commit itself before it sees the studio's
        // nonce.
        Fingerprint middle = FakePeer.fingerprint(7);
        begun();
        PairCommit fromBooth = (PairCommit) booth.other.asked.get(0).message();
        assertNotNull(fromBooth);
        PairingNonce own = PairingNonce.random();
        FakePeer toStudio = new FakePeer(middle, CONTROL);
        PairNonce studioNonce = studio.pairing.onCommit(
                toStudio, new PairCommit("Booth", PairingCommitment.hex(own, middle, studioKey.fingerprint())));
        booth.other.onlyAsked().answer(studioNonce); // Passed on as it is.
        executor.settle();
        studio.pairing.onReveal(toStudio, new PairReveal(own.hex()));
        executor.settle();
        assertNotEquals(booth.words(), studio.words());
    }

    private static PairVerdict verdict(CompletionStage<Message> stage) {
        Message verdict = stage.toCompletableFuture().getNow(null);
        assertNotNull(verdict, "a person is asked");
        return (PairVerdict) verdict;
    }

    private static void assertRefused(PairNonce answer, String why) {
        assertFalse(answer.accepted());
        assertTrue(String.valueOf(answer.reason()).contains(why), answer.reason());
    }
}
