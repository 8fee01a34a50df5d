package org.boothline.session.take;

import static org.boothline.session.view.SessionEvent.Kind.TAKE_SIGNED;
import static org.boothline.session.view.SessionEvent.Kind.TAKE_STARTED;
import static org.boothline.session.view.SessionEvent.Kind.TAKE_STOPPED;
import static org.boothline.session.view.SessionEvent.Kind.WARNING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.boothline.base.identity.StationIdentity;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.seal.ManifestMaker;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.State;
import org.boothline.takes.store.TakeInfo;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.message.SignedLines;
import org.boothline.transport.message.TakeStart;
import org.boothline.transport.message.TakeStarted;
import org.boothline.transport.message.TakeStop;
import org.boothline.transport.message.TakeStopped;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeControlTest {
    private static StationIdentity boothKey;
    private static StationIdentity studioKey;
    private static StationIdentity strangerKey;

    @TempDir
    Path data;

    private TwoStations stations;
    private TwoStations.Side booth;
    private TwoStations.Side studio;

    @BeforeAll
    static void makeKeys(@TempDir Path keys) throws Exception {
        boothKey = IdentityStore.loadOrCreate(keys.resolve("booth"));
        studioKey = IdentityStore.loadOrCreate(keys.resolve("studio"));
        strangerKey = IdentityStore.loadOrCreate(keys.resolve("stranger"));
    }

    @BeforeEach
    void makeStations() throws Exception {
        stations = new TwoStations(data, boothKey, studioKey);
        booth = stations.booth;
        studio = stations.studio;
        stations.frames(100);
    }

    private void start(TwoStations.Side side, String name) {
        side.control.start(name);
        stations.settle();
    }

    private void stop(TwoStations.Side side) {
        side.control.stop();
        stations.settle();
    }

    /** Both sides hold the take, with one range and one manifest, which is the booth's. */
    private TakeInfo assertSigned(String name) throws Exception {
        assertEquals(booth.take(name).indices(), studio.take(name).indices());
        return assertSignedLater(name);
    }

    /** As above, but the studio had to guess at first with which packet it ends; the manifest says it. */
    private TakeInfo assertSignedLater(String name) throws Exception {
        TakeInfo sent = booth.take(name);
        TakeInfo received = studio.take(name);
        assertEquals(State.STOPPED, sent.state());
        assertEquals(sent.takeId(), received.takeId());
        assertEquals(sent.samples(), received.samples());
        assertEquals(sent.startEpochNs(), received.startEpochNs());
        assertEquals(Direction.SENT, sent.direction());
        assertEquals(Direction.RECEIVED, received.direction());
        SignedManifest manifest = sent.manifest();
        assertNotNull(manifest);
        assertEquals(manifest, received.manifest());
        assertTrue(manifest.signatureHolds());
        assertEquals(boothKey.fingerprint(), manifest.signer());
        assertTrue(manifest.manifest().isWhole());
        assertEquals(sent.samples(), manifest.manifest().samples());
        assertNull(booth.control.view());
        assertNull(studio.control.view());
        return sent;
    }

    // ---- one take

    @Test
    void recordsFromTheSampleBeingCapturedWhenTheBoothStartsAndStops() throws Exception {
        start(booth, "Scene");
        assertEquals("Scene", studio.control.view().name());
        assertTrue(studio.control.view().recordedHere());
        assertFalse(booth.control.view().recordedHere());
        stations.frames(200);
        assertEquals(1.0, booth.control.view().seconds(), 0.001);
        stop(booth);

        TakeInfo take = assertSigned("Scene");
        assertEquals(100 * 240, take.firstSample());
        assertEquals(300 * 240, take.endSample());
        // Packet 100 holds the first sample; two before it warm a decoder up, two more are for what was under way.
        assertEquals(96, take.firstIndex());
        assertEquals(300, take.endIndex());
        assertEquals(1_000_000_000L + 500_000_000L, take.startEpochNs());
        assertEquals(boothKey.fingerprint().hex(), take.startedBy());
        assertEquals(List.of(TAKE_STARTED, TAKE_STOPPED, TAKE_SIGNED), booth.kinds);
        assertEquals(List.of(TAKE_STARTED, TAKE_STOPPED, TAKE_SIGNED), studio.kinds);
        assertEquals(List.of(take.takeId()), booth.stopped);
        assertEquals(List.of(take.takeId()), studio.stopped);
    }

    @Test
    void recordsWhatWasBeingHeardWhenTheStudioStartsAndStops() throws Exception {
        long heardFirst = studio.heard.heardSample64();
        start(studio, "Scene");
        assertEquals("Scene", booth.control.view().name());
        stations.frames(200);
        long heardEnd = studio.heard.heardSample64();
        stations.frames(50);
        studio.heard.heardSample64 = heardEnd;
        stop(studio);

        TakeInfo take = assertSigned("Scene");
        assertEquals(heardFirst, take.firstSample());
        assertEquals(heardEnd, take.endSample());
        assertEquals(heardFirst / 240 - 4, take.firstIndex());
        // The packet that begins at the last sample or before it, the decoder's lookahead added.
        assertEquals((heardEnd - 1 + FakeSent.LOOKAHEAD) / 240 + 1, take.endIndex());
        assertEquals(studioKey.fingerprint().hex(), take.startedBy());
    }

    @Test
    void isStoppedByTheSideThatDidNotStartIt() throws Exception {
        start(booth, "One");
        stations.frames(20);
        stop(studio);
        assertSigned("One");
        start(studio, "Two");
        stations.frames(20);
        stop(booth);
        assertSigned("Two");
    }

    @Test
    void hasNoSampleAtAllWhenItIsStoppedAtOnce() throws Exception {
        start(booth, "Nothing");
        stop(booth);
        assertEquals(0, assertSigned("Nothing").samples().count());
    }

    @Test
    void takesANumberForANameAndANameOnOneLine() throws Exception {
        start(booth, "  ");
        stop(booth);
        assertSigned("Take 1");
        start(studio, " a\ttab and\na line ");
        stations.frames(1);
        stop(studio);
        assertSigned("a tab and a line");
        start(booth, "x".repeat(300));
        stop(booth);
        assertSigned("x".repeat(200));
    }

    // ---- refusals

    @Test
    void refusesASecondTakeWhileOneRuns() throws Exception {
        start(booth, "One");
        start(booth, "Two");
        start(studio, "Three");
        assertEquals(1, booth.session.takes().size());
        assertEquals(1, studio.session.takes().size());
        assertTrue(booth.told.get(booth.told.size() - 1).contains("\"One\" is still running"));
        assertTrue(studio.told.get(studio.told.size() - 1).contains("\"One\" is still running"));
        TakeStarted refused =
                booth.control.onStart(new TakeStart("00000000000000ee", "Other", TwoStations.STREAM, 0L, null));
        assertFalse(refused.accepted());
        stop(booth);
        assertSigned("One");
    }

    @Test
    void answersTheSameAnnouncementTwiceWithTheSameTake() throws Exception {
        start(studio, "One");
        TakeStart again = (TakeStart) studio.asked.get(0);
        stations.frames(10);
        TakeStarted first = booth.control.onStart(again);
        TakeStarted second = booth.control.onStart(again);
        assertTrue(first.accepted());
        assertEquals(first, second);
        assertEquals(1, booth.session.takes().size());
        stop(studio);
        assertSigned("One");
        TakeStop lateStop = new TakeStop(again.takeId(), 1L);
        CompletableFuture<TakeStopped> answer = booth.control.onStop(lateStop).toCompletableFuture();
        stations.settle();
        assertTrue(answer.join().accepted());
        assertEquals(booth.take("One").endSample(), answer.join().endSample());
        assertFalse(booth.control.onStart(again).accepted(), "a stopped take is not begun again");
    }

    @Test
    void warnsOfAStartOrStopThatCanNotBe() throws Exception {
        stop(booth);
        stop(studio);
        booth.sent = null;
        studio.heard = null;
        start(booth, "One");
        start(studio, "One");
        assertEquals(List.of(WARNING, WARNING), booth.kinds);
        assertEquals(List.of(WARNING, WARNING), studio.kinds);
        assertTrue(booth.session.takes().isEmpty());
        TakeStart start = new TakeStart("00000000000000ee", "Other", TwoStations.STREAM, 0L, null);
        assertFalse(booth.control.onStart(start).accepted());
    }

    @Test
    void beginsATakeThatWasWantedTooEarlyWithTheFirstSampleOfTheStream() throws Exception {
        FakeHeard comes = studio.heard;
        comes.heardSample64 = -1;
        studio.heard = null;
        start(studio, "Whole call");
        assertTrue(studio.session.takes().isEmpty());
        assertTrue(studio.told.get(0).contains("\"Whole call\" begins when"), studio.told.get(0));
        studio.heard = comes;
        studio.control.streamOffered(TwoStations.STREAM, 0);
        stations.settle();
        assertEquals("Whole call", booth.control.view().name());
        stations.frames(50);
        stop(studio);
        assertEquals(0, assertSigned("Whole call").firstSample());
        studio.control.streamOffered(TwoStations.STREAM, 0);
        assertNull(studio.control.view(), "it was wanted once");
    }

    @Test
    void forgetsATakeThatWasWantedTooEarlyAndStoppedBeforeItBegan() throws Exception {
        FakeHeard comes = studio.heard;
        studio.heard = null;
        start(studio, "Mistake");
        stop(studio);
        studio.heard = comes;
        studio.control.streamOffered(TwoStations.STREAM, 0);
        stations.settle();
        assertNull(studio.control.view());
        assertTrue(studio.session.takes().isEmpty());
    }

    @Test
    void endsATakeThatTheBoothRefuses() throws Exception {
        start(booth, "Booth's");
        studio.restart(); // It knows nothing of it, as when both press the button at once.
        studio.kinds.clear();
        studio.told.clear();
        start(studio, "Studio's");
        assertNull(studio.control.view());
        assertEquals(State.STOPPED, studio.take("Studio's").state());
        assertEquals(List.of(TAKE_STARTED, WARNING, TAKE_STOPPED), studio.kinds);
        assertTrue(studio.told.get(1).contains("\"Booth's\" is still running"), studio.told.get(1));
        int asked = studio.asked.size();
        stations.reconnect();
        assertEquals(asked, studio.asked.size(), "nobody is asked for a take that never was");
    }

    @Test
    void goesOnAtTheBoothWhenTheStudioRefuses() throws Exception {
        studio.heard = null;
        start(booth, "One");
        assertEquals(List.of(TAKE_STARTED, WARNING), booth.kinds);
        assertEquals("One", booth.control.view().name());
        stop(booth);
        assertNotNull(booth.take("One").manifest());
    }

    @Test
    void refusesAManifestThatTheBoothDidNotSignAndStillEndsTheTake() throws Exception {
        start(studio, "One");
        stations.frames(100);
        stations.answers = answer -> answer instanceof TakeStopped stopped ? forged(stopped) : answer;
        stop(studio);
        TakeInfo take = studio.take("One");
        assertNull(take.manifest());
        assertEquals(State.STOPPED, take.state(), "what was heard is known all the same");
        assertTrue(studio.kinds.contains(WARNING));
        assertFalse(studio.kinds.contains(TAKE_SIGNED));
        assertEquals(List.of(take.takeId()), studio.stopped);
    }

    /** The same take, signed by somebody else. */
    private TakeStopped forged(TakeStopped stopped) {
        try {
            SignedManifest other =
                    ManifestMaker.close(booth.session, booth.take("One"), strangerKey, "stopped by a stranger");
            SignedLines lines = new SignedLines(other.lines(), other.certificateBase64(), other.signatureBase64());
            return new TakeStopped(true, null, stopped.endSample(), stopped.endIndex(), lines);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void refusesAManifestOfAnotherTake() throws Exception {
        start(booth, "First");
        stop(booth);
        SignedManifest first = booth.take("First").manifest();
        start(studio, "Second");
        stations.frames(10);
        stations.answers = answer -> answer instanceof TakeStopped stopped
                ? new TakeStopped(
                        true,
                        null,
                        stopped.endSample(),
                        stopped.endIndex(),
                        new SignedLines(first.lines(), first.certificateBase64(), first.signatureBase64()))
                : answer;
        stop(studio);
        assertNull(studio.take("Second").manifest());
        assertTrue(studio.told.stream().anyMatch(sentence -> sentence.contains("another take")));
    }

    // ---- the line

    @Test
    void tellsTheStudioOfATakeThatBeganWhileTheLineWasDown() throws Exception {
        stations.line(false);
        start(booth, "One");
        stations.frames(100);
        assertNull(studio.control.view());
        stations.reconnect();
        assertEquals("One", studio.control.view().name());
        stop(booth);
        assertSigned("One");
    }

    @Test
    void tellsTheBoothOfATakeThatTheStudioBeganWhileTheLineWasDown() throws Exception {
        stations.line(false);
        start(studio, "One");
        long first = studio.heard.heardSample64();
        stations.frames(100);
        stations.reconnect();
        assertEquals("One", booth.control.view().name());
        stop(studio);
        assertEquals(first, assertSigned("One").firstSample());
    }

    @Test
    void beginsAndEndsWithTheRightPacketsThoughFramesChangeThriceWithinTheDelay() throws Exception {
        studio.heard.heardSample64 = 90 * 240 + 17; // 10 packets ago, and now frames change.
        booth.sent.frameSamples(960);
        booth.sent.frames(4);
        booth.sent.frameSamples(120);
        booth.sent.frames(11);
        start(studio, "One");
        assertEquals(86, booth.take("One").firstIndex());
        assertEquals(86, studio.take("One").firstIndex());
        booth.sent.frameSamples(480);
        booth.sent.frames(50);
        booth.sent.frameSamples(120);
        booth.sent.frames(30);
        long shortBegins = 100 * 240 + 4 * 960 + 11 * 120 + 50 * 480;
        studio.heard.heardSample64 = shortBegins + 7 * 120 - FakeSent.LOOKAHEAD;
        stop(studio);
        TakeInfo take = assertSigned("One");
        assertEquals(90 * 240 + 17, take.firstSample());
        assertEquals(100 + 4 + 11 + 50 + 7, take.endIndex());
    }

    @Test
    void guessesTheEndByWhatHasArrivedWhereTheBoothDoesNotConfirmIt() throws Exception {
        start(studio, "One");
        try (SegmentWriter packets = new SegmentWriter(
                studio.session.receivedStream(studio.heard.stream().streamId()), "packets")) {
            for (int i = 0; i < 40; i++) {
                int word = FakeSent.FORMAT.withFrameSamples(960).word();
                packets.append(RecordType.PACKET, 100 + i, 24_000 + i * 960L, word, new byte[160], 0, 160);
            }
        }
        stations.line(false);
        studio.heard.heardSample64 = 24_000 + 20 * 960;
        stop(studio);
        assertEquals(121, studio.take("One").endIndex());

        stations.reconnect();
        start(studio, "Two");
        stations.line(false);
        studio.heard.heardSample64 = 24_000 + 45 * 960; // Five more than have arrived.
        stop(studio);
        assertEquals(146, studio.take("Two").endIndex());
    }

    @Test
    void asksForTheManifestAgainWhenTheLineStandsAgain() throws Exception {
        start(studio, "One");
        stations.frames(100);
        long end = studio.heard.heardSample64();
        stations.line(false);
        stop(studio);
        TakeInfo unconfirmed = studio.take("One");
        assertEquals(State.STOPPED, unconfirmed.state());
        assertEquals(end, unconfirmed.endSample());
        assertNull(unconfirmed.manifest());
        assertEquals("One", booth.control.view().name(), "the booth knows nothing of it yet");
        stations.frames(100);
        stations.reconnect();
        assertEquals(end, assertSignedLater("One").endSample());
        assertFalse(studio.kinds.subList(1, studio.kinds.size()).contains(TAKE_STARTED), "it does not go on");
        int asked = studio.asked.size();
        stations.reconnect();
        assertEquals(asked, studio.asked.size(), "asked no more, once answered");
    }

    @Test
    void takesNoPartAgainInATakeThatItStoppedWhileTheLineWasDown() throws Exception {
        start(studio, "One");
        stations.frames(100);
        stations.line(false);
        stop(studio);
        stations.line(true);
        booth.control.lineUp(); // The booth speaks first.
        stations.settle();
        assertNull(studio.control.view());
        studio.control.lineUp();
        stations.settle();
        assertSignedLater("One");
        start(studio, "Two");
        assertEquals("Two", booth.control.view().name());
    }

    @Test
    void learnsThatTheBoothStoppedWhileTheLineWasDown() throws Exception {
        start(booth, "One");
        stations.frames(100);
        stations.line(false);
        stop(booth);
        assertNotNull(booth.take("One").manifest());
        assertEquals("One", studio.control.view().name());
        stations.frames(100);
        stations.reconnect();
        assertEquals(200 * 240, assertSigned("One").endSample());
    }

    @Test
    void takesPartAgainAfterTheStudioWasRestarted() throws Exception {
        start(booth, "One");
        stations.frames(100);
        studio.restart();
        stations.reconnect();
        assertEquals("One", studio.control.view().name());
        stations.frames(100);
        stop(studio);
        assertSigned("One");
    }

    @Test
    void keepsATakeThatAnEarlierProcessClosedWhenItGoesOn() throws Exception {
        start(booth, "One");
        stations.frames(100);
        TakeInfo open = studio.take("One");
        studio.session.take(open.takeId()).write(open.stopped(open.firstSample() + 10, 99, "died", null));
        studio.restart();
        stations.reconnect();
        assertTrue(studio.told.get(studio.told.size() - 1).contains("goes on"));
        stations.frames(100);
        stop(booth);
        assertEquals(booth.take("One").manifest(), studio.take("One").manifest());
    }

    // ---- the booth's process is restarted

    private void restartBooth(String streamId) throws Exception {
        String before = studio.heard.stream().streamId();
        long heard = studio.heard.heardSample64();
        TakeInfo left = booth.take(booth.control.view().name());
        booth.restart();
        long end = booth.sent.capturedSample64();
        TakeInfo stopped = left.stopped(end, booth.sent.nextIndex64(), "the application died", null);
        booth.session
                .take(left.takeId())
                .write(stopped.withManifest(ManifestMaker.close(booth.session, stopped, boothKey, "died")));
        booth.newStream(streamId);
        studio.newStream(streamId);
        stations.frames(20);
        assertNotEquals(before, streamId);
        studio.control.streamOffered(streamId, heard);
        studio.control.lineUp();
        booth.control.lineUp();
        stations.settle();
    }

    @Test
    void opensASuccessorByItselfWhenTheBoothsProcessWasRestarted() throws Exception {
        start(booth, "Scene");
        stations.frames(100);
        restartBooth("00000000000000b2");
        assertEquals("Scene (part 2)", studio.control.view().name());
        assertEquals("Scene (part 2)", booth.control.view().name());
        assertEquals(booth.take("Scene").manifest(), studio.take("Scene").manifest());

        restartBooth("00000000000000b3");
        stations.frames(100);
        stop(studio);
        TakeInfo third = booth.take("Scene (part 3)");
        assertNotNull(third.manifest());
        assertEquals(0, third.firstSample());
        assertEquals("00000000000000b3", third.streamId());
        assertEquals(booth.take("Scene (part 2)").takeId(), third.successorOf());
        assertEquals(third.successorOf(), studio.take("Scene (part 3)").successorOf());
    }

    @Test
    void opensNoTakeBesideTheSuccessorWhenTheRestartedBoothWantsOneAtOnce() throws Exception {
        start(booth, "Whole call");
        stations.frames(100);
        studio.heard.heardSample64 = booth.sent.capturedSample64();
        booth.restart();
        booth.control.resume();
        booth.newStream("00000000000000b2");
        studio.newStream("00000000000000b2");
        stations.frames(20);
        start(booth, "Whole call");
        assertNull(booth.control.view(), "the studio is heard first");
        studio.control.streamOffered("00000000000000b2", 24_000);
        stations.settle();
        booth.control.lineUp();
        stations.settle();
        assertEquals("Whole call (part 2)", booth.control.view().name());
        assertEquals("Whole call (part 2)", studio.control.view().name());
        stop(booth);
        booth.control.lineUp();
        stations.settle();
        assertNull(booth.control.view(), "the wish is fulfilled");
    }

    @Test
    void startsWhatTheRestartedBoothWantsWhenNoTakeWasRunning() throws Exception {
        booth.restart();
        booth.control.resume();
        start(booth, "Whole call");
        studio.control.streamOffered(TwoStations.STREAM, 0);
        booth.control.lineUp();
        stations.settle();
        assertEquals("Whole call", studio.control.view().name());
    }

    @Test
    void goesOnWithTheTakeWhenTheRestartedStudioWantsOneAtOnce() throws Exception {
        start(booth, "Whole call");
        stations.frames(100);
        TakeInfo open = studio.take("Whole call");
        studio.session.take(open.takeId()).write(open.stopped(open.firstSample() + 10, 99, "died", null));
        studio.restart();
        studio.control.resume();
        start(studio, "Whole call");
        stations.reconnect();
        assertEquals(open.takeId(), studio.control.view().takeId());
        stations.frames(50);
        stop(studio);
        stations.reconnect();
        assertNull(studio.control.view());
        assertEquals(1, studio.session.takes().size());
        assertEquals(
                booth.take("Whole call").manifest(), studio.take("Whole call").manifest());
    }

    @Test
    void startsWhatTheRestartedStudioWantsWhenTheBoothHasStoppedTheTakeMeanwhile() throws Exception {
        start(booth, "One");
        stations.frames(100);
        stations.line(false);
        stop(booth);
        studio.restart();
        studio.control.resume();
        start(studio, "Two");
        stations.reconnect();
        assertEquals("Two", studio.control.view().name());
        assertEquals("Two", booth.control.view().name());
        assertNotNull(studio.take("One").manifest());
    }

    // ---- the end of the call

    @Test
    void closesAndSignsTheOpenTakeAtTheBoothWithTheCall() throws Exception {
        start(booth, "One");
        stations.frames(100);
        CompletableFuture<Void> closed = booth.control.close();
        assertFalse(closed.isDone());
        stations.settle();
        assertTrue(closed.isDone());
        assertSigned("One");
    }

    @Test
    void closesTheOpenTakeAtTheStudioWithTheCall() throws Exception {
        start(studio, "One");
        stations.frames(100);
        CompletableFuture<Void> closed = studio.control.close();
        stations.settle();
        assertTrue(closed.isDone());
        assertSigned("One");
    }

    @Test
    void waitsAtTheEndOfTheCallForAManifestThatWasAskedForBefore() throws Exception {
        start(studio, "One");
        stations.frames(100);
        studio.control.stop();
        CompletableFuture<Void> closed = studio.control.close();
        closed.thenRun(() -> stations.line(false)); // Then the call hangs up.
        stations.settle();
        assertTrue(closed.isDone());
        assertNotNull(studio.take("One").manifest());
    }

    @Test
    void closesTheTakeWithoutTheLineAndWithoutWaitingForIt() throws Exception {
        start(studio, "One");
        stations.frames(100);
        stations.line(false);
        CompletableFuture<Void> closed = studio.control.close();
        stations.settle();
        assertTrue(closed.isDone());
        assertEquals(State.STOPPED, studio.take("One").state());
    }

    // ---- the disk

    @Test
    void triesAgainToCloseATakeThatTheDiskDidNotLetItClose() throws Exception {
        start(booth, "One");
        stations.frames(100);
        Path stream = booth.session.sentStream(TwoStations.STREAM).resolve("stream.json");
        Path away = data.resolve("stream.json");
        Files.move(stream, away);
        stop(booth);
        assertEquals(State.OPEN, booth.take("One").state());
        assertTrue(booth.kinds.contains(WARNING));
        long end = booth.sent.capturedSample64();
        stations.frames(100);
        Files.move(away, stream);

        CompletableFuture<Void> closed = booth.control.close();
        stations.settle();
        assertTrue(closed.isDone());
        assertEquals(
                end, booth.take("One").endSample(), "its end is where it was stopped, not where it could be closed");
        assertNotNull(booth.take("One").manifest());
    }

    @Test
    void countsPacketsThatTheDiskRefusedAtTheEndIntoTheTake() throws Exception {
        start(booth, "One");
        stations.frames(100);
        booth.sent.unspooledFrames(50);
        stop(booth);
        TakeInfo take = booth.take("One");
        assertEquals(250, take.endIndex(), "they were sent, and the studio may have them");
        Manifest manifest = take.manifest().manifest();
        assertEquals(50, manifest.unspooledPackets().count());
        assertEquals(50 * 240, manifest.unspooledSamples().count());
    }
}
