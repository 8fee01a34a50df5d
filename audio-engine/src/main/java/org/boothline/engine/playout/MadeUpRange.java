package org.boothline.engine.playout;

import org.boothline.base.range.LongRange;

/**
 * A range of captured samples that the ear did not get as they were.
 *
 * @param samples by the sender's sample clock, lookahead already subtracted
 */
public record MadeUpRange(LongRange samples, Cause cause) {
    /** Why. */
    public enum Cause {
        /** The packet was lost or late: concealed. */
        MISSING,
        /** The decoder refused the packet: concealed. */
        CORRUPT,
        /** The sender had no audio: silence. */
        SOURCE_FAULT,
        /** Left out, to bring a buffer back that had become too deep. */
        SKIPPED
    }
}
