package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.app.bench.CallBench;
import org.boothline.app.bench.CallReport;
import org.boothline.app.bench.CallSettings;
import org.boothline.app.bench.StationFigures;
import org.junit.jupiter.api.Test;

/** {@code boothline bench call}, as short as it gets: whether it measures what it says, not what this machine takes. */
class CallBenchIT {
    @Test
    void measuresBothStationsOfACallAndListensToThem() throws Exception {
        CallReport report = CallBench.measure(new CallSettings(2, true), System.out::println);
        String text = report.text();
        System.out.println(text);
        assertEquals(2, report.stations().size());
        assertEquals("The Z Garbage Collector", report.collector(), text);
        assertTrue(report.asked().count() >= 50, text);
        for (StationFigures station : report.stations()) {
            assertTrue(station.packets() > 200, text);
            assertTrue(station.cpuPercent() > 0 && station.cpuPercent() < 200, text);
            assertTrue(station.delayMs() > 0, text);
            assertTrue(station.sound() != null, text);
        }
    }
}
