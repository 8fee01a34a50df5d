package org.boothline.lab.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HexFormat;

/**
 * A case that did not end as documented, and how to see it again.
 *
 * @param caseNumber counted from 0 within its target
 * @param replay options of {@code boothline bench fuzz}
 * @param what was thrown, with where, or how long it took
 * @param hex the input, its beginning if it is long
 */
public record Finding(String target, long caseNumber, String replay, String what, String hex) {
    private static final int HEX_BYTES_MAX = 16_384;
    private static final int STACK_CHARS_MAX = 4_000;

    static Finding of(String target, FuzzSettings settings, long caseNumber, byte[] input, String what) {
        int shown = Math.min(input.length, HEX_BYTES_MAX);
        return new Finding(
                target,
                caseNumber,
                "--target " + target + " --seed " + settings.seed() + " --case " + caseNumber,
                what,
                HexFormat.of().formatHex(input, 0, shown)
                        + (shown < input.length ? "… (" + input.length + " bytes)" : ""));
    }

    static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString()
                .substring(0, Math.min(STACK_CHARS_MAX, text.getBuffer().length()));
    }

    /** For people. */
    String text() {
        return "FINDING in " + target + ", case " + caseNumber + " (" + replay + ", or --hex with the input)"
                + System.lineSeparator() + what + System.lineSeparator() + "  input: " + hex + System.lineSeparator();
    }
}
