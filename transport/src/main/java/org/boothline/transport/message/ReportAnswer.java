package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Whether the reports will be read.
 *
 * @param reason why not, when not accepted, in words for a person
 * @param newSsrc only with a refusal: the SSRC is taken here; offer again with another SSRC and key
 */
public record ReportAnswer(boolean accepted, @Nullable String reason, boolean newSsrc) implements Message {
    public ReportAnswer {
        Check.verdict(accepted, reason);
        Check.that(!(accepted && newSsrc), "an accepted SSRC is not to be changed");
    }

    public static ReportAnswer yes() {
        return new ReportAnswer(true, null, false);
    }

    public static ReportAnswer refused(String reason) {
        return new ReportAnswer(false, reason, false);
    }

    /** The SSRC is one of this station's own. */
    public static ReportAnswer otherSsrc(String reason) {
        return new ReportAnswer(false, reason, true);
    }
}
