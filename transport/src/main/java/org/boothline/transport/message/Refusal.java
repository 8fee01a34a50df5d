package org.boothline.transport.message;

/**
 * The answer to what was not understood, is of another version, or is not for this peer.
 *
 * @param reason in words for a person
 */
public record Refusal(String reason, RefusalCode code) implements Message {
    public Refusal {
        Check.text("reason", reason, 0, Check.REASON_CHARS);
        Check.given("code", code);
    }
}
