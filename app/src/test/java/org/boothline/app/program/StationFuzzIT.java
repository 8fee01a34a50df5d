package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.boothline.app.attack.StationFuzz;
import org.boothline.app.attack.StationFuzzReport;
import org.boothline.app.attack.StationFuzzSettings;
import org.junit.jupiter.api.Test;

/** The short form of {@code boothline bench fuzz --station}: real programs, real sockets, a third party at all of them. */
class StationFuzzIT {
    private static final long CASES = 50_000;
    private static final int PER_SECOND = 8_000;
    private static final long SEED = 3;

    @Test
    void aCallUnderMutatedDatagramsGoesOnAndItsTakeIsProven() throws Exception {
        StationFuzzReport report =
                StationFuzz.run(new StationFuzzSettings(CASES, PER_SECOND, SEED), System.out::println);
        System.out.println(report.text());
        assertEquals(List.of(), report.findings(), report.text());
        assertTrue(report.fromStranger() > CASES / 3 && report.fromKnown() > CASES / 3, report.text());
        assertTrue(report.replays() > CASES / 20, report.text());
        assertTrue(report.packetsAtBooth() > 0 && report.packetsAtStudio() > 0, report.text());
    }
}
