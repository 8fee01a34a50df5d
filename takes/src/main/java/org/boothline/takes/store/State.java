package org.boothline.takes.store;

/** Whether a take's range is final. What was restored of it is the Q Manager's job file's business. */
public enum State {
    /** It goes on; its end is not known. */
    OPEN,
    /** Its range will not change any more. */
    STOPPED
}
