package org.boothline.app.terminal;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code for a terminal: two rows of modules a line of half blocks. <b>Source</b>: ISO/IEC 18004, which wants a quiet zone
 * of four modules.
 */
public final class QrText {
    private static final int QUIET_MODULES = 4;
    private static final String BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";
    private static final String RESET = "\u001b[0m";

    private QrText() {}

    /**
     * @param text up to 2,953 bytes
     * @param coloured black on white whatever the terminal's colours are; else made for a dark background
     */
    public static String of(String text, boolean coloured) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        StringBuilder lines = new StringBuilder();
        for (int y = -QUIET_MODULES; y < code.size + QUIET_MODULES; y += 2) {
            lines.append(coloured ? BLACK_ON_WHITE : "");
            for (int x = -QUIET_MODULES; x < code.size + QUIET_MODULES; x++) {
                boolean upper = code.getModule(x, y) == coloured;
                boolean lower = code.getModule(x, y + 1) == coloured;
                lines.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }
            lines.append(coloured ? RESET : "").append('\n');
        }
        return lines.toString();
    }
}
