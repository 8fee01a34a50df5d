package org.boothline.transport.message;

/**
 * The receiver can't follow a stream any more, or heard nothing of it for long, and asks its sender to begin a new key
 * epoch. Answer: {@link RekeyAnswer}; the new epoch comes as a {@link StreamOffer}.
 */
public record RekeyRequest(String streamId) implements Message {
    public RekeyRequest {
        Check.id("streamId", streamId);
    }
}
