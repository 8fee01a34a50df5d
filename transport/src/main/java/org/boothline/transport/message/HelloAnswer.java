package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * Whether the call is taken, and the session's keys if so.
 *
 * @param reason why not, when not accepted, in words for a person
 * @param sessionId the session, new or resumed; given when accepted
 * @param restoreKeyHex the session's restore key, 32 to 128 hexadecimal digits; given when accepted
 * @param name the answering station's
 * @param pair only in a refusal: the two stations don't know each other; compare words first, then say hello again
 */
public record HelloAnswer(
        boolean accepted,
        @Nullable String reason,
        @Nullable String sessionId,
        @Nullable String restoreKeyHex,
        String name,
        Role role,
        boolean pair)
        implements Message {
    public HelloAnswer {
        Check.verdict(accepted, reason);
        Check.idOrNull("sessionId", sessionId);
        Check.hexOrNull("restoreKeyHex", restoreKeyHex, 32, 128);
        Check.text("name", name, 1, Check.NAME_CHARS);
        Check.given("role", role);
        Check.that(
                !accepted || (sessionId != null && restoreKeyHex != null), "an accepted hello has a session and a key");
        Check.that(!(accepted && pair), "an accepted hello needs no pairing");
    }

    /** The call is taken. */
    public static HelloAnswer taken(String sessionId, String restoreKeyHex, String name, Role role) {
        return new HelloAnswer(true, null, sessionId, restoreKeyHex, name, role, false);
    }

    public static HelloAnswer refused(String reason, String name, Role role) {
        return new HelloAnswer(false, reason, null, null, name, role, false);
    }

    /** Not yet: the people have to compare words first. */
    public static HelloAnswer pairFirst(String reason, String name, Role role) {
        return new HelloAnswer(false, reason, null, null, name, role, true);
    }

    /** Without the restore key, whatever a log or debugger prints. */
    @Override
    public String toString() {
        return "HelloAnswer[accepted=" + accepted + ", reason=" + reason + ", sessionId=" + sessionId + ", name=" + name
                + ", role=" + role + ", pair=" + pair + "]";
    }
}
