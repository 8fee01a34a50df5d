package org.boothline.takes.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogIndexTest {
    @TempDir
    Path folder;

    private final RecordView view = new RecordView();

    @Test
    void noFolderAndNoSegmentsAreAnEmptyLog() throws IOException {
        for (Path where : List.of(folder, folder.resolve("nowhere"))) {
            try (LogIndex index = Logs.open(where, "packets")) {
                assertEquals(0, index.size());
                assertTrue(index.present().isEmpty());
                assertEquals(Optional.empty(), index.end());
                assertFalse(index.read(0, view));
                assertEquals(0, index.positionFrom(0));
                assertEquals(List.of(), index.damage());
            }
        }
    }

    @Test
    void namesAMissingSegmentInTheMiddleAndReadsTheOthers() throws IOException {
        for (int i = 0; i < 4; i++) {
            Logs.packets(folder, i * 10, i * 10 + 10);
        }
        Files.delete(Logs.segment(folder, "packets", 2));
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertEquals(
                    List.of(new Damage(Logs.segment(folder, "packets", 2), 0, 0, Damage.Kind.MISSING_SEGMENT, -1, -1)),
                    index.damage());
            assertEquals(
                    "packets-000002.seg: the file is missing",
                    index.damage().get(0).sentence());
            assertEquals(
                    List.of(new LongRange(0, 10), new LongRange(20, 40)),
                    index.present().ranges());
            assertTrue(Logs.holds(index, 39, view));
        }
    }

    @Test
    void namesAnEmptySegmentInTheMiddleButNotAtTheEnd() throws IOException {
        Logs.packets(folder, 0, 2);
        Files.createFile(Logs.segment(folder, "packets", 2));
        Logs.packets(folder, 2, 4);
        Files.createFile(Logs.segment(folder, "packets", 4));
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertEquals(4, index.size());
            assertEquals(1, index.damage().size());
            assertEquals(Damage.Kind.EMPTY_SEGMENT, index.damage().get(0).kind());
            assertEquals(
                    "packets-000002.seg: the file is empty",
                    index.damage().get(0).sentence());
        }
    }

    @Test
    void namesASegmentThatCanNotBeReadAndReadsTheOthers() throws IOException {
        Logs.packets(folder, 0, 2);
        Files.createDirectory(Logs.segment(folder, "packets", 2)); // A folder: root may read everything else.
        Logs.packets(folder, 2, 4);
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertEquals(4, index.size());
            assertEquals(1, index.damage().size());
            assertEquals(Damage.Kind.UNREADABLE_SEGMENT, index.damage().get(0).kind());
        }
    }

    @Test
    void ofPacketsWithTheSameIndexTheFirstGoodOneWins() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            Logs.packet(writer, 5, new byte[] {1, 1, 1});
            Logs.packet(writer, 3, new byte[] {3});
            Logs.packet(writer, 5, new byte[] {2, 2, 2, 2});
        }
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertEquals(2, index.size());
            assertEquals(3, index.keyAt(0));
            assertEquals(5, index.keyAt(1));
            assertTrue(index.read(5, view));
            assertEquals(3, view.payloadBytes());
        }
        Logs.flip(Logs.segment(folder, "packets", 1), RecordCodec.HEADER_BYTES * 8);
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertTrue(index.read(5, view), "the second one is good");
            assertEquals(4, view.payloadBytes());
            assertEquals(1, index.damage().size());
        }
    }

    @Test
    void outOfOrderPacketsComeInTheOrderOfTheirKeys() throws IOException {
        long seed = 11;
        List<Long> order = new java.util.ArrayList<>();
        for (long i = 0; i < 3_000; i++) {
            order.add(i * 2);
        }
        java.util.Collections.shuffle(order, new java.util.Random(seed));
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            for (long index : order) {
                Logs.packet(writer, index);
            }
        }
        try (LogIndex index = Logs.open(folder, "packets")) {
            for (int i = 0; i < 3_000; i++) {
                assertEquals(2L * i, index.keyAt(i));
                assertTrue(Logs.holds(index, 2L * i, view), "seed " + seed);
            }
            assertEquals(3_000, index.present().ranges().size());
            assertEquals(Optional.of(5_999L), index.end());
            assertEquals(1, index.positionFrom(1));
            assertEquals(1, index.positionFrom(2));
            assertEquals(3_000, index.positionFrom(5_999));
        }
    }

    @Test
    void readsWhileTheWriterGoesOn() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            Logs.packet(writer, 0);
            writer.flush();
            Logs.packet(writer, 1);
            try (LogIndex before = Logs.open(folder, "packets")) {
                assertEquals(List.of(new LongRange(0, 1)), before.present().ranges(), "only what was flushed");
                writer.flush();
                Logs.packet(writer, 2);
                writer.flush();
                assertTrue(Logs.holds(before, 0, view));
                assertFalse(before.read(2, view), "an index shows what was there when it was opened");
                assertEquals(List.of(), before.damage());
            }
            try (LogIndex after = Logs.open(folder, "packets")) {
                assertEquals(List.of(new LongRange(0, 3)), after.present().ranges());
                assertTrue(after.tornTail().isEmpty());
            }
        }
    }

    @Test
    void listsOnlyTheKeysThatWereAskedFor() throws IOException {
        Logs.packets(folder, 0, 20);
        try (LogIndex index = LogIndex.open(folder, "packets", new LongRange(5, 8))) {
            assertEquals(List.of(new LongRange(5, 8)), index.present().ranges());
            assertFalse(index.read(8, view));
            assertFalse(index.read(4, view));
        }
    }

    @Test
    void aRecordThatDoesNotBelongIntoThisLogIsNamedAndNotListed() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            Logs.packet(writer, 0);
            Logs.samples(writer, 0, 4, 1);
            writer.append(RecordType.PACKET, -1, 0, Logs.OPUS_WORD, new byte[0], 0, 0);
            Logs.packet(writer, 1);
        }
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertEquals(List.of(new LongRange(0, 2)), index.present().ranges());
            assertEquals(
                    List.of(Damage.Kind.BAD_CONTENT, Damage.Kind.BAD_CONTENT),
                    index.damage().stream().map(Damage::kind).toList());
        }
    }

    @Test
    void readsSamplesOfRecordsOfAnyLengthWithZerosWhereThereAreNone() throws IOException {
        for (int channels = 1; channels <= 2; channels++) {
            Path here = folder.resolve("channels" + channels);
            RangeSet spooled = new RangeSet();
            try (SegmentWriter writer = new SegmentWriter(here, "pcm")) {
                int[] lengths = {1, 240, 48, 960, 7, 480, 5_000};
                long sample = 10;
                for (int length : lengths) {
                    Logs.samples(writer, sample, length, channels);
                    spooled.add(sample, sample + length);
                    sample += length + (length == 48 || length == 7 ? 100 : 0); // two source faults
                }
            }
            try (LogIndex index = Logs.open(here, "pcm")) {
                assertEquals(spooled, index.present());
                for (long first : new long[] {0, 9, 10, 11, 258, 299, 300, 399, 400, 1_400, 6_900, 8_000}) {
                    for (int count : new int[] {0, 1, 2, 100, 241, 1_200, 7_000}) {
                        assertSamples(index, new LongRange(first, first + count), channels, spooled);
                    }
                }
            }
        }
    }

    @Test
    void aDamagedPcmRecordIsZerosAndAbsentAndItsNeighboursStand() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, "pcm")) {
            for (int i = 0; i < 4; i++) {
                Logs.samples(writer, i * 240, 240, 2);
            }
        }
        int recordBytes = RecordCodec.recordBytes(240 * 6);
        Logs.flip(Logs.segment(folder, "pcm", 1), (2L * recordBytes + 100) * 8);
        RangeSet spooled = new RangeSet(List.of(new LongRange(0, 480), new LongRange(720, 960)));
        try (LogIndex index = Logs.open(folder, "pcm")) {
            assertSamples(index, new LongRange(0, 1_000), 2, spooled);
            assertEquals(480, index.damage().get(0).sample64());
        }
    }

    @Test
    void samplesOfAnotherChannelCountAreAbsent() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, "pcm")) {
            Logs.samples(writer, 0, 240, 2);
        }
        try (LogIndex index = Logs.open(folder, "pcm")) {
            assertSamples(index, new LongRange(0, 240), 1, new RangeSet());
        }
    }

    @Test
    void overlappingRecordsGiveEverySampleOnce() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, "pcm")) {
            Logs.samples(writer, 300, 300, 1);
            Logs.samples(writer, 0, 100, 1);
            Logs.samples(writer, 0, 480, 1);
            Logs.samples(writer, 50, 10, 1);
        }
        try (LogIndex index = Logs.open(folder, "pcm")) {
            RangeSet spooled = new RangeSet(List.of(new LongRange(0, 600)));
            assertEquals(spooled, index.present());
            assertSamples(index, new LongRange(0, 700), 1, spooled);
            assertSamples(index, new LongRange(470, 500), 1, spooled);
            assertEquals(Optional.of(600L), index.end());
        }
    }

    @Test
    void aSearchByRangeFindsWhatAFullScanFindsAcrossSegments() throws IOException {
        for (int i = 0; i < 5; i++) {
            try (SegmentWriter writer = new SegmentWriter(folder, "pcm")) {
                Logs.samples(writer, i * 1_000, 600, 1);
                Logs.samples(writer, i * 1_000 + 600, 400, 1);
            }
        }
        Logs.flip(Logs.segment(folder, "pcm", 3), 0); // The first record of the third: its key is not to be trusted.
        RangeSet spooled = new RangeSet(List.of(new LongRange(0, 2_000), new LongRange(2_600, 5_000)));
        for (long first = 0; first < 5_000; first += 333) {
            LongRange range = new LongRange(first, first + 900);
            try (LogIndex index = LogIndex.open(folder, "pcm", range)) {
                assertSamples(index, range, 1, spooled);
            }
        }
    }

    @Test
    void whatOneLogLacksThePatchHas() throws IOException {
        Path patch = folder.resolve("patch");
        try (SegmentWriter writer = new SegmentWriter(folder, "pcm");
                SegmentWriter other = new SegmentWriter(patch, "patchpcm")) {
            Logs.samples(writer, 0, 240, 1);
            Logs.samples(writer, 480, 240, 1);
            Logs.samples(other, 240, 200, 1);
        }
        try (LogIndex own = Logs.open(folder, "pcm");
                LogIndex fetched = Logs.open(patch, "patchpcm")) {
            LogStack stack = LogStack.of(own, fetched);
            RangeSet spooled = new RangeSet(List.of(new LongRange(0, 440), new LongRange(480, 720)));
            assertEquals(spooled, stack.present());
            byte[] into = new byte[800 * 3];
            Arrays.fill(into, (byte) 0x7F);
            LongRange range = new LongRange(0, 800);
            assertEquals(spooled.missingFrom(range), stack.readSamples(range, 1, into, 0));
            assertContent(into, 0, range, 1, spooled);
            java.io.ByteArrayOutputStream sunk = new java.io.ByteArrayOutputStream();
            assertEquals(
                    spooled.missingFrom(range),
                    stack.readSamples(range, 1, (bytes, count) -> sunk.write(bytes, 0, count)));
            assertTrue(Arrays.equals(into, sunk.toByteArray()));
            assertTrue(stack.read(240, view));
            assertFalse(stack.read(241, view));
        }
    }

    @Test
    void payloadsOfTheGreatestSizeAreReadBack() throws IOException {
        byte[] big = Logs.payload(3, RecordCodec.PAYLOAD_BYTES_MAX);
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            for (int i = 0; i < 20; i++) {
                Logs.packet(writer, i, big);
            }
        }
        try (LogIndex index = Logs.open(folder, "packets")) {
            for (int i = 19; i >= 0; i--) {
                assertTrue(index.read(i, view));
                assertTrue(Arrays.equals(big, view.payload()));
            }
        }
    }

    private static void assertSamples(LogIndex index, LongRange range, int channels, RangeSet spooled)
            throws IOException {
        int at = 5; // Somewhere in the array.
        byte[] into = new byte[at + (int) range.count() * 3 * channels + 5];
        Arrays.fill(into, (byte) 0x7F);
        assertEquals(spooled.missingFrom(range), index.readSamples(range, channels, into, at), range.toString());
        assertContent(into, at, range, channels, spooled);
        for (int i = 0; i < 5; i++) {
            assertEquals(0x7F, into[i], "before it");
            assertEquals(0x7F, into[into.length - 1 - i], "behind it");
        }
    }

    private static void assertContent(byte[] into, int at, LongRange range, int channels, RangeSet spooled) {
        int i = at;
        for (long sample = range.first(); sample < range.end(); sample++) {
            for (int channel = 0; channel < channels; channel++, i += 3) {
                int value = into[i] & 0xFF | (into[i + 1] & 0xFF) << 8 | into[i + 2] << 16;
                int expected = spooled.contains(sample) ? Logs.value(sample, channel) : 0;
                if (expected != value) {
                    throw new AssertionError("sample " + sample + " of " + range + ": " + value + ", not " + expected);
                }
            }
        }
    }
}
