package org.boothline.session.wiring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.base.time.VirtualClock;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.log.SpoolFaults;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolStageTest {
    private static final StreamFormat FORMAT = new StreamFormat(Codec.L16, 2, 240, 0);

    @TempDir
    Path data;

    private final VirtualClock clock = new VirtualClock();
    private final DiskEvents disk = new DiskEvents();
    private final CapturedFrame frame = new CapturedFrame(480);
    private Path folder;
    private SpoolStage stage;
    private long index64;

    @BeforeEach
    void makeStage() throws IOException {
        folder = data.resolve("stream");
        stage = new SpoolStage(folder, FORMAT, clock, disk);
    }

    private void spool(long sample64, int frames, boolean endOfBatch) {
        frame.sample64 = sample64;
        frame.frames = frames;
        for (int i = 0; i < frames * 2; i++) {
            frame.samples[i] = (int) (sample64 + i) - 1_000_000; // Below zero as well.
        }
        frame.encoded.payloadBytes = 0;
        if (frames > 0) {
            frame.encoded.index64 = index64++;
            frame.encoded.sample64 = sample64;
            frame.encoded.formatWord = FORMAT.word();
            frame.encoded.payload[0] = (byte) sample64;
            frame.encoded.payloadBytes = 100;
        }
        stage.onEvent(frame, 0, endOfBatch);
    }

    private void spoolFrames(long first, long count) {
        for (long i = first; i < first + count; i++) {
            clock.advanceMs(5);
            spool(i * 240, 240, true);
        }
    }

    private RangeSet present(String prefix) throws IOException {
        try (LogIndex log = LogIndex.open(folder, prefix, LogIndex.ALL)) {
            assertEquals(List.of(), log.damage());
            return log.present();
        }
    }

    private SpoolFaults.Listed listed() throws IOException {
        return SpoolFaults.read(folder);
    }

    @Test
    void keepsPacketsAndSamplesBitForBit() throws IOException {
        spoolFrames(0, 3);
        try (LogIndex packets = LogIndex.open(folder, "packets", LogIndex.ALL);
                LogIndex pcm = LogIndex.open(folder, "pcm", LogIndex.ALL)) {
            RecordView record = new RecordView();
            assertTrue(packets.read(2, record));
            assertEquals(480, record.sample64());
            assertEquals(FORMAT.word(), record.formatWord());
            assertEquals((byte) 480, record.payload()[0]);
            assertEquals(100, record.payloadBytes());
            byte[] samples = new byte[6];
            assertTrue(pcm.readSamples(new LongRange(240, 241), 2, samples, 0).isEmpty());
            int left = 240 - 1_000_000;
            int right = left + 1;
            assertArrayEquals(
                    new byte[] {
                        (byte) left, (byte) (left >> 8), (byte) (left >> 16),
                        (byte) right, (byte) (right >> 8), (byte) (right >> 16)
                    },
                    samples);
        }
    }

    @Test
    void handsOverAtTheEndOfEachBatchAndSaysHowFar() throws IOException {
        spool(0, 240, false);
        assertTrue(present("packets").isEmpty());
        assertEquals(0, stage.spooledSample64());
        spool(240, 240, true);
        assertEquals(List.of(new LongRange(0, 2)), present("packets").ranges());
        assertEquals(List.of(new LongRange(0, 480)), present("pcm").ranges());
        assertEquals(480, stage.spooledSample64());
    }

    @Test
    void listsJumpsOfTheTimeLineAsSourceFaultsAtOnce() throws IOException {
        spoolFrames(0, 2);
        spool(4_800, 0, true);
        spool(9_600, 0, true);
        spool(9_840, 240, true);
        assertEquals(
                List.of(new LongRange(480, 9_840)),
                listed().sourceFaultSamples().ranges());
        assertFalse(listed().sourceFaults().get(0).why().isBlank());
        assertEquals(10_080, stage.spooledSample64());
        assertEquals(List.of(new LongRange(0, 3)), present("packets").ranges());
    }

    @Test
    void writesALineASecondWhileAFaultLastsAndReadsItAsOne() throws IOException {
        spoolFrames(0, 2);
        frame.afterMute = true;
        for (int tick = 1; tick <= 35; tick++) {
            clock.advanceMs(100);
            spool(480 + tick * 4_800L, 0, true);
        }
        assertTrue(stage.spooledSample64() >= 480 + 25 * 4_800, "what is listed is spooled");
        assertEquals(
                stage.spooledSample64(), listed().sourceFaults().get(0).range().end());
        spool(480 + 36 * 4_800L, 240, true);
        assertEquals(
                List.of(new SpoolFaults.Fault(new LongRange(480, 480 + 36 * 4_800), "muted by the user")),
                listed().sourceFaults());
        assertEquals(
                4, Files.readAllLines(folder.resolve(SpoolFaults.FILE_NAME)).size(), "of 3.6 s");
        assertEquals(480 + 36 * 4_800 + 240, stage.spooledSample64());
    }

    @Test
    void faultsOfDifferentReasonsAreListedApart() throws IOException {
        spoolFrames(0, 1);
        frame.afterMute = true;
        spool(4_800, 0, true);
        frame.afterMute = false;
        spool(9_600, 0, true);
        stage.onShutdown();
        assertEquals(
                List.of(
                        new SpoolFaults.Fault(new LongRange(240, 4_800), "muted by the user"),
                        new SpoolFaults.Fault(new LongRange(4_800, 9_600), "no audio came from the input")),
                listed().sourceFaults());
    }

    @Test
    void listsAFaultBeforeTheFirstSample() throws IOException {
        spool(960, 240, true);
        assertEquals(
                List.of(new LongRange(0, 960)), listed().sourceFaultSamples().ranges());
    }

    @Test
    void listsExactlyWhatTheDiskRefusedAndRecoversWhenItTakesAgain() throws IOException {
        Files.delete(folder); // Nothing can be made in a folder that is not there.
        spoolFrames(0, 1_000);
        assertEquals(List.of("refuses"), disk.told);
        assertTrue(stage.unspooledSamples() > 0);
        assertEquals(1_000 * 240, stage.spooledSample64(), "the ring was drained all the same");

        Files.createDirectory(folder);
        spoolFrames(1_000, 200);
        assertEquals(List.of("refuses", "accepts"), disk.told);
        stage.onShutdown();

        RangeSet packets = present("packets");
        RangeSet samples = present("pcm");
        assertEquals(1_200, packets.count() + listed().unspooledPackets().count());
        assertEquals(1_200 * 240, samples.count() + listed().unspooledSamples().count());
        assertEquals(packets.missingFrom(new LongRange(0, 1_200)), listed().unspooledPackets());
        assertEquals(samples.missingFrom(new LongRange(0, 1_200 * 240)), listed().unspooledSamples());
        assertEquals(listed().unspooledSamples().count(), stage.unspooledSamples());
        assertTrue(packets.contains(0), "what was accepted before waited for room");
        assertTrue(packets.contains(1_000), "what came after it was taken");
        assertTrue(listed().sourceFaults().isEmpty());
    }
}
