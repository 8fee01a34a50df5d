package org.boothline.session.view;

/** Where a station stands with the other one. */
public enum CallState {
    /** Waits for a call. */
    LISTENING,
    /** Dials and has not been answered yet. */
    CONNECTING,
    CONNECTED,
    /** The control channel has been silent for 3 s; the station redials. Audio and takes go on. */
    RECONNECTING,
    /** Silent for 2 minutes; the session is kept, the station goes on trying. */
    AWAY,
    /** Hung up, refused or failed; nothing follows. */
    ENDED
}
