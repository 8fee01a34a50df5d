package org.boothline.takes.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.base.range.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentWriterTest {
    @TempDir
    Path folder;

    private final BadDisk disk = new BadDisk();
    private final RecordView view = new RecordView();

    @Test
    void beginsTheNextSegmentBeforeOneWouldExceedFourMebibytes() throws IOException {
        byte[] payload = new byte[30_000];
        int perSegment = SegmentWriter.SEGMENT_BYTES_MAX / RecordCodec.recordBytes(payload.length);
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            for (int i = 0; i < 2 * perSegment + 1; i++) {
                Logs.packet(writer, i, payload);
            }
        }
        assertEquals(Set.of(1, 2, 3), SegmentNames.list(folder, "packets").keySet());
        long full = (long) perSegment * RecordCodec.recordBytes(payload.length);
        assertEquals(full, Files.size(Logs.segment(folder, "packets", 1)));
        assertEquals(full, Files.size(Logs.segment(folder, "packets", 2)));
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertEquals(
                    List.of(new LongRange(0, 2L * perSegment + 1)),
                    index.present().ranges());
            assertEquals(List.of(), index.damage());
            assertTrue(index.read(perSegment, view), "the first of the second segment");
            assertTrue(index.read(0, view), "back in the first segment");
        }
    }

    @Test
    void aSegmentMayBeExactlyFull() throws IOException {
        byte[] payload = new byte[60_000];
        int recordBytes = RecordCodec.recordBytes(payload.length);
        int many = SegmentWriter.SEGMENT_BYTES_MAX / recordBytes;
        int rest = SegmentWriter.SEGMENT_BYTES_MAX - many * recordBytes - RecordCodec.OVERHEAD_BYTES;
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            for (int i = 0; i < many; i++) {
                Logs.packet(writer, i, payload);
            }
            Logs.packet(writer, many, new byte[rest]);
            Logs.packet(writer, many + 1, new byte[0]);
        }
        assertEquals(SegmentWriter.SEGMENT_BYTES_MAX, Files.size(Logs.segment(folder, "packets", 1)));
        assertEquals(RecordCodec.OVERHEAD_BYTES, Files.size(Logs.segment(folder, "packets", 2)));
    }

    @Test
    void aNewWriterNeverTouchesTheSegmentsThatAreThere() throws IOException {
        Path first = Logs.packets(folder, 0, 3);
        byte[] before = Files.readAllBytes(first);
        Path second = Logs.packets(folder, 3, 5);
        assertEquals("packets-000002.seg", second.getFileName().toString());
        assertEquals(before.length, Files.size(first));
    }

    @Test
    void aWriterThatWroteNothingLeavesNoFile() throws IOException {
        new SegmentWriter(folder, "packets").close();
        assertTrue(SegmentNames.list(folder, "packets").isEmpty());
    }

    @Test
    void refusesAPayloadThatIsTooLongAndGoesOn() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            Logs.packet(writer, 0);
            byte[] long64 = new byte[65_536];
            assertThrows(IllegalArgumentException.class, () -> Logs.packet(writer, 1, long64));
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> writer.append(RecordType.PACKET, 1, 0, Logs.OPUS_WORD, new byte[10], 5, 6));
            Logs.packet(writer, 2);
        }
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertTrue(Logs.holds(index, 0, view) && Logs.holds(index, 2, view));
            assertEquals(2, index.size());
            assertEquals(List.of(), index.damage());
        }
    }

    @Test
    void whatADiskRefusedForAWhileIsWrittenLater() throws IOException {
        try (SegmentWriter writer = writer()) {
            Logs.packet(writer, 0);
            writer.flush();
            disk.refusing = true;
            Logs.packet(writer, 1);
            Logs.packet(writer, 2);
            assertThrows(IOException.class, writer::flush);
            assertEquals(List.of(1L, 2L), unwritten(writer));
            disk.refusing = false;
            Logs.packet(writer, 3);
        }
        assertWhole(0, 4);
    }

    @Test
    void forgottenRecordsAreNotWrittenLater() throws IOException {
        try (SegmentWriter writer = writer()) {
            Logs.packet(writer, 0);
            writer.flush();
            disk.refusing = true;
            Logs.packet(writer, 1);
            assertThrows(IOException.class, writer::flush);
            writer.forgetUnwritten();
            assertEquals(List.of(), unwritten(writer));
            disk.refusing = false;
            Logs.packet(writer, 2);
        }
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertTrue(Logs.holds(index, 0, view) && Logs.holds(index, 2, view));
            assertFalse(index.read(1, view));
            assertEquals(List.of(), index.damage());
        }
    }

    @Test
    void aHalfWrittenRecordIsCutOffAtEveryLength() throws IOException {
        int bytes = RecordCodec.recordBytes(Logs.bytesOf(1)) + RecordCodec.recordBytes(Logs.bytesOf(2));
        for (int taken = 0; taken < bytes; taken++) {
            Path here = folder.resolve("taken" + taken);
            SegmentWriter writer = new SegmentWriter(PrivateFiles.createFolders(here), "packets", disk);
            Logs.packet(writer, 0);
            writer.flush();
            Logs.packet(writer, 1);
            Logs.packet(writer, 2);
            disk.takesBytes = taken;
            assertThrows(IOException.class, writer::flush);
            disk.takesBytes = Integer.MAX_VALUE;
            boolean oneArrived = taken >= RecordCodec.recordBytes(Logs.bytesOf(1));
            assertEquals(oneArrived ? List.of(2L) : List.of(1L, 2L), unwritten(writer), "taken " + taken);
            Logs.packet(writer, 3);
            writer.close();
            try (LogIndex index = Logs.open(here, "packets")) {
                for (int i = 0; i < 4; i++) {
                    assertTrue(Logs.holds(index, i, view), "taken " + taken + ", packet " + i);
                }
                assertEquals(4, index.size());
                assertEquals(List.of(), index.damage(), "taken " + taken);
                assertEquals(1, SegmentNames.list(here, "packets").size());
            }
        }
    }

    @Test
    void aSegmentWhoseTornBytesCanNotBeCutIsLeftAndNothingIsLost() throws IOException {
        try (SegmentWriter writer = writer()) {
            Logs.packet(writer, 0);
            writer.flush();
            Logs.packet(writer, 1);
            Logs.packet(writer, 2);
            disk.takesBytes = RecordCodec.recordBytes(Logs.bytesOf(1)) + 10;
            disk.refusesTruncate = true;
            assertThrows(IOException.class, writer::flush);
            assertEquals(List.of(2L), unwritten(writer));
            disk.takesBytes = Integer.MAX_VALUE;
            Logs.packet(writer, 3);
        }
        try (LogIndex index = Logs.open(folder, "packets")) {
            for (int i = 0; i < 4; i++) {
                assertTrue(Logs.holds(index, i, view), "packet " + i);
            }
            assertEquals(1, index.damage().size(), "the torn bytes are named");
            assertEquals(Damage.Kind.TORN_TAIL, index.damage().get(0).kind());
            assertEquals(10, index.damage().get(0).bytes());
        }
        assertEquals(2, SegmentNames.list(folder, "packets").size());
    }

    @Test
    void aDiskThatMakesNoFilesCostsOnlyTheRecordsThatHadNoRoom() throws IOException {
        disk.refusesMake = true;
        List<Long> refused = new ArrayList<>();
        try (SegmentWriter writer = writer()) {
            byte[] payload = Logs.payload(1, 30_000);
            for (int i = 0; i < 10; i++) {
                try {
                    Logs.packet(writer, i, payload);
                } catch (IOException e) {
                    refused.add((long) i);
                }
            }
            assertEquals(List.of(4L, 5L, 6L, 7L, 8L, 9L), refused, "the buffer holds four of 30 kB");
            disk.refusesMake = false;
            Logs.packet(writer, 10, payload);
        }
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertEquals(
                    List.of(new LongRange(0, 4), new LongRange(10, 11)),
                    index.present().ranges());
        }
    }

    @Test
    void underAnyFailuresExactlyTheRefusedRecordsAreMissing() throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            Path here = PrivateFiles.createFolders(folder.resolve("seed" + seed));
            Random random = new Random(seed);
            Set<Long> accepted = new TreeSet<>();
            SegmentWriter writer = new SegmentWriter(here, "packets", disk);
            for (long i = 0; i < 400; i++) {
                disk.sicken(random);
                try {
                    byte[] payload = Logs.payload(i, random.nextInt(9_000));
                    writer.append(RecordType.PACKET, i, i * 240, Logs.OPUS_WORD, payload, 0, payload.length);
                    accepted.add(i);
                } catch (IOException e) {
                    assertFalse(accepted.contains(i));
                }
                if (random.nextInt(8) == 0) {
                    try {
                        writer.flush();
                    } catch (IOException e) {
                        assertFalse(unwritten(writer).isEmpty(), "seed " + seed + ": refused, but what?");
                    }
                }
            }
            disk.recover();
            writer.close();
            try (LogIndex index = Logs.open(here, "packets")) {
                Set<Long> present = new TreeSet<>();
                for (int i = 0; i < index.size(); i++) {
                    assertTrue(index.readAt(i, view));
                    byte[] expected = Logs.payload(view.index64(), view.payloadBytes());
                    assertEquals(
                            0,
                            java.util.Arrays.compare(expected, 0, expected.length, view.payload(), 0, expected.length));
                    present.add(view.index64());
                }
                assertEquals(accepted, present, "seed " + seed);
            }
        }
    }

    @Test
    void aFailedCloseStillTellsWhatWasLost() throws IOException {
        SegmentWriter writer = writer();
        Logs.packet(writer, 0);
        writer.flush();
        Logs.packet(writer, 1);
        disk.refusing = true;
        assertThrows(IOException.class, writer::close);
        assertEquals(List.of(1L), unwritten(writer));
        assertEquals(RecordCodec.recordBytes(Logs.bytesOf(0)), writer.bytesWritten());
    }

    @Test
    void aFileThatWasMadeButNotOpenedIsPassedOver() throws IOException {
        SegmentWriter writer = writer();
        Files.createFile(Logs.segment(folder, "packets", 1));
        Logs.packet(writer, 0);
        writer.close();
        assertTrue(Files.size(Logs.segment(folder, "packets", 2)) > 0);
    }

    @Test
    void appendAndFlushAllocateNothing() throws IOException {
        byte[] payload = new byte[10];
        long[] index = {0};
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            double bytes = AllocationProbe.bytesPerRound(2_000, 1_000, () -> {
                try {
                    writer.append(RecordType.PACKET, index[0], index[0] * 240, Logs.OPUS_WORD, payload, 0, 10);
                    index[0]++;
                    if (index[0] % 16 == 0) {
                        writer.flush();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertEquals(0.0, bytes);
        }
    }

    private SegmentWriter writer() throws IOException {
        return new SegmentWriter(folder, "packets", disk);
    }

    private static List<Long> unwritten(SegmentWriter writer) {
        List<Long> indices = new ArrayList<>();
        writer.unwritten((type, index64, sample64, formatWord, bytes) -> {
            assertEquals(RecordType.PACKET, type);
            assertEquals(index64 * 240, sample64);
            assertEquals(Logs.OPUS_WORD, formatWord);
            indices.add(index64);
        });
        return indices;
    }

    private void assertWhole(long first, long end) throws IOException {
        try (LogIndex index = Logs.open(folder, "packets")) {
            for (long i = first; i < end; i++) {
                assertTrue(Logs.holds(index, i, view), "packet " + i);
            }
            assertEquals(end - first, index.size());
            assertEquals(List.of(), index.damage());
        }
    }
}
