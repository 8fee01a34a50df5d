package org.boothline.app.attack;

/**
 * How a call is flooded.
 *
 * @param perSecond datagrams of garbage a second, at three ports together
 * @param seconds without garbage, and as many with it, in turns of {@value #TURN_SECONDS} s or less
 */
public record FloodSettings(int perSecond, int seconds, long seed) {
    public static final int PER_SECOND_DEFAULT = 10_000;
    public static final int PER_SECOND_MAX = 1_000_000;
    public static final int SECONDS_DEFAULT = 20;
    public static final int SECONDS_MAX = 3_600;

    /** What else the machine does falls on both alike. */
    public static final int TURN_SECONDS = 5;

    public FloodSettings {
        if (perSecond < 1 || perSecond > PER_SECOND_MAX) {
            throw new IllegalArgumentException("a flood has 1 to " + PER_SECOND_MAX + " datagrams a second");
        }
        if (seconds < 1 || seconds > SECONDS_MAX) {
            throw new IllegalArgumentException("a flood lasts 1 to " + SECONDS_MAX + " seconds");
        }
    }
}
