package org.boothline.transport.message;

import org.jspecify.annotations.Nullable;

/**
 * The first request on a control connection: who calls, and which session it means. Answer: {@link HelloAnswer}.
 *
 * @param name the station's, as people see it; 1 to 64 characters
 * @param software name and version, 1 to 64 characters
 * @param sessionId the session to resume; null for a new one
 * @param sending whether a stream offer will follow
 * @param invitation what the caller was invited with; null if with nothing
 */
public record Hello(
        String name,
        Role role,
        String software,
        @Nullable String sessionId,
        boolean sending,
        @Nullable InvitationClaim invitation)
        implements Message {
    public Hello {
        Check.text("name", name, 1, Check.NAME_CHARS);
        Check.given("role", role);
        Check.text("software", software, 1, Check.NAME_CHARS);
        Check.idOrNull("sessionId", sessionId);
    }
}
