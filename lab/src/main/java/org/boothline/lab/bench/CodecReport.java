package org.boothline.lab.bench;

import java.util.List;
import java.util.Locale;

/**
 * What {@link CodecBench} measured.
 *
 * @param notes what is not in the rows, and why
 */
public record CodecReport(Machine machine, int seconds, List<CodecRow> rows, List<String> notes) {
    public CodecReport {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /** For people. */
    public String text() {
        TextTable table = new TextTable(
                "codec",
                "by",
                ">frame ms",
                ">ch",
                ">bytes",
                ">kbit/s",
                ">SNR dB",
                ">encode p50 µs",
                ">p99",
                ">p99.9",
                ">heap B",
                ">decode p50 µs",
                ">p99",
                ">p99.9",
                ">heap B");
        for (CodecRow row : rows) {
            String[] encode = row.encode().cells();
            String[] decode = row.decode().cells();
            table.row(
                    row.codec(),
                    row.provider(),
                    number("%.1f", row.frameMs()),
                    String.valueOf(row.channels()),
                    String.valueOf(row.packetBytes()),
                    number("%.0f", row.kbps()),
                    Double.isFinite(row.snrDb()) ? number("%.1f", row.snrDb()) : "exact",
                    encode[0],
                    encode[1],
                    encode[2],
                    number("%,.0f", row.encodedBytesAllocated()),
                    decode[0],
                    decode[1],
                    decode[2],
                    number("%,.0f", row.decodedBytesAllocated()));
        }
        StringBuilder text = new StringBuilder();
        String end = System.lineSeparator();
        text.append("Codecs, one after the other on one thread, warm, for ")
                .append(seconds)
                .append(" s in all")
                .append(end);
        text.append(machine.text()).append(end).append(end).append(table.text()).append(end);
        notes.forEach(note -> text.append(note).append(end));
        return text.toString();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
