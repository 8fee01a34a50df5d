package org.boothline.lab.trace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {
    private static final String GOOD =
            "# 600 s, 5 ms packets; value = one-way delay in us, -1 = lost\n20458\n-1\n\n20101\n";

    @TempDir
    Path folder;

    @Test
    void readsPlainAndPackedTextAlike() throws Exception {
        for (byte[] bytes : List.of(plain(GOOD), packed(GOOD), plain(GOOD.replace("\n", "\r\n")))) {
            DelayTrace trace = read(bytes);

            assertEquals("a trace", trace.name());
            assertEquals(5_000_000, trace.frameNs());
            assertArrayEquals(new long[] {20_458_000, DelayTrace.LOST, 20_101_000}, delays(trace));
            assertEquals(20_101_000, trace.baseNs());
            assertEquals(2, trace.arriving());
            assertEquals(15_000_000, trace.durationNs());
        }
    }

    @Test
    void readsFractionsOfAMillisecondAndALastLineWithoutAnEnd() throws Exception {
        DelayTrace trace = read(plain("# made by hand\n# 2.5 ms packets\n7\n60000000"));

        assertEquals(2_500_000, trace.frameNs());
        assertEquals(DelayTrace.DELAY_NS_MAX, trace.delayNs(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it holds no packet",
                "'# 5 ms packets\n' | it holds no packet",
                "'20000\n' | no line before the first packet says how far apart the packets are",
                "'# 0.5 ms packets\n1' | packets are 1 to 20 ms apart, not 0.5",
                "'# 21 ms packets\n1' | packets are 1 to 20 ms apart, not 21",
                "'# 5 ms packets\n1\n2x\n' | line 3 is no delay in microseconds",
                "'# 5 ms packets\n-2\n' | line 2 is no delay in microseconds",
                "'# 5 ms packets\n9999999999\n' | line 2 is no delay in microseconds",
                "'# 5 ms packets\n60000001\n' | line 2 is a delay of more than a minute",
                "'# 5 ms packets\n-1\n-1\n' | no packet of it arrives",
            })
    void saysWhatIsWrongWithAFileThatIsNoTrace(String text, String why) throws Exception {
        UserFault fault = assertThrows(UserFault.class, () -> read(plain(text)));

        assertEquals(why, fault.why());
        assertTrue(fault.sentence().startsWith("The trace t can't be read: "), fault.sentence());
    }

    @Test
    void refusesAnEndlessLineAndEndlessCommentsBeforeTheyAreInMemory() throws Exception {
        byte[] line = packed("# 5 ms packets\n" + "1".repeat(3_000_000));
        byte[] comments = packed("# 5 ms packets\n" + "#\n".repeat(1_000_000));

        assertEquals(
                "line 2 is longer than 1024 bytes",
                assertThrows(UserFault.class, () -> read(line)).why());
        assertTrue(assertThrows(UserFault.class, () -> read(comments)).why().contains("1000 lines"));
    }

    @Test
    void refusesAFileThatIsNotThere() {
        UserFault fault = assertThrows(UserFault.class, () -> TraceReader.read(folder.resolve("none"), "none"));

        assertTrue(fault.sentence().startsWith("The trace none can't be read: NoSuchFileException"), fault.sentence());
    }

    @Test
    void answersEveryTruncationAndEveryDamageWithATraceOrAFault() throws Exception {
        byte[] whole = packed(GOOD);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(UserFault.class, () -> read(cut), "length " + length);
        }
        SplittableRandom random = new SplittableRandom(7);
        for (int run = 0; run < 200; run++) {
            byte[] damaged = (run % 2 == 0 ? whole : plain(GOOD)).clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                read(damaged);
            } catch (UserFault expected) {
                assertTrue(expected.sentence().endsWith("."));
            }
        }
    }

    @Test
    void listsAFoldersTracesByName() throws Exception {
        Files.write(folder.resolve("wifi.delay_us.csv.gz"), packed(GOOD));
        Files.write(folder.resolve("bloat.delay_us.csv"), plain(GOOD));
        Files.write(folder.resolve("notes.txt"), plain("not a trace"));

        TraceFolder traces = TraceFolder.open(folder);

        assertEquals(List.of("bloat", "wifi"), traces.names());
        assertEquals("wifi", traces.trace("wifi").name());
        assertEquals(
                "There is no trace lte: the folder holds bloat, wifi; choose one of them.",
                assertThrows(UserFault.class, () -> traces.trace("lte")).sentence());
    }

    @Test
    void refusesAFolderWithoutTracesAndOneWithANameTwice() throws Exception {
        assertTrue(assertThrows(UserFault.class, () -> TraceFolder.open(folder))
                .why()
                .startsWith("it holds no file"));
        assertEquals(
                "it is no folder",
                assertThrows(UserFault.class, () -> TraceFolder.open(folder.resolve("none")))
                        .why());

        Files.write(folder.resolve("wifi.delay_us.csv.gz"), packed(GOOD));
        Files.write(folder.resolve("wifi.delay_us.csv"), plain(GOOD));
        assertEquals(
                "it holds wifi twice, packed and unpacked",
                assertThrows(UserFault.class, () -> TraceFolder.open(folder)).why());
    }

    private DelayTrace read(byte[] bytes) throws IOException, UserFault {
        return TraceReader.read(Files.write(folder.resolve("t"), bytes), "a trace");
    }

    private static long[] delays(DelayTrace trace) {
        return LongStream.range(0, trace.packets())
                .map(packet -> trace.delayNs((int) packet))
                .toArray();
    }

    private static byte[] plain(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(plain(text));
        }
        return bytes.toByteArray();
    }
}
