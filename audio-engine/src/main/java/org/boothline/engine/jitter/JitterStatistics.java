package org.boothline.engine.jitter;

import java.util.List;
import org.boothline.base.stats.Counter;

/** What a jitter buffer counted. <b>Thread</b>: written by playout, read by any. */
public final class JitterStatistics {
    /** Frames that came in time. */
    public final Counter framesInTime = new Counter("framesInTime");
    /** Frames whose time had passed when they came. */
    public final Counter framesLate = new Counter("framesLate");
    /** Frames that came twice. */
    public final Counter framesDuplicate = new Counter("framesDuplicate");
    /** Frames too far from what was being played. */
    public final Counter framesOutOfRange = new Counter("framesOutOfRange");
    /** Frames whose format or counters can't be. */
    public final Counter framesMalformed = new Counter("framesMalformed");
    /** Frames by the sender's index that were not there when their time came, lost or late; known once a later one plays. */
    public final Counter framesMissed = new Counter("framesMissed");
    /** Frames by which playout waited for the buffer to fill. */
    public final Counter framesHeld = new Counter("framesHeld");
    /** Frames that were left out because the buffer had become too deep. */
    public final Counter framesSkipped = new Counter("framesSkipped");
    /** Frames that lacked and came in time as a copy in a later packet (RFC 2198). */
    public final Counter framesRecoveredByRed = new Counter("framesRecoveredByRed");
    /** Frames that lacked and came in time because they were sent again (RFC 4588). */
    public final Counter framesRecoveredByRtx = new Counter("framesRecoveredByRtx");
    /** The delay kept beyond the fastest packets', in nanoseconds. */
    public final Counter marginNs = new Counter("marginNs");
    /** By how much the sender's clock is the faster one, in parts of 10⁹; 0 until it is known. */
    public final Counter driftPpb = new Counter("driftPpb");
    /** How often the buffer started afresh at another place of the stream. */
    public final Counter reanchors = new Counter("reanchors");

    /** All of them, for a listing. */
    public List<Counter> all() {
        return List.of(
                framesInTime,
                framesLate,
                framesDuplicate,
                framesOutOfRange,
                framesMalformed,
                framesMissed,
                framesHeld,
                framesSkipped,
                framesRecoveredByRed,
                framesRecoveredByRtx,
                marginNs,
                driftPpb,
                reanchors);
    }
}
