package org.boothline.engine.playout;

/**
 * The peak of what the device gets, falling by 20 dB a second.
 *
 * <p><b>Thread</b>: playout writes, any reads.
 */
public final class OutputPeak {
    private static final double FALL_PER_SAMPLE = Math.log(10) / 48_000;

    private volatile float peak;

    void note(float[] audio, int count, int frames) {
        float highest = 0;
        for (int i = 0; i < count; i++) {
            highest = Math.max(highest, Math.abs(audio[i]));
        }
        peak = Math.max(highest, (float) (peak * Math.exp(-FALL_PER_SAMPLE * frames)));
    }

    /** In dBFS, −120 for silence. */
    public float db() {
        return (float) Math.max(-120, 20 * Math.log10(Math.max(1e-6, peak)));
    }
}
