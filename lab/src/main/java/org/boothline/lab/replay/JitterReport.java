package org.boothline.lab.replay;

import java.util.List;
import java.util.Locale;
import org.boothline.lab.bench.TextTable;
import org.jspecify.annotations.Nullable;

/**
 * What {@link JitterBench} measured.
 *
 * @param mode of the delay: live, studio, safe
 * @param redOffset 0 if no packet carried a copy
 * @param seed of the traces; null if they are of a folder
 */
public record JitterReport(
        String mode, int redOffset, @Nullable Long seed, List<JitterRow> rows) {
    public JitterReport {
        rows = List.copyOf(rows);
    }

    /** For people. */
    public String text() {
        TextTable table = new TextTable(
                "trace",
                ">mean ms",
                ">p95",
                ">p99",
                ">lost %",
                ">log gaps %",
                ">concealed %",
                ">late only %",
                ">events/min",
                ">holds",
                ">held ms",
                ">skipped",
                ">speed ppm",
                ">NetEq: ms",
                ">concealed %",
                ">events/min");
        for (JitterRow row : rows) {
            JitterOutcome of = row.boothline();
            NetEq netEq = row.netEq();
            table.row(
                    row.trace(),
                    number("%.1f", of.meanMs()),
                    number("%.1f", of.p95Ms()),
                    number("%.1f", of.p99Ms()),
                    number("%.3f", of.trueLossPercent()),
                    number("%.3f", of.logGapsPercent()),
                    number("%.3f", of.concealedPercent()),
                    number("%.3f", of.lateOnlyPercent()),
                    number("%.1f", of.eventsPerMinute()),
                    String.valueOf(of.holds()),
                    number("%.0f", of.heldMs()),
                    String.valueOf(of.skipped()),
                    number("%.0f", of.speedRmsPpm()),
                    netEq == null ? "–" : number("%.1f", netEq.meanMs()),
                    netEq == null ? "–" : number("%.3f", netEq.concealedPercent()),
                    netEq == null ? "–" : number("%.1f", netEq.eventsPerMinute()));
        }
        String end = System.lineSeparator();
        return "Delay traces through the jitter buffer, virtual time, mode " + mode
                + (redOffset == 0 ? "" : ", each packet with a copy of the one " + redOffset + " before it")
                + (seed == null ? "" : ", seed " + seed) + end
                + "Delay is from the capture of a sample to its playout, a frame of 5 ms and the path included; the first"
                + " 10 s are not counted." + end
                + "No audio is stretched. NetEq's figures were measured on reference traces of the same kinds." + end
                + end
                + table.text();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
