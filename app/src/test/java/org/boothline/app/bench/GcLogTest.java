package org.boothline.app.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GcLogTest {
    /** Lines as Java 17 and 25 write them. */
    private static final List<String> LINES = List.of(
            "[1000ms] Initializing The Z Garbage Collector",
            "[1000ms] Version: 25.0.3+9-LTS (release)",
            "[1001ms] GC Workers Max: 1 (dynamic)",
            "[1001ms] Using The Z Garbage Collector",
            "[2000ms] GC(0) Pause Mark Start 0.006ms",
            "[2000ms] Safepoint \"ZMarkStart\", Time since last: 1090123 ns, Reaching safepoint: 12345 ns, Cleanup: 1111 ns,"
                    + " At safepoint: 7890 ns, Total: 21346 ns",
            "[2500ms] GC(1) Y: Pause Mark Start (Major) 0.011ms",
            "[2500ms] Safepoint \"ZMarkStartYoungAndOld\", Time since last: 1 ns, Reaching safepoint: 2 ns, At safepoint:"
                    + " 3 ns, Leaving safepoint: 4 ns, Total:      40000 ns, Threads:  1 runnable,  20 total",
            "[3000ms] GC(1) Concurrent Mark 9.500ms",
            "no line of a log");

    @Test
    void findsThePausesOfTheCollectorAndAllOthers() {
        GcLog log = GcLog.of(LINES);
        assertEquals("25.0.3+9-LTS (release)", log.java());
        assertEquals("The Z Garbage Collector", log.collector());
        assertEquals(List.of(new GcLog.Pause(2_000, 0.006), new GcLog.Pause(2_500, 0.011)), log.pauses());
        assertEquals(List.of(new GcLog.Pause(2_000, 0.021346), new GcLog.Pause(2_500, 0.04)), log.safepoints());
    }

    @Test
    void countsThoseOfTheMeasuredTimeOnly() {
        GcLog log = GcLog.of(LINES);
        assertEquals(new PauseFigures(1, 0.006, 0.006, 0.006, 0.006), PauseFigures.of(log.pauses(), 2_000, 2_500));
        assertEquals(new PauseFigures(2, 0.006, 0.011, 0.011, 0.011), PauseFigures.of(log.pauses(), 0, 9_000));
        assertEquals(new PauseFigures(0, 0, 0, 0, 0), PauseFigures.of(log.pauses(), 5_000, 9_000));
    }

    @Test
    void readsWhatThreadsHaveAllocated() {
        String said = """
                "main" #1 [12] prio=5 os_prio=0 cpu=98.10ms elapsed=12.01s allocated=12M defined_classes=900 tid=0x1
                   java.lang.Thread.State: RUNNABLE
                "network-1-1" #33 prio=5 os_prio=0 cpu=8.10ms elapsed=12.01s allocated=800K defined_classes=1 tid=0x2
                "a name that is cut off" #34 prio=5 os_prio=0 cpu=8.10ms elapsed=12.01s allocated=7B defined_classes=1 tid=0x2
                "VM Thread" os_prio=0 cpu=1.00ms elapsed=12.01s tid=0x3 runnable
                """;
        assertEquals(
                Map.of("main", 12L << 20, "network-1-1", 800L << 10, "a name that is ", 7L),
                JavaProbe.allocatedBytes(said));
    }
}
