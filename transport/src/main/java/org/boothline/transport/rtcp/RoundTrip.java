package org.boothline.transport.rtcp;

import java.util.concurrent.atomic.AtomicLong;
import org.boothline.base.stats.Counter;

/**
 * From here to the other station and back, by its answers to the times that our reports carried. Measured with the monotonic
 * clock from our own memory of when each of the last {@value #REPORTS_REMEMBERED} left, so that setting the time of day can't
 * falsify it, nor can an answer to a report we never sent.
 *
 * <p><b>Thread</b>: the reporter's; the measured value may be read by any. <b>Source</b>: RFC 3550 section 6.4.1 (LSR, DLSR),
 * RFC 3611 section 4.5 (DLRR).
 */
final class RoundTrip {
    private static final int REPORTS_REMEMBERED = 8;
    private static final long UNKNOWN = -1;

    private final long[] ids = new long[REPORTS_REMEMBERED];
    private final long[] sentAtNs = new long[REPORTS_REMEMBERED];
    private long sent;
    private final AtomicLong ns = new AtomicLong(UNKNOWN);
    private final Counter refused = new Counter("roundTripsRefused");

    /** A report with this NTP time leaves now. */
    void sent(long ntp, long nowNs) {
        int slot = (int) (sent++ % REPORTS_REMEMBERED);
        ids[slot] = NtpTime.middle32(ntp);
        sentAtNs[slot] = nowNs;
    }

    /**
     * The other station answers.
     *
     * @param id the middle 32 bits of the time in the report that it answers; 0: none
     * @param heldUnits how long it had it, in 1/65,536 s
     */
    void answered(long id, long heldUnits, long nowNs) {
        if (id == 0) {
            return;
        }
        for (int i = 0; i < Math.min(sent, REPORTS_REMEMBERED); i++) {
            long tripNs = nowNs - sentAtNs[i] - heldUnits * 1_000_000_000L / 65_536;
            if (ids[i] == id && tripNs >= 0) {
                ns.set(tripNs);
                return;
            }
        }
        refused.increment();
    }

    /** −1 until measured. */
    long ns() {
        return ns.get();
    }

    Counter refused() {
        return refused;
    }

    /** A duration in 1/65,536 s, kept within 32 bits. */
    static long toUnits65536(long durationNs) {
        long units = durationNs / 1_000_000_000L * 65_536 + durationNs % 1_000_000_000L * 65_536 / 1_000_000_000L;
        return Math.max(0, Math.min(0xFFFF_FFFFL, units));
    }
}
