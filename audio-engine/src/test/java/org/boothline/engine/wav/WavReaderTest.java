package org.boothline.engine.wav;

import static org.boothline.engine.pcm.SampleEncoding.FLOAT32;
import static org.boothline.engine.pcm.SampleEncoding.PCM16;
import static org.boothline.engine.pcm.SampleEncoding.PCM24;
import static org.boothline.engine.pcm.SampleEncoding.PCM32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.engine.pcm.Int24;
import org.boothline.engine.pcm.SampleEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavReaderTest {
    private static final int[] SAMPLES = {0, 0x10000, -0x20000, 0x7FFF00, -0x800000, 0x100};

    @TempDir
    Path folder;

    @Test
    void readsTheBytesThatOtherProgramsWrite() throws Exception {
        // As sox writes 16 bit mono: 44 bytes of header.
        byte[] golden = HexFormat.of()
                .parseHex("52494646" + "2a000000" + "57415645" + "666d7420" + "10000000" + "0100" + "0100" + "80bb0000"
                        + "00770100" + "0200" + "1000" + "64617461" + "06000000" + "0100" + "ff7f" + "0080");
        try (WavReader reader = open(golden)) {
            assertEquals(new WavFormat(48_000, 1, PCM16), reader.format());
            assertArrayEquals(new int[] {0x100, 0x7FFF00, -0x800000}, all(reader));
        }
    }

    @Test
    void readsEveryEncoding() throws Exception {
        for (SampleEncoding encoding : SampleEncoding.values()) {
            try (WavReader reader = open(WavBytes.of(44_100, 2, encoding, SAMPLES))) {
                assertEquals(new WavFormat(44_100, 2, encoding), reader.format());
                assertEquals(3, reader.frames());
                assertArrayEquals(SAMPLES, all(reader), encoding.name());
            }
        }
    }

    @Test
    void readsExtensibleFiles() throws Exception {
        assertArrayEquals(
                SAMPLES,
                all(open(new WavBytes()
                        .extensible(1, 2, 48_000, 24, 24)
                        .data(PCM24, SAMPLES)
                        .riff())));
        assertArrayEquals(
                SAMPLES,
                all(open(new WavBytes()
                        .extensible(1, 2, 48_000, 32, 24)
                        .data(PCM32, SAMPLES)
                        .riff())));
        assertArrayEquals(
                SAMPLES,
                all(open(new WavBytes()
                        .extensible(3, 2, 48_000, 32, 32)
                        .data(FLOAT32, SAMPLES)
                        .riff())));
    }

    @Test
    void readsRf64AndBw64() throws Exception {
        for (String id : List.of("RF64", "BW64")) {
            byte[] body = new byte[6];
            PCM24.encode(new int[] {1, -2}, 0, 2, body, 0);
            WavBytes bytes = new WavBytes().ds64(28 + 8 + 24 + 14 + 4, 6, 2).format(1, 1, 48_000, 24);
            try (WavReader reader = open(bytes.chunk("data", 0xFFFF_FFFFL, body).file(id, 0xFFFF_FFFFL))) {
                assertTrue(reader.isRf64());
                assertArrayEquals(new int[] {1, -2}, all(reader));
            }
        }
    }

    @Test
    void passesOverChunksItDoesNotKnowAndOddPadding() throws Exception {
        WavBytes bytes = new WavBytes()
                .chunk("JUNK", new byte[3])
                .format(1, 1, 48_000, 24)
                .chunk("PEAK", new byte[17])
                .data(PCM24, 1, 2, 3)
                .chunk("odd ", new byte[1]);
        assertArrayEquals(new int[] {1, 2, 3}, all(open(bytes.riff())));
        byte[] padded = WavBytes.of(48_000, 1, PCM24, 7);
        assertArrayEquals(new int[] {7}, all(open(Arrays.copyOf(padded, padded.length - 1))), "padding not written");
        assertArrayEquals(new int[] {7}, all(open(Arrays.copyOf(padded, padded.length + 5))), "bytes after the end");
    }

    @Test
    void readsAFileWhoseRiffLengthWasNeverFilledIn() throws Exception {
        WavBytes bytes = new WavBytes().format(1, 1, 48_000, 24).data(PCM24, 1, 2);
        assertArrayEquals(new int[] {1, 2}, all(open(bytes.file("RIFF", 0))));
        assertArrayEquals(new int[] {1, 2}, all(open(bytes.file("RIFF", 0xFFFF_FFFFL))));
    }

    @Test
    void refusesEveryTruncationAndSaysHowMuchCanBeRead() throws Exception {
        int[] samples = new int[9_600];
        byte[] whole = WavBytes.of(48_000, 1, PCM16, samples);
        for (int length = 0; length < whole.length; length = length < 100 ? length + 1 : length + 997) {
            UserFault fault = fault(Arrays.copyOf(whole, length));
            assertEquals(FaultCode.DISK, fault.code());
        }
        assertTrue(fault(Arrays.copyOf(whole, whole.length - 1)).sentence().contains("is truncated"));
        String half = fault(Arrays.copyOf(whole, 44 + 9_600)).sentence();
        assertTrue(half.contains("is damaged: it is truncated, only 0.1 s of its 0.2 s of audio can be read; "), half);
    }

    @Test
    void refusesATruncationInEveryChunk() throws Exception {
        byte[] whole = new WavBytes()
                .extensible(1, 1, 48_000, 24, 24)
                .chunk("bext", new byte[602])
                .data(PCM24, 1, 2, 3, 4)
                .chunk("cue ", new byte[28])
                .riff();
        for (int length = 0; length < whole.length; length++) {
            fault(Arrays.copyOf(whole, length));
        }
        byte[] body = new byte[6];
        byte[] rf64 = new WavBytes()
                .ds64(78, 6, 2)
                .format(1, 1, 48_000, 24)
                .chunk("data", 0xFFFF_FFFFL, body)
                .file("RF64", 0xFFFF_FFFFL);
        for (int length = 0; length < rf64.length; length++) {
            fault(Arrays.copyOf(rf64, length));
        }
    }

    @Test
    void saysWhyAFileIsNoAudio() throws Exception {
        assertReason("it is empty", new byte[0]);
        assertReason("it is not a WAV file", "fLaC and so on, at some length".getBytes(StandardCharsets.US_ASCII));
        assertReason("it is not a WAV file", new byte[5]);
        assertReason("no fmt chunk", new WavBytes().riff());
        assertReason("no data chunk", new WavBytes().format(1, 1, 48_000, 16).riff());
        assertReason(
                "it has 8 bits a sample",
                new WavBytes().format(1, 1, 48_000, 8).data(PCM16).riff());
        assertReason(
                "it has 64 bits a sample",
                new WavBytes().format(3, 1, 48_000, 64).data(PCM16).riff());
        assertReason(
                "compressed or of an unknown kind (format 85)",
                new WavBytes().format(85, 1, 48_000, 16).riff());
        assertReason(
                "compressed", new WavBytes().extensible(2, 1, 48_000, 16, 16).riff());
        assertReason(
                "it has 0 channels", new WavBytes().format(1, 0, 48_000, 16).riff());
        assertReason(
                "it has 65 channels", new WavBytes().format(1, 65, 48_000, 16).riff());
        assertReason(
                "its sample rate is 0 Hz", new WavBytes().format(1, 1, 0, 16).riff());
        assertReason(
                "its sample rate is 4294967295 Hz",
                new WavBytes().format(1, 1, -1, 16).riff());
        assertReason(
                "its fmt chunk is too short",
                new WavBytes().chunk("fmt ", new byte[14]).riff());
        assertReason(
                "before its format",
                new WavBytes().data(PCM16, 1).format(1, 1, 48_000, 16).riff());
        assertReason(
                "two data chunks",
                new WavBytes()
                        .format(1, 1, 48_000, 16)
                        .data(PCM16, 1)
                        .data(PCM16, 1)
                        .riff());
        assertReason(
                "its format twice",
                new WavBytes().format(1, 1, 48_000, 16).format(1, 1, 48_000, 16).riff());
        assertReason(
                "in the middle of a sample",
                new WavBytes()
                        .format(1, 2, 48_000, 24)
                        .chunk("data", new byte[8])
                        .riff());
        assertReason(
                "begins with a ds64 chunk",
                new WavBytes().format(1, 1, 48_000, 16).data(PCM16, 1, 2, 3, 4).file("RF64", -1));
        assertReason(
                "an impossible size",
                new WavBytes()
                        .ds64(-5, 2, 1)
                        .format(1, 1, 48_000, 16)
                        .data(PCM16, 1)
                        .file("RF64", -1));
        byte[] open = new WavBytes()
                .format(1, 1, 48_000, 16)
                .chunk("data", 0, new byte[100])
                .file("RIFF", 0);
        assertReason("its recording was never finished", open);
        byte[] piped = new WavBytes()
                .format(1, 1, 48_000, 16)
                .chunk("data", -1, new byte[100])
                .file("RIFF", -1);
        assertReason("its recording was never finished", piped);
        assertReason(
                "it is truncated in its LONG chunk",
                new WavBytes().chunk("LONG", 1_000, new byte[4]).riff());
    }

    @Test
    void saysWhyAFileCannotBeOpened() {
        assertTrue(assertThrows(UserFault.class, () -> WavReader.open(folder.resolve("no.wav")))
                .sentence()
                .endsWith("no.wav can't be opened: there is no such file; check the name and the permissions."));
        assertTrue(assertThrows(UserFault.class, () -> WavReader.open(folder))
                .why()
                .equals("it is a folder"));
    }

    @Test
    void neverDoesAnythingButReadOrRefuseDamagedFiles() throws Exception {
        long seed = 99;
        Random random = new Random(seed);
        byte[] whole = new WavBytes()
                .format(1, 2, 48_000, 24)
                .chunk("bext", new byte[610])
                .data(PCM24, SAMPLES)
                .chunk("cue ", new byte[52])
                .chunk("LIST", "adtllabl\5\0\0\0\1\0\0\0a\0".getBytes(StandardCharsets.ISO_8859_1))
                .riff();
        Path file = folder.resolve("damaged.wav");
        for (int round = 0; round < 1_500; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                int at = random.nextBoolean() ? random.nextInt(whole.length) : random.nextInt(60);
                damaged[at] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try (WavReader reader = WavReader.open(file)) {
                assertTrue(reader.frames() * reader.format().frameBytes() <= damaged.length);
                all(reader);
            } catch (UserFault e) {
                assertEquals(FaultCode.DISK, e.code());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
    }

    @Test
    void readsAnywhereInAnyPieces() throws Exception {
        int[] samples = new Random(1).ints(30_000, Int24.MIN, Int24.MAX + 1).toArray();
        try (WavReader reader = open(WavBytes.of(48_000, 2, PCM24, samples))) {
            int[] block = new int[20_000];
            reader.seek(1_234);
            assertEquals(9_999, reader.read(block, 1, 9_999));
            assertEquals(1_234 + 9_999, reader.position());
            assertArrayEquals(Arrays.copyOfRange(samples, 2_468, 2_468 + 19_998), Arrays.copyOfRange(block, 2, 20_000));
            reader.seek(14_999);
            assertEquals(1, reader.read(block, 0, 10));
            assertEquals(-1, reader.read(block, 0, 10));
            assertThrows(IllegalArgumentException.class, () -> reader.seek(15_001));
        }
    }

    @Test
    void givesTheSamplesAsBytesOf24Bits() throws Exception {
        int[] samples = new Random(2).ints(20_001, Int24.MIN, Int24.MAX + 1).toArray();
        byte[] expected = new byte[samples.length * 3];
        PCM24.encode(samples, 0, samples.length, expected, 0);
        for (SampleEncoding encoding : List.of(PCM24, PCM32, FLOAT32)) {
            try (WavReader reader = open(WavBytes.of(48_000, 1, encoding, samples));
                    InputStream in = reader.samples24()) {
                assertArrayEquals(expected, in.readAllBytes(), encoding.name());
                assertEquals(-1, in.read());
            }
        }
        try (WavReader reader = open(WavBytes.of(48_000, 1, PCM24, samples))) {
            reader.seek(20_000);
            assertArrayEquals(
                    Arrays.copyOfRange(expected, 60_000, 60_003),
                    reader.samples24().readAllBytes());
        }
    }

    @Test
    void tellsWhenAFileShrinksWhileItIsRead() throws Exception {
        Path file = folder.resolve("shrinks.wav");
        byte[] whole = WavBytes.of(48_000, 1, PCM16, new int[20_000]);
        Files.write(file, whole);
        try (WavReader reader = WavReader.open(file)) {
            reader.read(new int[4_096], 0, 4_096);
            Files.write(file, Arrays.copyOf(whole, 10_000));
            assertThrows(UserFault.class, () -> reader.read(new int[10_000], 0, 10_000));
            assertThrows(IOException.class, () -> reader.samples24().readAllBytes());
        }
    }

    @Test
    void readsDatesWithAnySeparatorAndNoneAtAll() throws Exception {
        assertEquals("2026-02-03T04:05:06", origination("2026:02:03", "04-05-06"));
        assertEquals("none", origination("0000-00-00", "00:00:00"));
        assertEquals("none", origination("", ""));
    }

    private String origination(String date, String time) throws Exception {
        byte[] bext = new byte[602];
        byte[] text = (date + time).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, bext, 320, text.length);
        try (WavReader reader = open(new WavBytes()
                .format(1, 1, 48_000, 16)
                .chunk("bext", bext)
                .data(PCM16)
                .riff())) {
            var origination = reader.broadcast().orElseThrow().origination();
            return origination == null ? "none" : origination.toString();
        }
    }

    @Test
    void allocatesNothingPerRead() throws Exception {
        try (WavReader reader = open(WavBytes.of(48_000, 1, PCM16, new int[4_800]))) {
            int[] block = new int[240];
            double perRound = AllocationProbe.bytesPerRound(2_000, 500, () -> {
                try {
                    if (reader.read(block, 0, 240) < 0) {
                        reader.seek(0);
                    }
                } catch (UserFault e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(0.0, perRound, 0.1);
        }
    }

    private void assertReason(String reason, byte[] bytes) throws IOException {
        String sentence = fault(bytes).sentence();
        assertTrue(sentence.contains(reason), sentence);
    }

    private UserFault fault(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("bad.wav"), bytes);
        return assertThrows(UserFault.class, () -> WavReader.open(file).close(), bytes.length + " bytes");
    }

    private WavReader open(byte[] bytes) throws Exception {
        return WavReader.open(Files.write(Files.createTempFile(folder, "a", ".wav"), bytes));
    }

    private static int[] all(WavReader reader) throws UserFault {
        int[] samples = new int[(int) reader.frames() * reader.format().channels()];
        int read = reader.read(samples, 0, (int) reader.frames());
        assertEquals(reader.frames(), Math.max(0, read));
        return samples;
    }
}
