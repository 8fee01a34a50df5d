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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentRecoveryTest {
    private static final int RECORDS = 4;

    @TempDir
    Path folder;

    private final RecordView view = new RecordView();

    @Test
    void everyTruncationOfTheLastSegmentKeepsTheWholeRecordsAndIsCutBehindThem() throws IOException {
        Path file = Logs.packets(folder, 0, RECORDS);
        byte[] sound = Files.readAllBytes(file);
        for (int length = 0; length <= sound.length; length++) {
            Files.write(file, Arrays.copyOf(sound, length));
            int whole = wholeWithin(length);
            int wholeBytes = bytesOf(whole);
            boolean torn = length > wholeBytes;
            try (LogIndex index = Logs.open(folder, "packets")) {
                assertRecords(index, whole, "length " + length);
                assertEquals(List.of(), index.damage(), "length " + length);
                assertEquals(torn, index.tornTail().isPresent(), "length " + length);
            }
            Optional<Damage> cut = SegmentRecovery.truncateTornTail(folder, "packets");
            assertEquals(torn, cut.isPresent(), "length " + length);
            if (cut.isPresent()) {
                assertEquals(wholeBytes, cut.get().offset());
                assertEquals(length - wholeBytes, cut.get().bytes());
                boolean header = length - wholeBytes >= RecordCodec.HEADER_BYTES;
                assertEquals(header ? whole : -1, cut.get().index64(), "named if its header is there");
            }
            assertEquals(wholeBytes, Files.size(file), "length " + length);
            assertTrue(SegmentRecovery.truncateTornTail(folder, "packets").isEmpty(), "twice");
        }
    }

    @Test
    void everyTruncationOfAnEarlierSegmentIsNamedAndNeverCut() throws IOException {
        Path file = Logs.packets(folder, 0, RECORDS);
        Logs.packets(folder, RECORDS, RECORDS + 1);
        byte[] sound = Files.readAllBytes(file);
        for (int length = 0; length < sound.length; length++) {
            Files.write(file, Arrays.copyOf(sound, length));
            int whole = wholeWithin(length);
            boolean said = length == 0 || length > bytesOf(whole);
            assertTrue(SegmentRecovery.truncateTornTail(folder, "packets").isEmpty());
            assertEquals(length, Files.size(file));
            try (LogIndex index = Logs.open(folder, "packets")) {
                assertEquals(whole + 1, index.size());
                assertTrue(Logs.holds(index, RECORDS, view), "the later segment stands");
                assertEquals(said ? 1 : 0, index.damage().size(), "length " + length);
                assertTrue(index.tornTail().isEmpty());
            }
        }
    }

    @Test
    void aZeroFilledTailIsCutOff() throws IOException {
        Path file = Logs.packets(folder, 0, RECORDS);
        byte[] sound = Files.readAllBytes(file);
        for (int zeros : new int[] {1, 31, 32, 33, 4_096, 600_000}) {
            Files.write(file, Arrays.copyOf(sound, sound.length + zeros));
            try (LogIndex index = Logs.open(folder, "packets")) {
                assertRecords(index, RECORDS, zeros + " zeros");
                assertEquals(List.of(), index.damage());
                assertEquals(
                        Damage.Kind.ZERO_TAIL, index.tornTail().orElseThrow().kind());
            }
            Damage cut = SegmentRecovery.truncateTornTail(folder, "packets").orElseThrow();
            assertEquals(zeros, cut.bytes());
            assertEquals(sound.length, Files.size(file));
        }
    }

    @Test
    void zerosInTheMiddleCostTheRecordsTheyCoverAndAreNotCut() throws IOException {
        Path file = Logs.packets(folder, 0, RECORDS);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytesOf(1), bytesOf(3), (byte) 0);
        Files.write(file, bytes);
        assertTrue(SegmentRecovery.truncateTornTail(folder, "packets").isEmpty());
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertTrue(Logs.holds(index, 0, view) && Logs.holds(index, 3, view));
            assertFalse(index.read(1, view) || index.read(2, view));
            Damage damage = index.damage().get(0);
            assertEquals(bytesOf(1), damage.offset());
            assertEquals(bytesOf(3) - bytesOf(1), damage.bytes());
        }
    }

    @Test
    void aDamagedLastRecordIsNoTornTailAndIsKept() throws IOException {
        Path file = Logs.packets(folder, 0, RECORDS);
        long length = Files.size(file);
        Logs.flip(file, (length - 1) * 8);
        assertTrue(SegmentRecovery.truncateTornTail(folder, "packets").isEmpty());
        assertEquals(length, Files.size(file));
    }

    @Test
    void whatFollowsARecoveryIsWrittenIntoANewSegmentAndAllIsRead() throws IOException {
        Path file = Logs.packets(folder, 0, RECORDS);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytesOf(3) + 40));
        SegmentRecovery.truncateTornTail(folder, "packets");
        Logs.packets(folder, 3, 6);
        try (LogIndex index = Logs.open(folder, "packets")) {
            assertRecords(index, 6, "all");
            assertEquals(List.of(), index.damage());
        }
    }

    @Test
    void anEmptyFolderHasNothingToCut() throws IOException {
        assertTrue(SegmentRecovery.truncateTornTail(folder, "packets").isEmpty());
        assertTrue(SegmentRecovery.truncateTornTail(folder.resolve("nowhere"), "packets")
                .isEmpty());
        Files.createFile(Logs.segment(folder, "packets", 1));
        assertTrue(SegmentRecovery.truncateTornTail(folder, "packets").isEmpty());
    }

    private void assertRecords(LogIndex index, int records, String where) throws IOException {
        assertEquals(records, index.size(), where);
        for (int i = 0; i < records; i++) {
            assertTrue(Logs.holds(index, i, view), where);
        }
    }

    private static int wholeWithin(int length) {
        int whole = 0;
        while (whole < RECORDS && bytesOf(whole + 1) <= length) {
            whole++;
        }
        return whole;
    }

    private static int bytesOf(int records) {
        int bytes = 0;
        for (int i = 0; i < records; i++) {
            bytes += RecordCodec.recordBytes(Logs.bytesOf(i));
        }
        return bytes;
    }
}
