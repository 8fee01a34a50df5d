package org.boothline.app.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.boothline.lab.bench.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StationFuzzReportTest {
    @TempDir
    Path data;

    private static StationFuzzReport report(
            int looksDown,
            int silent,
            List<String> outages,
            List<String> complaints,
            boolean restored,
            long heapAfter) {
        return new StationFuzzReport(
                new Machine("processor", 2, 0.5, "system", "jvm", "collector", 256),
                new StationFuzzSettings(1_000, 100, 1),
                10,
                500,
                500,
                150,
                0,
                2_000,
                2_000,
                0,
                looksDown,
                silent,
                outages,
                complaints,
                restored,
                List.of(new StationFuzzReport.Memory("the booth", 1 << 20, heapAfter, -1, -1)));
    }

    @Test
    void aCallThatWentOnHasNoFindings() {
        StationFuzzReport good = report(0, 0, List.of(), List.of(), true, 2 << 20);
        assertEquals(List.of(), good.findings());
        assertTrue(good.text().endsWith("No findings."), good.text());
        assertTrue(good.json().line().contains("\"findings\":[]"), good.json().line());
    }

    @Test
    void eachThingThatMustNotBeIsAFinding() {
        assertEquals(1, report(1, 0, List.of(), List.of(), true, 0).findings().size());
        assertEquals(1, report(0, 3, List.of(), List.of(), true, 0).findings().size());
        assertEquals(
                1, report(0, 0, List.of("lost"), List.of(), true, 0).findings().size());
        assertEquals(
                1, report(0, 0, List.of(), List.of("ERROR"), true, 0).findings().size());
        assertEquals(1, report(0, 0, List.of(), List.of(), false, 0).findings().size());
        StationFuzzReport grown = report(0, 0, List.of(), List.of(), true, 100 << 20);
        assertEquals(1, grown.findings().size());
        assertTrue(grown.text().endsWith("1 findings."), grown.text());
    }

    @Test
    void theLogsAreSearchedForWhatPointsToABug() throws IOException {
        Path log = Files.createDirectories(data.resolve("log")).resolve("boothline.log");
        Path manager = Files.createDirectories(data.resolve("qmanager")).resolve("qmanager.log");
        String head = "2026-01-01T00:00:00.000Z ";
        Files.writeString(log, head + "INFO  o.b.app [control] CONNECTED: The call is up.\n");
        assertEquals(List.of(), LogScan.complaints(data));
        assertEquals(List.of(), LogScan.outages(data));
        Files.writeString(log, head + "INFO  o.b.app [control] LINE: The other station does not answer.\n");
        assertEquals(1, LogScan.outages(data).size());
        Files.writeString(
                manager,
                head + "WARN  i.n.c.D [network] An exceptionCaught() event was fired\n"
                        + "java.lang.NullPointerException: null\n\tat org.boothline.X.y(X.java:1)\n");
        assertEquals(3, LogScan.complaints(data).size());
    }
}
