package org.boothline.lab.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;

/** The short form of {@code boothline bench fuzz}. It uses sockets and files, and takes some seconds. */
class FuzzIT {
    private static final long CASES = 60_000;
    private static final long SEED = 20_260_101;

    @Test
    void whateverOthersWriteEndsInAStatusOrInTheDocumentedFault() throws Exception {
        FuzzReport report = FuzzRun.run(FuzzSettings.of(CASES, SEED));
        System.out.println(report.text());
        assertTrue(report.clean(), report.text());
        assertTrue(report.cases() > CASES * 0.99, report.text());
        for (FuzzReport.Row row : report.rows()) {
            boolean tells = !row.target().equals("port"); // Behind a socket nobody says whether it was taken.
            assertTrue(
                    !tells || row.taken() > 0, row.target() + " takes nothing: its cases don't reach what they should");
            assertTrue(row.taken() < row.cases(), row.target() + " takes everything: its cases are not mutated enough");
        }
    }

    @Test
    void aTargetThatIsUnknownIsRefusedWithTheNamesOfAll() {
        UserFault fault =
                assertThrows(UserFault.class, () -> FuzzRun.run(new FuzzSettings(10, 1, "printer", -1, null)));
        assertEquals(FaultCode.USAGE, fault.code());
        assertTrue(fault.sentence().contains("srtp-inside"), fault.sentence());
    }
}
