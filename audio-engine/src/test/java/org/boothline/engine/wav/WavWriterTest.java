package org.boothline.engine.wav;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.engine.pcm.Int24;
import org.boothline.engine.pcm.SampleEncoding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavWriterTest {
    private static final WavFormat MONO = new WavFormat(48_000, 1, SampleEncoding.PCM24);
    private static final WavFormat STEREO = new WavFormat(48_000, 2, SampleEncoding.PCM24);
    private static final BroadcastInfo INFO = new BroadcastInfo(
            "Take 7",
            "Boothline",
            "take-7",
            LocalDateTime.of(2026, 2, 3, 4, 5, 6),
            0x1_2345_6789L,
            "A=PCM,F=48000,W=24,M=mono\r\n");
    private static final long SEED = 17;

    @TempDir
    Path folder;

    private Path target;

    @BeforeEach
    void name() {
        target = folder.resolve("take.wav");
    }

    @Test
    void writesGoldenBytes() throws Exception {
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            writer.write(new int[] {0x123456, -1, Int24.MIN}, 3);
            assertTrue(writer.cue(2, "é"));
            writer.finish();
        }
        byte[] file = Files.readAllBytes(target);
        String hex = HexFormat.of().formatHex(file);
        String head = "52494646" + size(file.length - 8) + "57415645" + "4a554e4b" + "1c000000" + "00".repeat(28);
        assertEquals(head, hex.substring(0, head.length()));
        int bext = 48;
        assertEquals("62657874" + size(602 + 28 - 1), hex.substring(2 * bext, 2 * bext + 16));
        assertEquals("Take 7\0", text(file, bext + 8, 7));
        assertEquals("Boothline\0", text(file, bext + 8 + 256, 10));
        assertEquals("take-7\0", text(file, bext + 8 + 288, 7));
        assertEquals("2026-02-0304:05:06", text(file, bext + 8 + 320, 18));
        assertEquals("8967452301000000" + "0100", hex.substring(2 * (bext + 8 + 338), 2 * (bext + 8 + 348)));
        assertEquals("A=PCM,F=48000,W=24,M=mono\r\n", text(file, bext + 8 + 602, 27));
        String tail = "666d7420" + "10000000" + "0100" + "0100" + "80bb0000" + "80320200" + "0300" + "1800"
                + "64617461" + "09000000" + "563412" + "ffffff" + "000080" + "00"
                + "63756520" + "1c000000" + "01000000" + "01000000" + "02000000" + "64617461" + "00000000" + "00000000"
                + "02000000"
                + "4c495354" + "14000000" + "6164746c" + "6c61626c" + "07000000" + "01000000" + "c3a900" + "00";
        assertEquals(tail, hex.substring(hex.length() - tail.length()));
    }

    private static String size(int bytes) {
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(bytes)
                        .array());
    }

    private static String text(byte[] file, int at, int length) {
        return new String(file, at, length, StandardCharsets.ISO_8859_1);
    }

    @Test
    void isReadBackExactlyWhateverTheBlocksAndWaysOfWriting() throws Exception {
        Random random = new Random(SEED);
        for (WavFormat format : List.of(MONO, STEREO)) {
            int channels = format.channels();
            int[] samples =
                    random.ints(60_001L * channels, Int24.MIN, Int24.MAX + 1).toArray();
            try (WavWriter writer = WavWriter.create(target, format, INFO)) {
                for (int at = 0; at < 60_001; ) {
                    int frames = Math.min(60_001 - at, random.nextInt(3_000));
                    writeOneWay(writer, samples, at * channels, frames, random.nextInt(3));
                    at += frames;
                    assertEquals(at, writer.frames());
                }
                assertEquals(60_001, writer.finish().frames());
            }
            try (WavReader reader = WavReader.open(target)) {
                int[] back = new int[samples.length];
                assertEquals(60_001, reader.read(back, 0, 60_001));
                assertArrayEquals(samples, back, "seed " + SEED);
            }
        }
    }

    private static void writeOneWay(WavWriter writer, int[] samples, int first, int frames, int way) throws UserFault {
        int count = frames * writer.format().channels();
        int[] part = Arrays.copyOfRange(samples, first, first + count);
        if (way == 0) {
            writer.write(part, frames);
        } else if (way == 1) {
            float[] floats = new float[count];
            for (int i = 0; i < count; i++) {
                floats[i] = Int24.toFloat(part[i]);
            }
            writer.write(floats, frames);
        } else {
            byte[] bytes = new byte[5 + count * 3];
            SampleEncoding.PCM24.encode(part, 0, count, bytes, 5);
            writer.write(bytes, 5, count * 3);
        }
    }

    @Test
    void keepsBroadcastInfoAndCuePoints() throws Exception {
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            writer.write(new int[100], 100);
            writer.cue(90, "später");
            writer.cue(10, "");
            writer.cue(50, "x".repeat(500));
            assertFalse(writer.cue(0x1_0000_0000L, "beyond 24 hours"));
            writer.finish();
        }
        try (WavReader reader = WavReader.open(target)) {
            assertEquals(INFO, reader.broadcast().orElseThrow());
            assertEquals(
                    List.of(new CuePoint(10, ""), new CuePoint(50, "x".repeat(200)), new CuePoint(90, "später")),
                    reader.cuePoints());
            assertFalse(reader.isRf64());
        }
    }

    @Test
    void keepsAsManyCuePointsAsItSays() throws Exception {
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            for (int i = 0; i < WavWriter.CUE_POINTS_MAX; i++) {
                assertTrue(writer.cue(i, "concealed " + i));
            }
            assertFalse(writer.cue(1, "one too many"));
            writer.finish();
        }
        try (WavReader reader = WavReader.open(target)) {
            assertEquals(WavWriter.CUE_POINTS_MAX, reader.cuePoints().size());
            assertEquals("concealed 19999", reader.cuePoints().get(19_999).label());
        }
    }

    @Test
    void saysWhatIsOnTheDisk() throws Exception {
        int[] samples = new Random(SEED).ints(50_001, Int24.MIN, Int24.MAX + 1).toArray();
        byte[] bytes = new byte[samples.length * 3];
        SampleEncoding.PCM24.encode(samples, 0, samples.length, bytes, 0);
        WavSummary summary;
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            writer.write(samples, samples.length);
            writer.cue(5, "here");
            summary = writer.finish();
        }
        assertEquals(
                new WavSummary(target, 50_001, Files.size(target), sha256(Files.readAllBytes(target)), sha256(bytes)),
                summary);
        try (WavReader reader = WavReader.open(target)) {
            assertEquals(summary.samplesSha256(), sha256(reader.samples24().readAllBytes()));
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void becomesRf64WhenItOutgrows32Bits() throws Exception {
        long limit = 2_000;
        try (WavWriter writer = new WavWriter(target, STEREO, INFO, limit, WavWriterTest::plain)) {
            writer.write(new int[2_000], 1_000);
            writer.cue(999, "end");
            writer.finish();
        }
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(target)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals("RF64", WavParser.id(file, 0));
        assertEquals(-1, file.getInt(4));
        assertEquals("ds64", WavParser.id(file, 12));
        assertEquals(28, file.getInt(16));
        assertEquals(file.limit() - 8, file.getLong(20));
        assertEquals(6_000, file.getLong(28));
        assertEquals(1_000, file.getLong(36));
        assertEquals(0, file.getInt(44));
        try (WavReader reader = WavReader.open(target)) {
            assertTrue(reader.isRf64());
            assertEquals(1_000, reader.frames());
            assertEquals(List.of(new CuePoint(999, "end")), reader.cuePoints());
            assertEquals(file.getInt((int) reader.dataStart() - 4), -1);
        }
    }

    @Test
    void staysRiffAsLongAsItsSizeFits() throws Exception {
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            writer.write(new int[10], 10);
            writer.finish();
        }
        long riffBytes = Files.size(target) - 8;
        for (long limit : new long[] {riffBytes, riffBytes - 1}) {
            try (WavWriter writer = new WavWriter(target, MONO, INFO, limit, WavWriterTest::plain)) {
                writer.write(new int[10], 10);
                writer.finish();
            }
            try (WavReader reader = WavReader.open(target)) {
                assertEquals(limit < riffBytes, reader.isRf64());
            }
        }
    }

    @Test
    void leavesTheOldFileAloneUntilTheNewOneIsWhole() throws Exception {
        Files.writeString(target, "old");
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            writer.write(new int[10], 10);
            assertEquals("old", Files.readString(target));
        }
        assertEquals("old", Files.readString(target));
        assertFalse(Files.exists(part()));
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            writer.write(new int[10], 10);
            writer.finish();
            assertThrows(IllegalStateException.class, writer::finish);
        }
        assertFalse(Files.exists(part()));
        WavReader.open(target).close();
    }

    @Test
    void keepsNothingOfAPartThatACrashLeft() throws Exception {
        Files.writeString(part(), "left over by a crash, and longer than the new file ".repeat(1_000));
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            writer.write(new int[10], 10);
            writer.finish();
        }
        assertTrue(Files.size(target) < 1_000);
    }

    @Test
    void belongsToItsOwnerOnlyWhateverWasThereBefore() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        for (Path wide : List.of(target, part())) {
            Files.setPosixFilePermissions(
                    Files.writeString(wide, "open to all"), PosixFilePermissions.fromString("rw-rw-rw-"));
        }
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            writer.write(new int[10], 10);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(part())));
            writer.finish();
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
    }

    @Test
    void removesItsPartAndSaysSoWhenTheDiskIsFull() throws Exception {
        Files.writeString(target, "old");
        for (int room : new int[] {10, 700, 200_000, 300_700}) {
            UserFault fault = assertThrows(UserFault.class, () -> {
                try (WavWriter writer =
                        new WavWriter(target, MONO, INFO, WavWriter.RIFF_BYTES_MAX, path -> new FullDisk(path, room))) {
                    writer.write(new int[100_000], 100_000);
                    writer.cue(1, "does not fit any more");
                    writer.finish();
                }
            });
            assertEquals(FaultCode.DISK, fault.code());
            assertTrue(fault.sentence().contains("there is no space left on its disk"), fault.sentence());
            assertEquals("old", Files.readString(target));
            assertFalse(Files.exists(part()), "room " + room);
        }
    }

    @Test
    void isUsedUpAfterTheDiskRefused() throws Exception {
        WavWriter writer =
                new WavWriter(target, MONO, INFO, WavWriter.RIFF_BYTES_MAX, path -> new FullDisk(path, 50_000));
        assertThrows(UserFault.class, () -> writer.write(new int[100_000], 100_000));
        assertThrows(IllegalStateException.class, () -> writer.write(new int[100_000], 100_000));
        assertThrows(IllegalStateException.class, writer::finish);
        writer.close();
        assertFalse(Files.exists(part()));
    }

    @Test
    void refusesToNameAFileThatCameBackDifferentFromTheDisk() throws Exception {
        Files.writeString(target, "old");
        for (int position : new int[] {1, 20_000}) {
            UserFault fault = assertThrows(UserFault.class, () -> {
                try (WavWriter writer = new WavWriter(
                        target, MONO, INFO, WavWriter.RIFF_BYTES_MAX, path -> new BadDisk(path, position))) {
                    writer.write(new int[100_000], 100_000);
                    writer.finish();
                }
            });
            assertEquals(FaultCode.DISK, fault.code());
            assertEquals("old", Files.readString(target));
            assertFalse(Files.exists(part()));
        }
    }

    @Test
    void saysWhyAFileCannotBeWritten() {
        Path nowhere = folder.resolve("no/folder/take.wav");
        UserFault fault = assertThrows(UserFault.class, () -> WavWriter.create(nowhere, MONO, INFO));
        assertEquals(FaultCode.DISK, fault.code());
        assertTrue(fault.why().startsWith("there is no folder"), fault.sentence());
        assertTrue(assertThrows(UserFault.class, () -> WavWriter.create(folder, MONO, INFO))
                .sentence()
                .contains("it is a folder"));
        assertThrows(
                IllegalArgumentException.class,
                () -> WavWriter.create(target, new WavFormat(48_000, 1, SampleEncoding.PCM16), INFO));
    }

    @Test
    void countsTheTimeReferenceFromLocalMidnight() {
        long epochNs = 1_767_225_600_000_000_000L + 3_661_500_000_000L; // 2026-01-01T01:01:01.5Z
        BroadcastInfo utc = BroadcastInfo.of("d", "o", "r", epochNs, ZoneOffset.UTC, STEREO);
        assertEquals(3_661L * 48_000 + 24_000, utc.timeReferenceSamples());
        assertEquals("A=PCM,F=48000,W=24,M=stereo,T=Boothline\r\n", utc.codingHistory());
        BroadcastInfo berlin = BroadcastInfo.of("d", "o", "r", epochNs, ZoneId.of("Europe/Berlin"), MONO);
        assertEquals(7_261L * 48_000 + 24_000, berlin.timeReferenceSamples());
        assertEquals(LocalDateTime.of(2026, 1, 1, 2, 1, 1, 500_000_000), berlin.origination());
    }

    @Test
    void cutsTextOffThatIsTooLongAndKeepsItAscii() throws Exception {
        BroadcastInfo info = new BroadcastInfo("ä" + "d".repeat(300), "o".repeat(40), "r".repeat(40), null, 0, "");
        try (WavWriter writer = WavWriter.create(target, MONO, info)) {
            writer.finish();
        }
        try (WavReader reader = WavReader.open(target)) {
            assertEquals(0, reader.frames());
            assertEquals(
                    new BroadcastInfo("?" + "d".repeat(255), "o".repeat(32), "r".repeat(32), null, 0, ""),
                    reader.broadcast().orElseThrow());
        }
    }

    @Test
    void leavesNothingElseInTheFolder() throws Exception {
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            writer.write(new int[10], 10);
            writer.finish();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(target), files.toList());
        }
    }

    @Test
    void allocatesNothingPerWrite() throws Exception {
        try (WavWriter writer = WavWriter.create(target, MONO, INFO)) {
            int[] block = new int[240];
            float[] heard = new float[240];
            double perRound = AllocationProbe.bytesPerRound(1_000, 500, () -> {
                try {
                    writer.write(block, 240);
                    writer.write(heard, 240);
                } catch (UserFault e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(0.0, perRound, 0.1);
        }
    }

    private Path part() {
        return folder.resolve("take.wav.part");
    }

    private static RandomAccessFile plain(Path path) throws IOException {
        return new RandomAccessFile(path.toFile(), "rw");
    }

    /** Has room for so many bytes. */
    private static final class FullDisk extends RandomAccessFile {
        private final long room;

        FullDisk(Path path, long room) throws IOException {
            super(path.toFile(), "rw");
            this.room = room;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (getFilePointer() + length > room) {
                throw new IOException("No space left on device");
            }
            super.write(bytes, offset, length);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            write(bytes, 0, bytes.length);
        }
    }

    /** Keeps another byte than was written at one place, without a word. */
    private static final class BadDisk extends RandomAccessFile {
        private final long position;

        BadDisk(Path path, long position) throws IOException {
            super(path.toFile(), "rw");
            this.position = position;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            write(bytes, 0, bytes.length);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            byte[] kept = Arrays.copyOfRange(bytes, offset, offset + length);
            long at = position - getFilePointer();
            if (at >= 0 && at < length) {
                kept[(int) at] ^= 1;
            }
            super.write(kept, 0, length);
        }
    }
}
