package org.boothline.lab.latency;

import java.util.List;
import java.util.Locale;
import org.boothline.lab.bench.TextTable;

/**
 * What {@link LatencyBench} measured.
 *
 * @param opus which library did Opus
 */
public record LatencyReport(String opus, List<LatencyRow> rows) {
    public LatencyReport {
        rows = List.copyOf(rows);
    }

    /** For people. */
    public String text() {
        TextTable table = new TextTable(
                "line",
                "devices",
                "codec",
                "mode",
                ">frame ms",
                ">lookahead",
                ">send",
                ">jitter buffer",
                ">playout",
                ">resampler",
                ">device",
                ">total ms",
                ">latest",
                ">bar",
                ">made up");
        for (LatencyRow row : rows) {
            Double barMs = row.barMs();
            table.row(
                    row.line(),
                    row.deviceFrames() == 0 ? "none" : row.deviceFrames() + " samples",
                    row.codec(),
                    row.mode(),
                    ms(row.frameMs()),
                    ms(row.lookaheadMs()),
                    ms(row.sendMs()),
                    ms(row.bufferMs()),
                    ms(row.playoutMs()),
                    ms(row.resampleMs()),
                    ms(row.deviceMs()),
                    ms(row.totalMs()),
                    ms(row.totalMaxMs()),
                    barMs == null ? "" : String.format(Locale.ROOT, "%.0f", barMs),
                    String.valueOf(row.madeUp()));
        }
        String end = System.lineSeparator();
        return "From the engine's input to its output, by chirps, in virtual time; the path's least delay is subtracted."
                + end
                + "Measured for 20 s after the jitter buffer has settled. Only send and playout are this machine's time"
                + " (median). " + opus + end
                + "Devices that give and take blocks: what a frame waits for its last block is in the jitter buffer's part."
                + end
                + end
                + table.text();
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, "%.2f", value + 0.0);
    }
}
