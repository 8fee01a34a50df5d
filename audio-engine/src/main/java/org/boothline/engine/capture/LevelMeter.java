package org.boothline.engine.capture;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.boothline.engine.pcm.Int24;

/**
 * Tells how loud captured samples are: peak, RMS, clips.
 *
 * <p>The peak rises at once and falls by 20 dB in 1.7 s, as a peak programme meter does (IEC 60268-10, type I); the
 * RMS is averaged over 300 ms. A full-scale sine reads −3.0 dBFS RMS.
 *
 * <p><b>Thread</b>: {@link #add} by one thread; figures by any. <b>Clock</b>: the samples', at 48 kHz. <b>Memory</b>:
 * nothing after it was made.
 */
public final class LevelMeter {
    /** What silence reads: below the least bit. */
    public static final float FLOOR_DB = -150f;

    private static final int CHANNELS_MAX = 2;
    private static final double SAMPLE_RATE_HZ = 48_000;
    private static final double FALL_DB_PER_FRAME = 20 / 1.7 / SAMPLE_RATE_HZ;
    private static final double AVERAGE_FRAMES = 0.3 * SAMPLE_RATE_HZ;
    private static final double FULL_SCALE = 8_388_608.0;

    private final double[] peak = new double[CHANNELS_MAX];
    private final double[] meanSquare = new double[CHANNELS_MAX];
    private final AtomicIntegerArray peakDbBits = new AtomicIntegerArray(CHANNELS_MAX);
    private final AtomicIntegerArray rmsDbBits = new AtomicIntegerArray(CHANNELS_MAX);
    private final AtomicIntegerArray highestDbBits = new AtomicIntegerArray(CHANNELS_MAX);
    private final AtomicLong clippedSamples = new AtomicLong();

    public LevelMeter() {
        for (int channel = 0; channel < CHANNELS_MAX; channel++) {
            peakDbBits.set(channel, Float.floatToIntBits(FLOOR_DB));
            rmsDbBits.set(channel, Float.floatToIntBits(FLOOR_DB));
            highestDbBits.set(channel, Float.floatToIntBits(FLOOR_DB));
        }
    }

    /**
     * Takes a block into account.
     *
     * @param samples int[frames × channels], 24 bit
     */
    public void add(int[] samples, int frames, int channels) {
        if (frames < 1) {
            return;
        }
        double fall = Math.pow(10, -FALL_DB_PER_FRAME * frames / 20);
        double weight = 1 - Math.exp(-frames / AVERAGE_FRAMES);
        for (int channel = 0; channel < Math.min(channels, CHANNELS_MAX); channel++) {
            add(samples, frames, channels, channel, fall, weight);
        }
    }

    private void add(int[] samples, int frames, int channels, int channel, double fall, double weight) {
        int highest = 0;
        int clipped = 0;
        double sum = 0;
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            int sample = samples[at];
            highest = Math.max(highest, Math.abs(sample));
            sum += (double) sample * sample;
            if (sample >= Int24.MAX || sample <= Int24.MIN) {
                clipped++;
            }
        }
        peak[channel] = Math.max(highest / FULL_SCALE, peak[channel] * fall);
        meanSquare[channel] += weight * (sum / frames / (FULL_SCALE * FULL_SCALE) - meanSquare[channel]);
        float peakDb = decibels(peak[channel]);
        peakDbBits.setRelease(channel, Float.floatToIntBits(peakDb));
        rmsDbBits.setRelease(channel, Float.floatToIntBits(decibels(Math.sqrt(meanSquare[channel]))));
        if (peakDb > Float.intBitsToFloat(highestDbBits.get(channel))) {
            highestDbBits.setRelease(channel, Float.floatToIntBits(peakDb));
        }
        if (clipped > 0) {
            clippedSamples.getAndAdd(clipped);
        }
    }

    /** The falling peak, {@value #FLOOR_DB} to 0 dBFS. */
    public float peakDb(int channel) {
        return Float.intBitsToFloat(peakDbBits.getAcquire(channel));
    }

    /** {@value #FLOOR_DB} to 0 dBFS. */
    public float rmsDb(int channel) {
        return Float.intBitsToFloat(rmsDbBits.getAcquire(channel));
    }

    /** The highest peak since the meter was made, in dBFS. */
    public float highestPeakDb(int channel) {
        return Float.intBitsToFloat(highestDbBits.getAcquire(channel));
    }

    /** Samples at either end of the scale since the meter was made, all channels. */
    public long clippedSamples() {
        return clippedSamples.get();
    }

    private static float decibels(double level) {
        return level <= 0 ? FLOOR_DB : (float) Math.max(FLOOR_DB, 20 * Math.log10(level));
    }
}
