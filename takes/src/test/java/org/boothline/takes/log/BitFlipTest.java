package org.boothline.takes.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BitFlipTest {
    @TempDir
    Path folder;

    @Test
    void everySingleBitOfASegmentIsFoundAndNamedAndCostsItsRecordOnly() throws IOException {
        int records = 5;
        Path file = Logs.packets(folder, 0, records);
        byte[] sound = Files.readAllBytes(file);
        long[] starts = starts(records);
        assertEquals(sound.length, starts[records]);
        SegmentScanner scanner = new SegmentScanner();
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            for (int bit = 0; bit < sound.length * 8; bit++) {
                int at = bit >> 3;
                raw.seek(at);
                raw.write(sound[at] ^ 1 << (bit & 7));
                Found found = new Found();
                scanner.scan(file, found);
                int hit = recordAt(starts, at);
                String where = "bit " + bit + " in record " + hit;
                List<Long> others = new ArrayList<>();
                for (long i = 0; i < records; i++) {
                    if (i != hit) {
                        others.add(i);
                    }
                }
                assertEquals(others, found.records, where);
                boolean header = at - starts[hit] < RecordCodec.HEADER_BYTES;
                Damage.Kind kind = header ? Damage.Kind.BAD_HEADER : Damage.Kind.BAD_PAYLOAD;
                long bytes = starts[hit + 1] - starts[hit];
                assertEquals(List.of(new Damage(file, starts[hit], bytes, kind, hit, hit * 240L)), found.damage, where);
                raw.seek(at);
                raw.write(sound[at]);
            }
        }
    }

    @Test
    void anIndexOverAFlippedSegmentReturnsEveryOtherRecordAndNeverTheFlippedOne() throws IOException {
        Path file = Logs.packets(folder, 0, 4);
        byte[] sound = Files.readAllBytes(file);
        long[] starts = starts(4);
        RecordView view = new RecordView();
        Random random = new Random(2);
        for (int round = 0; round < 64; round++) {
            int bit = random.nextInt(sound.length * 8);
            Logs.flip(file, bit);
            int hit = recordAt(starts, bit >> 3);
            try (LogIndex index = Logs.open(folder, "packets")) {
                for (int i = 0; i < 4; i++) {
                    assertEquals(i != hit, Logs.holds(index, i, view), "seed 2, bit " + bit + ", packet " + i);
                    assertEquals(i != hit, index.present().contains(i));
                }
                assertEquals(1, index.damage().size());
                String sentence = index.damage().get(0).sentence();
                assertTrue(sentence.startsWith("packets-000001.seg at byte " + starts[hit] + " ("), sentence);
                assertTrue(sentence.endsWith("packet " + hit + " at sample " + hit * 240 + " is lost"), sentence);
                assertFalse(index.tornTail().isPresent());
            }
            Files.write(file, sound);
        }
    }

    @Test
    void aFlipAfterTheScanIsFoundWhenTheRecordIsRead() throws IOException {
        Path file = Logs.packets(folder, 0, 4);
        long[] starts = starts(4);
        RecordView view = new RecordView();
        try (LogIndex index = Logs.open(folder, "packets")) {
            Logs.flip(file, (starts[2] + RecordCodec.HEADER_BYTES) * 8); // payload of packet 2
            Logs.flip(file, starts[3] * 8); // header of packet 3
            assertTrue(Logs.holds(index, 1, view));
            assertFalse(index.read(2, view));
            assertFalse(index.read(3, view));
            assertFalse(index.read(3, view), "asked again");
            assertEquals(2, index.damage().size(), "told once each: " + index.damage());
            assertEquals(Damage.Kind.BAD_PAYLOAD, index.damage().get(0).kind());
            assertEquals(Damage.Kind.BAD_HEADER, index.damage().get(1).kind());
            assertEquals(2, index.damage().get(0).index64());
            assertEquals(480, index.damage().get(0).sample64());
            assertEquals(starts[3], index.damage().get(1).offset());
        }
    }

    @Test
    void seededFlipsInAFullSegmentCostOneRecordEach() throws IOException {
        long seed = System.getProperty("boothline.seed") == null ? 20_260_101 : Long.getLong("boothline.seed");
        Random random = new Random(seed);
        TreeMap<Long, Integer> indexByStart = new TreeMap<>();
        long place = 0;
        int records = 0;
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            byte[] payload = new byte[400];
            while (place < 2_000_000) {
                random.nextBytes(payload);
                int bytes = random.nextInt(payload.length);
                writer.append(RecordType.PACKET, records, records * 240L, Logs.OPUS_WORD, payload, 0, bytes);
                indexByStart.put(place, records++);
                place += RecordCodec.recordBytes(bytes);
            }
        }
        Path file = Logs.segment(folder, "packets", 1);
        byte[] bytes = Files.readAllBytes(file);
        SortedSet<Long> hit = new TreeSet<>();
        while (hit.size() < 200) {
            long bit = (long) (random.nextDouble() * bytes.length * 8);
            long index = indexByStart.floorEntry(bit >> 3).getValue();
            if (hit.add(index)) {
                bytes[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
            }
        }
        Files.write(file, bytes);
        Found found = new Found();
        new SegmentScanner().scan(file, found);
        SortedSet<Long> named = new TreeSet<>();
        found.damage.forEach(damage -> named.add(damage.index64()));
        assertEquals(hit, named, "seed " + seed);
        assertEquals(records - 200, found.records.size(), "seed " + seed);
        assertFalse(found.records.stream().anyMatch(hit::contains), "seed " + seed);
    }

    @Test
    void payloadsFullOfSyncWordsAndWholeRecordsAreNeverTakenForRecords() throws IOException {
        byte[] decoy = new byte[600];
        RecordCodec codec = new RecordCodec();
        byte[] small = {1, 2, 3};
        int at = 0;
        while (at + RecordCodec.recordBytes(3) <= decoy.length) {
            // Sound by every check of its own: placed at its offset in the payload, and at 0.
            int place = at % 2 == 0 ? at : 0;
            at += codec.encode(decoy, at, place, RecordType.PACKET, 9_000 + at, 5, Logs.OPUS_WORD, small, 0, 3);
        }
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            for (int i = 0; i < 3; i++) {
                Logs.packet(writer, i, decoy);
            }
        }
        Path file = Logs.segment(folder, "packets", 1);
        byte[] sound = Files.readAllBytes(file);
        int recordBytes = RecordCodec.recordBytes(decoy.length);
        SegmentScanner scanner = new SegmentScanner();
        assertEquals(List.of(0L, 1L, 2L), scanned(scanner, file).records);
        for (int headerByte = 0; headerByte < RecordCodec.HEADER_BYTES; headerByte++) {
            byte[] broken = sound.clone();
            broken[recordBytes + headerByte] ^= 0x55; // four bits: beyond what can be corrected
            Files.write(file, broken);
            Found found = scanned(scanner, file);
            assertEquals(List.of(0L, 2L), found.records, "header byte " + headerByte);
            assertEquals(
                    List.of(new Damage(file, recordBytes, recordBytes, Damage.Kind.BAD_HEADER, -1, -1)), found.damage);
        }
    }

    @Test
    void aRecordThatCameToAnotherPlaceIsNoRecord() throws IOException {
        byte[] same = {1, 2, 3};
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            for (int i = 0; i < 3; i++) {
                Logs.packet(writer, i, same);
            }
        }
        Path file = Logs.segment(folder, "packets", 1);
        byte[] sound = Files.readAllBytes(file);
        byte[] moved = sound.clone();
        int recordBytes = RecordCodec.recordBytes(same.length);
        System.arraycopy(sound, 0, moved, recordBytes, recordBytes); // record 0 again, where record 1 was
        Files.write(file, moved);
        assertEquals(List.of(0L, 2L), scanned(new SegmentScanner(), file).records);
    }

    @Test
    void randomBytesHoldNoRecordAndNeverThrow() throws IOException {
        Random random = new Random(7);
        Path file = folder.resolve("packets-000001.seg");
        SegmentScanner scanner = new SegmentScanner();
        for (int round = 0; round < 100; round++) {
            byte[] bytes = new byte[random.nextInt(3_000)];
            random.nextBytes(bytes);
            for (int i = 0; i + 4 < bytes.length; i += 1 + random.nextInt(200)) {
                bytes[i] = 'B';
                bytes[i + 1] = 'O';
                bytes[i + 2] = 'O';
                bytes[i + 3] = 'T';
            }
            Files.write(file, bytes);
            Found found = scanned(scanner, file);
            assertEquals(List.of(), found.records, "seed 7, round " + round);
            assertEquals(1, found.damage.size(), "seed 7, round " + round);
        }
    }

    private static Found scanned(SegmentScanner scanner, Path file) {
        Found found = new Found();
        scanner.scan(file, found);
        return found;
    }

    private static long[] starts(int records) {
        long[] starts = new long[records + 1];
        for (int i = 0; i < records; i++) {
            starts[i + 1] = starts[i] + RecordCodec.recordBytes(Logs.bytesOf(i));
        }
        return starts;
    }

    private static int recordAt(long[] starts, long offset) {
        int record = 0;
        while (starts[record + 1] <= offset) {
            record++;
        }
        return record;
    }

    private static final class Found implements SegmentScanner.Finds {
        private final List<Long> records = new ArrayList<>();
        private final List<Damage> damage = new ArrayList<>();

        @Override
        public boolean record(
                RecordType type, long index64, long sample64, int formatWord, int payloadBytes, long offset) {
            records.add(index64);
            return true;
        }

        @Override
        public void damage(Damage one) {
            damage.add(one);
        }
    }
}
