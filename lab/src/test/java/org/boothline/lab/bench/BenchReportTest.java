package org.boothline.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private static final Machine MACHINE = new Machine("A \"fast\" one", 2, -1, "Linux 6", "JVM 17", "ZGC", 256);

    /** Public, as every record of a report must be. */
    public record Sample(String text, int number, double ratio, boolean is, List<Sample> inner) {}

    @Test
    void writesRecordsAsJson() {
        Sample inner = new Sample("tab\t\\", -1, Double.POSITIVE_INFINITY, false, List.of());
        Sample outer = new Sample("a \"b\"", 7, 1.25, true, List.of(inner));
        String json = RecordJson.text(outer).replaceAll("\\s+", "");
        assertEquals(
                "{\"text\":\"a\\\"b\\\"\",\"number\":7,\"ratio\":1.250,\"is\":true,\"inner\":[{\"text\":\"tab\\u0009\\\\\","
                        + "\"number\":-1,\"ratio\":null,\"is\":false,\"inner\":[]}]}",
                json);
    }

    @Test
    void alignsColumns() {
        String end = System.lineSeparator();
        String text =
                new TextTable("name", ">n").row("a", "10").row("long name", "1").text();
        assertEquals("name        n" + end + "a          10" + end + "long name   1" + end, text);
        assertThrows(IllegalArgumentException.class, () -> new TextTable("one").row("a", "b"));
    }

    @Test
    void givesPercentilesInMicroseconds() {
        Histogram histogram = Percentiles.histogram();
        for (int i = 1; i <= 1_000; i++) {
            histogram.recordValue(i * 1_000L);
        }
        Percentiles percentiles = Percentiles.of(histogram);
        assertEquals(1_000, percentiles.count());
        assertEquals(500, percentiles.p50Us(), 1);
        assertEquals(990, percentiles.p99Us(), 1);
        assertEquals(999, percentiles.p999Us(), 1);
        assertEquals(1_000, percentiles.maxUs(), 1);
    }

    @Test
    void saysWhatACodecCosts() {
        Percentiles times = new Percentiles(10, 15.94, 20, 30, 40);
        CodecRow row = new CodecRow("linear", "1", "l24", 5, 1, 720, 1152, times, times, 0, 28_004, 1.0 / 0);
        CodecReport report = new CodecReport(MACHINE, 6, List.of(row), List.of("A note."));
        String text = report.text();
        assertTrue(text.contains("exact") && text.contains("28,004") && text.contains("15.9"), text);
        assertTrue(text.contains("A \"fast\" one, 2 processors, load unknown"), text);
        assertTrue(text.contains("A note."), text);
        assertTrue(RecordJson.text(report).contains("\"snrDb\": null"));
    }

    @Test
    void countsAsOursWhatIsBeyondTheLibrarysGreatestSecond() {
        assertEquals(0, new ThreadRow("send", 230, 231, 228, 235, "Netty").ours());
        assertEquals(16, new ThreadRow("send", 251, 260, 228, 235, "Netty").ours());
    }

    @Test
    void refusesTimesThatNobodyWants() {
        assertThrows(IllegalArgumentException.class, () -> new BenchSettings(0, false));
        assertThrows(IllegalArgumentException.class, () -> new BenchSettings(3_601, true));
    }
}
