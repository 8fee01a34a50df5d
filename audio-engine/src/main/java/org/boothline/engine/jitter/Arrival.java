package org.boothline.engine.jitter;

/** What became of a frame that arrived. */
public enum Arrival {
    /** It is held and will be played. */
    IN_TIME,
    /** Its time had passed: something else was played instead. For the ear it is lost, for the recording it is not. */
    LATE,
    /** It is held already, or was played. */
    DUPLICATE,
    /** Too far from what is being played, in either direction; if its like keep coming, the buffer starts afresh there. */
    OUT_OF_RANGE,
    /** Its format or a counter can't be. */
    MALFORMED
}
