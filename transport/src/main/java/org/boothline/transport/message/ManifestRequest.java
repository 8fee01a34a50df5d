package org.boothline.transport.message;

/**
 * Asks a Q Manager for the sender's signed manifest of a take. Answer: {@link ManifestAnswer}.
 */
public record ManifestRequest(String sessionId, String takeId) implements Message {
    public ManifestRequest {
        Check.id("sessionId", sessionId);
        Check.id("takeId", takeId);
    }
}
