package org.boothline.app.attack;

/**
 * How two stations are fuzzed through their sockets.
 *
 * @param cases datagrams
 * @param perSecond at most; more than the sockets' buffers and this machine stand measures those
 */
public record StationFuzzSettings(long cases, int perSecond, long seed) {
    public static final long CASES_DEFAULT = 1_000_000;
    public static final int PER_SECOND_DEFAULT = 5_000;

    public StationFuzzSettings {
        if (cases < 1 || perSecond < 1) {
            throw new IllegalArgumentException("at least one datagram, and one a second");
        }
    }
}
