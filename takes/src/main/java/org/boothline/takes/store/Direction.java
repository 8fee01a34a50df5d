package org.boothline.takes.store;

/** Whose audio a take is, seen from this station. */
public enum Direction {
    /** Ours: the spool is here. */
    SENT,
    /** The other station's: the packet log is here, the spool is there. */
    RECEIVED
}
