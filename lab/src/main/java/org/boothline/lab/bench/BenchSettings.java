package org.boothline.lab.bench;

/**
 * How a benchmark runs.
 *
 * @param seconds how long it measures, warm-up not counted: {@value #SECONDS_MIN} to {@value #SECONDS_MAX}
 * @param json one JSON object instead of a table
 */
public record BenchSettings(int seconds, boolean json) {
    public static final int SECONDS_MIN = 1;
    public static final int SECONDS_MAX = 3_600;

    /** At 200 frames a second it takes 10 s for two frames to lie beyond the 99.9th percentile. */
    public static final int SECONDS_DEFAULT = 10;

    public BenchSettings {
        if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
            throw new IllegalArgumentException(
                    "a benchmark takes " + SECONDS_MIN + " to " + SECONDS_MAX + " seconds, not " + seconds);
        }
    }
}
