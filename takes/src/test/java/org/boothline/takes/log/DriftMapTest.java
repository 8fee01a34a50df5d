package org.boothline.takes.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.boothline.base.range.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftMapTest {
    private static final LongRange ALL = new LongRange(0, Long.MAX_VALUE);

    @TempDir
    Path folder;

    /** Packets of 5 ms; the receiver's clock runs as {@code 1 − driftPpm} of the sender's, the line adds up to 8 ms. */
    private List<ClockNotes.Point> notes(int seconds, double driftPpm, long originNs) throws IOException {
        Random random = new Random(4);
        try (ClockNotes notes = new ClockNotes(folder)) {
            for (long packet = 1; packet <= seconds * 200L; packet++) {
                double sentNs = packet * 5e6 * (1 - driftPpm / 1e6);
                notes.arrived(packet * 240, originNs + (long) (sentNs + 20e6 + random.nextDouble() * 8e6));
                if (packet % 400 == 0) {
                    notes.flush();
                }
            }
        }
        return ClockNotes.read(folder);
    }

    @Test
    void knowsTheDriftOfATakeToAThirdOfAPartInAMillion() throws IOException {
        List<ClockNotes.Point> points = notes(120, 37.5, 1_000_000_000_000L);
        assertEquals(120, points.size(), 1);
        DriftMap map = DriftMap.of(points, ALL).orElseThrow();
        assertEquals(37.5, map.driftPpm(), 0.5);
        assertEquals(1 - 37.5e-6, map.localPerSender(), 0.5e-6);
    }

    @Test
    void judgesByTheTakesOwnRange() throws IOException {
        List<ClockNotes.Point> points = notes(60, -120, 5);
        DriftMap map =
                DriftMap.of(points, new LongRange(20 * 48_000, 50 * 48_000)).orElseThrow();
        assertEquals(30, map.points(), 1);
        assertEquals(-120, map.driftPpm(), 3);
    }

    @Test
    void knowsNothingOfAShortTakeOrOfNoClock() throws IOException {
        assertTrue(DriftMap.of(List.of(), ALL).isEmpty());
        assertTrue(DriftMap.of(notes(8, 0, 0), ALL).isEmpty());
        Files.writeString(folder.resolve(ClockNotes.FILE_NAME), "x\n1 2 3\n5\n 7\n-\n48000 10\n96000 torn");
        assertEquals(List.of(new ClockNotes.Point(48_000, 10)), ClockNotes.read(folder));
    }

    @Test
    void countsOnlyFromTheLastStartOfTheMachineOn() throws IOException {
        List<ClockNotes.Point> before = notes(30, 100, 1_000_000_000_000L);
        List<ClockNotes.Point> after = before.stream()
                .map(point -> new ClockNotes.Point(point.sample() + 30 * 48_000, point.localNs() - 900_000_000_000L))
                .toList();
        List<ClockNotes.Point> both = new java.util.ArrayList<>(before);
        both.addAll(after);
        DriftMap map = DriftMap.of(both, ALL).orElseThrow();
        assertEquals(after.size(), map.points());
        assertEquals(100, map.driftPpm(), 3);
    }
}
