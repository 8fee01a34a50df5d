package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.app.attack.FloodBench;
import org.boothline.app.attack.FloodReport;
import org.boothline.app.attack.FloodSettings;
import org.junit.jupiter.api.Test;

/** The short form of {@code boothline bench flood}. How much is concealed depends on the machine: it is printed, not judged. */
class FloodIT {
    private static final int PER_SECOND = 10_000;
    private static final int SECONDS = 3;

    @Test
    void aCallUnderGarbageGoesOn() throws Exception {
        FloodReport report = FloodBench.measure(new FloodSettings(PER_SECOND, SECONDS, 1), System.out::println);
        System.out.println(report.text());
        assertTrue(report.with().connected(), report.text());
        assertTrue(report.with().packets() > report.without().packets() / 2, report.text());
        assertTrue(report.sentInAll() > PER_SECOND, report.text());
        assertEquals(7, report.sent().size(), report.text());
    }
}
