package org.boothline.lab.fuzz;

import java.util.List;
import java.util.Locale;
import org.boothline.lab.bench.Machine;
import org.boothline.lab.bench.TextTable;

/**
 * What a run found.
 *
 * @param heldBytesBefore heap after collection and pooled buffers, once every target had run and was closed again
 * @param heldBytesAfter the same at the end
 */
public record FuzzReport(
        Machine machine,
        long seed,
        long cases,
        double seconds,
        double casesPerSecond,
        long heldBytesBefore,
        long heldBytesAfter,
        List<Row> rows,
        List<Finding> findings) {
    /** More than this a run may not leave behind: ten times what was seen, a hundredth of what a real leak would leave. */
    public static final long GROWTH_BYTES_MAX = 16 << 20;

    private static final int SHOWN_MAX = 20;

    /**
     * One target.
     *
     * @param taken cases that were right after all
     * @param slowestMs the longest that one case took
     */
    public record Row(String target, long cases, long taken, long findings, double casesPerSecond, double slowestMs) {}

    public FuzzReport {
        rows = List.copyOf(rows);
        findings = List.copyOf(findings);
    }

    /** Neither a finding nor a leak. */
    public boolean clean() {
        return findings.isEmpty() && heldBytesAfter - heldBytesBefore <= GROWTH_BYTES_MAX;
    }

    /** For people. */
    public String text() {
        String end = System.lineSeparator();
        TextTable table = new TextTable("target", ">cases", ">taken", ">cases/s", ">slowest ms", ">findings");
        for (Row row : rows) {
            table.row(
                    row.target(),
                    number("%,d", row.cases()),
                    number("%,d", row.taken()),
                    number("%,.0f", row.casesPerSecond()),
                    number("%.1f", row.slowestMs()),
                    number("%,d", row.findings()));
        }
        StringBuilder text = new StringBuilder();
        text.append("Mutated input into everything that reads what others wrote, seed ")
                .append(seed)
                .append(end)
                .append(machine.text())
                .append(end)
                .append(end)
                .append(table.text())
                .append(end)
                .append(number("%,d cases in ", cases))
                .append(number("%.1f s, ", seconds))
                .append(number("%,.0f a second; ", casesPerSecond))
                .append(number("held before %.1f MiB, ", heldBytesBefore / 1048576.0))
                .append(number("after %.1f MiB", heldBytesAfter / 1048576.0))
                .append(number(" (bound: %d MiB more)", GROWTH_BYTES_MAX >> 20))
                .append(end);
        findings.stream().limit(SHOWN_MAX).forEach(finding -> text.append(end).append(finding.text()));
        if (findings.size() > SHOWN_MAX) {
            text.append("… and ")
                    .append(findings.size() - SHOWN_MAX)
                    .append(" more")
                    .append(end);
        }
        text.append(end)
                .append(clean() ? "No findings." : findings.size() + " findings, or memory grew.")
                .append(end);
        return text.toString();
    }

    private static String number(String format, Object value) {
        return String.format(Locale.ROOT, format, value);
    }
}
