package org.boothline.transport.message;

/**
 * Hangs up. Answer: {@link ByeAnswer}.
 *
 * @param reason in words for a person; may be empty
 */
public record Bye(String reason) implements Message {
    public Bye {
        Check.text("reason", reason, 0, Check.REASON_CHARS);
    }
}
