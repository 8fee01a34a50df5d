package org.boothline.qmanager.job;

/**
 * When to try again: 1 s after the first try in vain, doubling up to 5 minutes, for ever. Sooner when the other station
 * calls this Q Manager, when a person wants the same again, and when this process is started anew.
 */
public final class Backoff {
    /** Shorter would hammer a station that restarts; longer would be felt by a person who watches. */
    public static final long FIRST_MS = 1_000;

    /** A station that comes back is found within this time, even if it does not call by itself. */
    public static final long LONGEST_MS = 300_000;

    private Backoff() {}

    /** @param triesInVain how many tries failed in a row: 1 or more */
    public static long delayMs(int triesInVain) {
        int doublings = Math.min(20, Math.max(0, triesInVain - 1));
        return Math.min(LONGEST_MS, FIRST_MS << doublings);
    }
}
