package org.boothline.qmanager.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.time.VirtualClock;
import org.boothline.engine.wav.WavReader;
import org.boothline.qmanager.job.Job;
import org.boothline.qmanager.job.JobControl;
import org.boothline.qmanager.job.JobEnd;
import org.boothline.qmanager.job.JobOutcome;
import org.boothline.qmanager.job.JobProgress;
import org.boothline.qmanager.job.JobSource;
import org.boothline.qmanager.job.ReceiptDelivery;
import org.boothline.qmanager.station.FakeRoad;
import org.boothline.qmanager.station.Stations;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.log.SegmentWriter;
import org.boothline.takes.proof.SampleSource;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.Verdict;
import org.boothline.takes.seal.TakeVerifier;
import org.boothline.transport.message.ServeStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeRestorerTest {
    @TempDir
    Path root;

    private final VirtualClock clock = new VirtualClock();
    private Stations stations;
    private FakeRoad road;
    private Job job;

    /** Remembers the progress as the runner would. */
    private final class Control implements JobControl {
        private final AtomicBoolean stop = new AtomicBoolean();
        private final List<JobProgress> told = new ArrayList<>();

        @Override
        public void progress(JobProgress now) {
            told.add(now);
            job = job.progressed(now, clock.epochMs());
        }

        @Override
        public boolean isStopRequested() {
            return stop.get();
        }
    }

    private final Control control = new Control();

    private void given(Stations.Story story) throws IOException, UserFault {
        stations = Stations.make(root, story);
        road = new FakeRoad(stations);
    }

    private JobEnd run(JobSource source) {
        Job wanted = Job.wanted(stations.takeId, stations.sessionId, source, clock.epochMs());
        job = (job == null || job.source() != source ? wanted : job.again(clock.epochMs())).running(clock.epochMs());
        return goOn();
    }

    private JobEnd goOn() {
        job = job.afterRestart(clock.epochMs()).running(clock.epochMs());
        JobEnd end = new TakeRestorer(stations.studioStore, road, stations.studio, clock, clock).work(job, control);
        if (end instanceof JobEnd.Done done) {
            job = job.done(done.outcome(), done.reason(), done.receipt(), clock.epochMs());
        } else if (end instanceof JobEnd.Failed failed) {
            job = job.failed(failed.reason(), clock.epochMs());
        }
        return end;
    }

    private Verdict verdict() throws UserFault {
        return TakeVerifier.verifyTake(stations.studioTake(), stations.studio.fingerprint(), TakeRestorerTest::samples);
    }

    private static SampleSource samples(Path wav) {
        return () -> {
            try {
                WavReader reader = WavReader.open(wav);
                InputStream in = reader.samples24();
                return in;
            } catch (UserFault e) {
                throw new IOException(e);
            }
        };
    }

    private static void assertProven(JobEnd end) {
        assertEquals(new JobEnd.Done(JobOutcome.PROVEN, null, ReceiptDelivery.DELIVERED), end);
    }

    private static String failure(JobEnd end) {
        return assertInstanceOf(JobEnd.Failed.class, end).reason();
    }

    @Test
    void restoresWhatTheNetworkLostAndProvesIt() throws Exception {
        given(new Stations.Story(4).loses(index -> index % 20 < 3 || (index > 400 && index < 450)));
        assertProven(run(JobSource.PACKETS));
        assertTrue(verdict().holds(), verdict().failures().toString());
        try (WavReader wav = WavReader.open(stations.studioTake().restoredWav())) {
            assertEquals(stations.samples.count(), wav.frames());
            assertEquals(List.of(), wav.cuePoints());
        }
        JobProgress progress = job.progress();
        assertEquals(progress.unitsMissing(), progress.unitsFetched());
        assertTrue(progress.unitsMissing() > 100);
        assertEquals(progress.bytesMissing(), progress.bytesResent());
        assertEquals(0, progress.bytesWasted());
        assertEquals(1, road.receipts.size());
    }

    @Test
    void replacesTheWholeTakeWithTheCapturedSamples() throws Exception {
        given(new Stations.Story(3).loses(index -> true).format(StreamFormat.opus(2)));
        assertProven(run(JobSource.PCM));
        assertTrue(verdict().checks().stream().anyMatch(check -> check.name().equals("pcmRoot") && check.passed()));
        assertEquals(stations.samples.count() * 6, job.progress().bytesResent());
        try (WavReader wav = WavReader.open(stations.studioTake().replacedWav());
                LogIndex pcm = LogIndex.open(stations.spool(), "pcm", stations.samples)) {
            byte[] captured = new byte[(int) stations.samples.count() * 6];
            pcm.readSamples(stations.samples, 2, captured, 0);
            org.junit.jupiter.api.Assertions.assertArrayEquals(
                    captured, wav.samples24().readAllBytes());
        }
    }

    @Test
    void restoresAndReplacesATakeWhoseFramesChangedTheirLength() throws Exception {
        given(new Stations.Story(4).frames(240, 960, 120, 480).loses(index -> index % 13 < 3 || index % 60 < 9));
        assertProven(run(JobSource.PACKETS));
        assertEquals(0, job.progress().bytesWasted());
        assertEquals(job.progress().unitsMissing(), job.progress().unitsFetched());
        assertTrue(verdict().holds(), verdict().failures().toString());
        try (WavReader wav = WavReader.open(stations.studioTake().restoredWav())) {
            assertEquals(stations.samples.count(), wav.frames());
            assertEquals(List.of(), wav.cuePoints());
        }
        assertProven(run(JobSource.PCM));
        try (WavReader wav = WavReader.open(stations.studioTake().replacedWav());
                LogIndex pcm = LogIndex.open(stations.spool(), "pcm", stations.samples)) {
            byte[] captured = new byte[(int) stations.samples.count() * 3];
            pcm.readSamples(stations.samples, 1, captured, 0);
            org.junit.jupiter.api.Assertions.assertArrayEquals(
                    captured, wav.samples24().readAllBytes());
        }
    }

    @Test
    void asksForNothingWhenNothingIsMissing() throws Exception {
        given(new Stations.Story(2));
        assertProven(run(JobSource.PACKETS));
        assertEquals(List.of("open Booth", "manifest"), road.asked);
        road.asked.clear();
        // A second time the manifest is here as well, so that the sender is not needed at all.
        JobEnd end = run(JobSource.PACKETS);
        assertEquals(new JobEnd.Done(JobOutcome.PROVEN, null, ReceiptDelivery.PENDING), end);
        assertEquals(List.of(), road.asked);
    }

    @Test
    void restoresTwiceToTheSameFileWithoutFetchingAgain() throws Exception {
        given(new Stations.Story(3).loses(index -> index % 7 == 0));
        run(JobSource.PACKETS);
        byte[] first = Files.readAllBytes(stations.studioTake().restoredWav());
        int deliveries = road.deliveries;
        run(JobSource.PACKETS);
        assertEquals(deliveries, road.deliveries);
        assertEquals(0, job.progress().bytesResent());
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                first, Files.readAllBytes(stations.studioTake().restoredWav()));
        assertEquals(1, stations.studioTake().proof().orElseThrow().receipts().size());
    }

    @Test
    void keepsBothReceiptsWhenARestoredTakeIsReplaced() throws Exception {
        given(new Stations.Story(2).loses(index -> index % 5 == 0));
        run(JobSource.PACKETS);
        job = null;
        assertProven(run(JobSource.PCM));
        assertEquals(2, stations.studioTake().proof().orElseThrow().receipts().size());
        assertTrue(verdict().holds(), verdict().failures().toString());
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws Exception {
        given(new Stations.Story(5));
        road.breaksAt = 3;
        assertInstanceOf(JobEnd.Away.class, run(JobSource.PCM));
        long before = job.progress().bytesResent();
        assertTrue(before > 0 && before < stations.samples.count() * 3);
        road.breaksAt = 0;
        assertProven(goOn());
        assertEquals(stations.samples.count() * 3, job.progress().bytesResent());
        assertEquals(job.progress().bytesMissing(), job.progress().bytesResent());
        assertEquals(0, job.progress().bytesWasted());
    }

    @Test
    void stopsWhenToldAndKeepsWhatCame() throws Exception {
        given(new Stations.Story(2).loses(index -> true));
        control.stop.set(true);
        assertInstanceOf(JobEnd.Stopped.class, run(JobSource.PACKETS));
        control.stop.set(false);
        assertProven(goOn());
    }

    @Test
    void waitsWhileTheSenderIsAwayOrItsTakeIsOpen() throws Exception {
        given(new Stations.Story(2));
        road.away = true;
        assertEquals(new JobEnd.Away("Booth is away"), run(JobSource.PACKETS));
        road.away = false;
        road.status = ServeStatus.OPEN;
        assertInstanceOf(JobEnd.NotYet.class, goOn());
        road.status = ServeStatus.READY;
        assertProven(goOn());
    }

    @Test
    void failsWhenTheSenderDoesNotKnowTheTakeOrRefusesUs() throws Exception {
        given(new Stations.Story(2));
        road.status = ServeStatus.UNKNOWN;
        assertTrue(failure(run(JobSource.PACKETS)).contains("UNKNOWN"));
        road.status = ServeStatus.REFUSED;
        assertTrue(failure(run(JobSource.PACKETS)).contains("REFUSED"));
    }

    @Test
    void namesTheLeafOfAnAlteredPacket() throws Exception {
        // Packet 700 of the stream is in leaf (700 − first) / 256.
        given(new Stations.Story(5).loses(index -> index == 700));
        road.payloadAs = payload -> {
            payload[payload.length / 2] ^= 1;
            return payload;
        };
        long leaf = (700 - stations.indices.first()) / 256;
        String reason = failure(run(JobSource.PACKETS));
        assertTrue(reason.contains("leaf " + leaf + " (packets "), reason);
        assertFalse(Files.exists(stations.studioTake().restoredWav()));
        assertFalse(Files.exists(stations.studioTake().proofFile()));
        // Once the sender is honest, the same take can still be restored: nothing of the lie was kept.
        road.payloadAs = payload -> payload;
        assertProven(run(JobSource.PACKETS));
    }

    @Test
    void namesTheLeafOfAnAlteredSample() throws Exception {
        given(new Stations.Story(3));
        int[] pieces = {0};
        road.payloadAs = payload -> {
            if (pieces[0]++ == 60) {
                payload[5] ^= 4;
            }
            return payload;
        };
        String reason = failure(run(JobSource.PCM));
        assertTrue(
                reason.matches("The samples are not those that the sender signed: leaf [0-9]+ \\(samples .*"), reason);
        assertFalse(Files.exists(stations.studioTake().replacedWav()));
        assertEquals(List.of(), Stations.segments(stations.studioTake().folder(), "patchpcm"));
    }

    @Test
    void failsWhenTheSenderLiesAboutItsRoot() throws Exception {
        given(new Stations.Story(2).loses(index -> index % 9 == 0));
        road.manifestAs = signed -> {
            List<String> lines = signed.lines().stream()
                    .map(line -> line.startsWith("packetRoot ") ? "packetRoot " + "ab".repeat(32) : line)
                    .toList();
            return resigned(lines);
        };
        String reason = failure(run(JobSource.PACKETS));
        assertTrue(reason.contains("do not have the root that it signed"), reason);
        assertFalse(Files.exists(stations.studioTake().restoredWav()));
    }

    private SignedManifest resigned(List<String> lines) {
        try {
            return SignedManifest.sign(org.boothline.takes.proof.Manifest.parse(lines), stations.booth);
        } catch (UserFault e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refusesAManifestThatSomebodyElseSignedOrThatIsForAnotherTake() throws Exception {
        given(new Stations.Story(2));
        road.manifestAs = signed -> {
            try {
                return SignedManifest.sign(signed.manifest(), stations.studio);
            } catch (UserFault e) {
                throw new IllegalStateException(e);
            }
        };
        assertTrue(failure(run(JobSource.PACKETS)).contains("is not accepted"));
        road.manifestAs = signed -> resigned(signed.lines().stream()
                .map(line -> line.startsWith("take ") ? "take 0123456789abcdef" : line)
                .toList());
        assertTrue(failure(run(JobSource.PACKETS)).contains("is not accepted"));
        assertFalse(Files.exists(stations.studioTake().folder().resolve("manifest.json")));
    }

    @Test
    void fetchesALeafAgainWhenTheLivePacketWasNotTheSenders() throws Exception {
        given(new Stations.Story(3));
        // Somebody injected a packet into the live stream: a later segment can't win, so the first one is rewritten.
        for (Path segment : Stations.segments(stations.received(), "packets")) {
            Files.delete(segment);
        }
        RecordView record = new RecordView();
        try (LogIndex honest = LogIndex.open(stations.spool(), "packets", LogIndex.ALL);
                SegmentWriter forged = new SegmentWriter(stations.received(), "packets")) {
            for (int i = 0; i < honest.size(); i++) {
                honest.readAt(i, record);
                byte[] payload = record.payload().clone();
                if (record.index64() == 300) {
                    payload[10] ^= 0x55;
                }
                forged.append(
                        RecordType.PACKET,
                        record.index64(),
                        record.sample64(),
                        record.formatWord(),
                        payload,
                        0,
                        record.payloadBytes());
            }
        }
        assertProven(run(JobSource.PACKETS));
        assertTrue(verdict().holds(), verdict().failures().toString());
        assertTrue(job.progress().unitsFetched() <= 256, job.progress().toString());
        assertTrue(job.progress().unitsFetched() > 0, job.progress().toString());
    }

    @Test
    void restoresAcrossSegmentBordersAndADamagedRecordOfItsOwn() throws Exception {
        given(new Stations.Story(3).loses(index -> index % 4 == 0));
        Path segment = Stations.segments(stations.received(), "packets").get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 8;
        Files.write(segment, bytes);
        assertProven(run(JobSource.PACKETS));
        // Patches come in several segments: every run begins a new one.
        bytes = Files.readAllBytes(
                Stations.segments(stations.studioTake().folder(), "patch").get(0));
        bytes[bytes.length / 3] ^= 1;
        Files.write(Stations.segments(stations.studioTake().folder(), "patch").get(0), bytes);
        assertFalse(verdict().holds());
        assertProven(run(JobSource.PACKETS));
        assertTrue(verdict().holds(), verdict().failures().toString());
        assertEquals(1, job.progress().unitsFetched());
        assertTrue(Stations.segments(stations.studioTake().folder(), "patch").size() >= 2);
    }

    @Test
    void isPartialWhenTheSendersDiskDidNotKeepEverything() throws Exception {
        given(new Stations.Story(3)
                .doesNotSpoolPacket(index -> index >= 300 && index < 320)
                .doesNotSpoolSamples(index -> index >= 200 && index < 210)
                .loses(index -> index >= 310 && index < 350));
        JobEnd.Done restored = assertInstanceOf(JobEnd.Done.class, run(JobSource.PACKETS));
        assertEquals(JobOutcome.PARTIAL, restored.outcome());
        assertTrue(restored.reason().contains("20 packets (300 to 319)"), restored.reason());
        assertTrue(restored.reason().contains("10 of them arrived live"), restored.reason());
        job = null;
        JobEnd.Done replaced = assertInstanceOf(JobEnd.Done.class, run(JobSource.PCM));
        assertEquals(JobOutcome.PARTIAL, replaced.outcome());
        assertTrue(replaced.reason().contains("2400 samples (48000 to 50399)"), replaced.reason());
        try (WavReader wav = WavReader.open(stations.studioTake().replacedWav())) {
            assertEquals("not kept by the sender 50 ms", wav.cuePoints().get(0).label());
            assertEquals(
                    48_000 - stations.samples.first(), wav.cuePoints().get(0).frame());
        }
        // What there is holds: the proof speaks for the rest and says what it does not cover.
        assertTrue(verdict().holds(), verdict().failures().toString());
        assertFalse(verdict().notCovered().isEmpty());
    }

    @Test
    void isPartialWithoutProofWhenTheSenderLostWhatItSignedFor() throws Exception {
        given(new Stations.Story(3).loses(index -> index >= 300 && index < 400));
        Path segment = Stations.segments(stations.spool(), "packets").get(0);
        byte[] bytes = Files.readAllBytes(segment);
        int at = 0;
        RecordView record = new RecordView();
        try (LogIndex log = LogIndex.open(stations.spool(), "packets", LogIndex.ALL)) {
            for (int i = 0; i < 350; i++) {
                log.readAt(i, record);
                at += 36 + record.payloadBytes();
            }
        }
        bytes[at + 40] ^= 1;
        Files.write(segment, bytes);
        JobEnd.Done end = assertInstanceOf(JobEnd.Done.class, run(JobSource.PACKETS));
        assertEquals(JobOutcome.PARTIAL, end.outcome());
        assertTrue(end.reason().contains("1 packets (350 to 350)"), end.reason());
        assertEquals(ReceiptDelivery.NONE, end.receipt());
        assertFalse(Files.exists(stations.studioTake().proofFile()));
        try (WavReader wav = WavReader.open(stations.studioTake().restoredWav())) {
            assertEquals(stations.samples.count(), wav.frames());
            assertEquals("concealed 5 ms", wav.cuePoints().get(0).label());
        }
    }

    @Test
    void writesSilenceOfExactlyASourceFaultsLengthAndMarksIt() throws Exception {
        LongRange fault = new LongRange(240 * 200, 240 * 200 + 7_777);
        given(new Stations.Story(3).sourceFault(fault).loses(index -> index == 100));
        assertProven(run(JobSource.PACKETS));
        job = null;
        assertProven(run(JobSource.PCM));
        assertTrue(verdict().holds(), verdict().failures().toString());
        int[] restored = new int[(int) stations.samples.count()];
        int[] replaced = new int[restored.length];
        try (WavReader one = WavReader.open(stations.studioTake().restoredWav());
                WavReader other = WavReader.open(stations.studioTake().replacedWav())) {
            assertEquals(restored.length, one.read(restored, 0, restored.length));
            assertEquals(replaced.length, other.read(replaced, 0, replaced.length));
            assertEquals(one.cuePoints(), other.cuePoints());
            assertEquals(
                    fault.first() - stations.samples.first(),
                    one.cuePoints().get(0).frame());
            assertEquals(
                    "no audio from the sender 162 ms", one.cuePoints().get(0).label());
        }
        int from = (int) (fault.first() - stations.samples.first());
        for (int i = from; i < from + fault.count(); i++) {
            assertEquals(0, restored[i], "sample " + i);
            assertEquals(0, replaced[i], "sample " + i);
        }
    }

    @Test
    void decodesLosslessPacketsToTheCapturedSamples() throws Exception {
        given(new Stations.Story(2)
                .format(new StreamFormat(Codec.L24, 1, 192, 0))
                .sourceFault(new LongRange(192 * 200, 192 * 200 + 1_000))
                .loses(index -> index % 3 == 0));
        assertProven(run(JobSource.PACKETS));
        // For a lossless stream Restore is Replace.
        Path replaced = stations.studioTake().replacedWav();
        if (replaced.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertEquals(Files.getPosixFilePermissions(replaced), PosixFilePermissions.fromString("rw-------"));
        }
        assertEquals(2, stations.studioTake().proof().orElseThrow().receipts().size());
        assertTrue(verdict().holds(), verdict().failures().toString());
        assertTrue(verdict().checks().stream().anyMatch(check -> check.name().equals("pcmRoot")));
        Files.delete(stations.studioTake().replacedWav());
        job = null;
        assertProven(run(JobSource.PCM));
        try (WavReader one = WavReader.open(stations.studioTake().restoredWav());
                WavReader other = WavReader.open(stations.studioTake().replacedWav())) {
            org.junit.jupiter.api.Assertions.assertArrayEquals(
                    other.samples24().readAllBytes(), one.samples24().readAllBytes());
        }
    }

    @Test
    void restoresWhileTheStreamGoesOn() throws Exception {
        given(new Stations.Story(2).loses(index -> index % 3 == 0));
        byte[] payload = new byte[160];
        try (SegmentWriter spool = new SegmentWriter(stations.spool(), "packets");
                SegmentWriter received = new SegmentWriter(stations.received(), "packets")) {
            for (long index = 400; index < 1_000; index++) {
                spool.append(RecordType.PACKET, index, index * 240, stations.format.word(), payload, 0, 160);
                received.append(RecordType.PACKET, index, index * 240, stations.format.word(), payload, 0, 160);
                if (index % 100 == 0) {
                    spool.flush();
                    received.flush();
                }
            }
            assertProven(run(JobSource.PACKETS));
        }
        assertTrue(verdict().holds(), verdict().failures().toString());
    }

    @Test
    void doesNotRestoreATakeOfItsOwnStation() throws Exception {
        given(new Stations.Story(2));
        job = Job.wanted(stations.takeId, stations.sessionId, JobSource.PACKETS, 1)
                .running(1);
        JobEnd end = new TakeRestorer(stations.boothStore, road, stations.booth, clock, clock).work(job, control);
        assertTrue(failure(end).contains("sent by this station"));
    }
}
