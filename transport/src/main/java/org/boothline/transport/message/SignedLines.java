package org.boothline.transport.message;

import java.util.List;

/**
 * A signed text as it travels: a manifest or a receipt. Whether the signature holds is for the reader to check.
 *
 * @param lines 1 to 20,000, each up to 1,000 characters, without line breaks
 * @param certificate the signer's, DER in Base64
 * @param signature over the lines, each ended by a line feed: ECDSA with SHA-256, DER in Base64
 */
public record SignedLines(List<String> lines, String certificate, String signature) {
    private static final int LINES_MAX = 20_000;
    private static final int LINE_CHARS_MAX = 1_000;
    private static final int CERTIFICATE_CHARS_MAX = 8_192;
    private static final int SIGNATURE_CHARS_MAX = 1_024;

    public SignedLines {
        Check.given("lines", lines);
        Check.range("lines", lines.size(), 1, LINES_MAX);
        for (String line : lines) {
            Check.text("line", line, 0, LINE_CHARS_MAX);
        }
        Check.base64("certificate", certificate, CERTIFICATE_CHARS_MAX);
        Check.base64("signature", signature, SIGNATURE_CHARS_MAX);
        lines = List.copyOf(lines);
    }
}
