package org.boothline.engine.pcm;

/** A captured sample: 24 bit, signed, in an int. <b>Thread</b>: any. <b>Memory</b>: nothing. */
public final class Int24 {
    public static final int MAX = 8_388_607;
    public static final int MIN = -8_388_608;

    private static final float FULL_SCALE = 8_388_608f;

    private Int24() {}

    /** {@code round(x · 8388608)}, clamped; a NaN is silence. */
    public static int ofFloat(float x) {
        return clamp(Math.round(x * FULL_SCALE));
    }

    /** Exact: a float has as many significant bits as a captured sample. */
    public static float toFloat(int sample) {
        return sample / FULL_SCALE;
    }

    /** {@code round(sample · factor)}, clamped. */
    public static int scale(int sample, double factor) {
        return (int) Math.max(MIN, Math.min(MAX, Math.round(sample * factor)));
    }

    public static int clamp(int value) {
        return Math.max(MIN, Math.min(MAX, value));
    }
}
