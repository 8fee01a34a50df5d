package org.boothline.lab.bench;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their widest cell. A heading that begins with {@code >} aligns to the right. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] right;
    private final int[] widths;

    public TextTable(String... headings) {
        right = new boolean[headings.length];
        widths = new int[headings.length];
        String[] first = new String[headings.length];
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].startsWith(">");
            first[i] = right[i] ? headings[i].substring(1) : headings[i];
        }
        row(first);
    }

    /** Appends a row. */
    public TextTable row(String... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException(
                    "a row of this table has " + widths.length + " cells, not " + cells.length);
        }
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
        rows.add(cells);
        return this;
    }

    /** Each line ends with a line end. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP).append(right[i] ? padding + row[i] : row[i] + padding);
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }
}
