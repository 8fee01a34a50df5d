package org.boothline.lab.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fuzzer finds what there is to find. */
class FuzzRunTest {
    private static final long SEED = 5;

    /** A reader that believes a length. */
    private static class Gullible implements FuzzTarget {
        private final byte[] room = new byte[32];

        @Override
        public String name() {
            return "gullible";
        }

        @Override
        public Corpus corpus() {
            return Corpus.ofBytes(List.of(new byte[] {4, 1, 2, 3, 4}), 64);
        }

        @Override
        public boolean takes(byte[] input) throws Exception {
            if (input.length == 0 || input[0] <= 0) {
                return false;
            }
            System.arraycopy(input, 1, room, 0, input[0]);
            return true;
        }
    }

    @Test
    void aReaderThatReadsTooFarIsFoundAndFoundAgain() throws Exception {
        FuzzReport report = FuzzRun.run(FuzzSettings.of(2_000, SEED), List.of(Gullible::new));
        assertFalse(report.clean());
        assertTrue(report.rows().get(0).findings() > 100, report.text());
        Finding finding = report.findings().get(0);
        assertTrue(finding.what().contains("IndexOutOfBounds"), finding.text());
        assertEquals("--target gullible --seed 5 --case " + finding.caseNumber(), finding.replay());
        FuzzReport again =
                FuzzRun.run(new FuzzSettings(1, SEED, "gullible", finding.caseNumber(), null), List.of(Gullible::new));
        assertEquals(finding.hex(), again.findings().get(0).hex());
        assertTrue(again.text().contains("FINDING in gullible"), again.text());
        FuzzReport byInput =
                FuzzRun.run(new FuzzSettings(1, 99, "gullible", -1, finding.hex()), List.of(Gullible::new));
        assertEquals(finding.hex(), byInput.findings().get(0).hex());
    }

    @Test
    void whatIsLeftBehindIsFound() throws Exception {
        List<byte[]> kept = new ArrayList<>();
        FuzzReport report = FuzzRun.run(FuzzSettings.of(400, SEED), List.of(() -> new Gullible() {
            @Override
            public boolean takes(byte[] input) {
                kept.add(new byte[64 << 10]);
                return false;
            }
        }));
        assertTrue(report.findings().isEmpty(), report.text());
        assertTrue(report.heldBytesAfter() - report.heldBytesBefore() > FuzzReport.GROWTH_BYTES_MAX, report.text());
        assertFalse(report.clean());
        assertTrue(kept.size() >= 400);
    }

    @Test
    void aReportNamesTheTargets() throws Exception {
        FuzzReport report = FuzzRun.run(FuzzSettings.of(50, SEED), List.of(() -> new Gullible() {
            @Override
            public boolean takes(byte[] input) {
                return new String(input, StandardCharsets.UTF_8).isEmpty();
            }
        }));
        assertTrue(report.clean(), report.text());
        assertTrue(report.text().contains("No findings."), report.text());
        assertEquals(50, report.cases());
    }
}
