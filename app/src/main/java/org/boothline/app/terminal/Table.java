package org.boothline.app.terminal;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their widest cell. <b>Thread</b>: one at a time. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String> header;
    private final boolean[] right;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param header a heading that begins with {@code >} marks a column of numbers: aligned to the right */
    public Table(String... header) {
        this.right = new boolean[header.length];
        List<String> headings = new ArrayList<>();
        for (int column = 0; column < header.length; column++) {
            right[column] = header[column].startsWith(">");
            headings.add(right[column] ? header[column].substring(1) : header[column]);
        }
        this.header = List.copyOf(headings);
    }

    public Table row(String... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(
                    "a row of this table has " + header.size() + " cells, not " + cells.length);
        }
        rows.add(List.of(cells));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Line by line, without a line end after the last; the heading is left out when all of it is empty. */
    public String text() {
        int[] widths = new int[header.size()];
        measure(header, widths);
        rows.forEach(row -> measure(row, widths));
        List<String> lines = new ArrayList<>();
        if (header.stream().anyMatch(heading -> !heading.isEmpty())) {
            lines.add(line(header, widths));
        }
        rows.forEach(row -> lines.add(line(row, widths)));
        return String.join(System.lineSeparator(), lines);
    }

    private static void measure(List<String> row, int[] widths) {
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Math.max(widths[column], row.get(column).length());
        }
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : GAP).append(right[column] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }
}
