package org.boothline.session.view;

import org.jspecify.annotations.Nullable;

/**
 * Something happened that a person or program wants to know.
 *
 * @param epochMs time of day, UTC
 * @param sentence for people, one sentence
 * @param takeId of the take it is about, or null
 */
public record SessionEvent(
        Kind kind, long epochMs, String sentence, @Nullable String takeId) {
    public enum Kind {
        /** The station waits for calls or dials. */
        READY,
        CONNECTED,
        /** Lost the other side, or found it again. */
        LINE,
        TAKE_STARTED,
        /** The take has ended; its manifest may still come. */
        TAKE_STOPPED,
        /** The sender's signed manifest of a take is here: it can be restored. */
        TAKE_SIGNED,
        /** What this station sends was muted or not any more, or has another gain, frame length or bitrate. */
        INPUT,
        /** Something was lost that a person should know of: disk, device, source. */
        WARNING,
        /** The words that two people have to compare before their stations are connected. */
        PAIRING,
        /** The other station is known from now on. */
        PAIRED,
        /** The other station was not let in, or did not let us in. */
        REFUSED,
        /** A known station came with another key, and was not connected: a reinstallation, or an impostor. */
        KEY_CHANGED,
        /** The other station speaks another version of the protocol: one of the two has to be updated. */
        OTHER_VERSION,
        ENDED
    }
}
