package org.boothline.app.bench;

/**
 * How {@link CallBench} runs.
 *
 * @param seconds how long it measures, warm-up not counted: {@value #SECONDS_MIN} to {@value #SECONDS_MAX}
 * @param soak both stations write what they play to a file, in which glitches are looked for afterwards
 */
public record CallSettings(int seconds, boolean soak) {
    public static final int SECONDS_MIN = 2;
    public static final int SECONDS_MAX = 7_200;
    public static final int SECONDS_DEFAULT = 30;

    public CallSettings {
        if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
            throw new IllegalArgumentException(
                    "a call is measured for " + SECONDS_MIN + " to " + SECONDS_MAX + " seconds, not " + seconds);
        }
    }
}
