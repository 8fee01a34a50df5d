package org.boothline.transport.message;

/** Whether a Q Manager serves what it was asked for. */
public enum ServeStatus {
    READY,
    /** The take still runs, or its manifest is not signed yet: ask again. */
    OPEN,
    /** No such session or take here. */
    UNKNOWN,
    /** Not to this peer. */
    REFUSED
}
