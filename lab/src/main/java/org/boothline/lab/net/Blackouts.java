package org.boothline.lab.net;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.range.LongRange;

/**
 * Ranges of time in which a line carries nothing. <b>Thread</b>: any may add and ask. <b>Clock</b>: that of the line
 * which asks. <b>Memory</b>: adding allocates, asking does not.
 */
public final class Blackouts {
    private volatile List<LongRange> rangesNs = List.of();

    /** Makes the line dark in this range of nanoseconds, besides those known already. */
    public synchronized void add(LongRange rangeNs) {
        List<LongRange> more = new ArrayList<>(rangesNs);
        more.add(rangeNs);
        rangesNs = List.copyOf(more);
    }

    /** True if a datagram that enters the line now is lost. */
    public boolean isDark(long nowNs) {
        List<LongRange> known = rangesNs;
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).contains(nowNs)) {
                return true;
            }
        }
        return false;
    }

    /** All ranges, as they were added. */
    public List<LongRange> rangesNs() {
        return rangesNs;
    }
}
