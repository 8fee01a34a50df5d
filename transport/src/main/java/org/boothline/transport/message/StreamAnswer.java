package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Whether the stream will be received.
 *
 * @param reason why not, when not accepted, in words for a person
 * @param newSsrc only with a refusal: the SSRC is taken here; offer again with another SSRC and key
 */
public record StreamAnswer(boolean accepted, @Nullable String reason, boolean newSsrc) implements Message {
    public StreamAnswer {
        Check.verdict(accepted, reason);
        Check.that(!(accepted && newSsrc), "an accepted SSRC is not to be changed");
    }

    public static StreamAnswer yes() {
        return new StreamAnswer(true, null, false);
    }

    public static StreamAnswer refused(String reason) {
        return new StreamAnswer(false, reason, false);
    }

    /** The SSRC is one of this station's own. */
    public static StreamAnswer otherSsrc(String reason) {
        return new StreamAnswer(false, reason, true);
    }
}
