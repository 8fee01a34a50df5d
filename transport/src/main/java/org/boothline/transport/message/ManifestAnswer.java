package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * A take's manifest, when its status is READY.
 *
 * @param reason why there is none, in words for a person
 * @param manifest given when READY
 */
public record ManifestAnswer(
        ServeStatus status,
        @Nullable String reason,
        @Nullable SignedLines manifest) implements Message {
    public ManifestAnswer {
        Check.given("status", status);
        Check.reason(reason);
        Check.that((status == ServeStatus.READY) == (manifest != null), "a manifest comes with READY, and only then");
    }
}
