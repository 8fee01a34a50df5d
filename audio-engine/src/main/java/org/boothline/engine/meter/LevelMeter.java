package org.boothline.engine.meter;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.engine.pcm.Int24;

/**
 * Tells how loud audio is: peak, RMS, momentary loudness, clips.
 *
 * <p>The peak rises at once and falls by 20 dB in 1.7 s, as a peak programme meter does (IEC 60268-10, type I); the
 * RMS is averaged over 300 ms. A full-scale sine reads −3.0 dBFS RMS. Loudness: {@link MomentaryLoudness}.
 *
 * <p><b>Thread</b>: {@code add} by one thread; figures by any. <b>Clock</b>: the samples', at 48 kHz. <b>Memory</b>:
 * nothing after it was made.
 */
public final class LevelMeter {
    /** What silence reads, in dBFS and in LUFS: below the least bit. */
    public static final float FLOOR_DB = -150f;

    private static final double FALL_DB_PER_FRAME = 20 / 1.7 / StreamFormat.SAMPLE_RATE_HZ;
    private static final double AVERAGE_FRAMES = 0.3 * StreamFormat.SAMPLE_RATE_HZ;

    /** Two in a row happen to music that was made loud; the third says that something is cut off. */
    private static final int CLIP_SAMPLES = 3;

    /** The highest step of a 16 bit card, which has none above it. */
    private static final float FULL_SCALE = 32_767f / 32_768f;

    private final int channels;
    private final float[] converted;
    private final double[] peak;
    private final double[] meanSquare;
    private final int[] fullScaleRun;
    private final AtomicIntegerArray peakDbBits;
    private final AtomicIntegerArray rmsDbBits;
    private final MomentaryLoudness loudness;
    private final Counter clips = new Counter("clips");

    /** @param channels of what it is given */
    public LevelMeter(int channels) {
        this.channels = channels;
        converted = new float[StreamFormat.FRAME_SAMPLES_MAX * channels];
        peak = new double[channels];
        meanSquare = new double[channels];
        fullScaleRun = new int[channels];
        peakDbBits = new AtomicIntegerArray(channels);
        rmsDbBits = new AtomicIntegerArray(channels);
        for (int channel = 0; channel < channels; channel++) {
            peakDbBits.set(channel, Float.floatToIntBits(FLOOR_DB));
            rmsDbBits.set(channel, Float.floatToIntBits(FLOOR_DB));
        }
        loudness = new MomentaryLoudness(channels);
    }

    /** @param samples int[frames × channels], 24 bit */
    public void add(int[] samples, int frames) {
        int done = 0;
        while (done < frames) {
            int count = Math.min(frames - done, StreamFormat.FRAME_SAMPLES_MAX);
            for (int i = 0, at = done * channels; i < count * channels; i++, at++) {
                converted[i] = Int24.toFloat(samples[at]);
            }
            add(converted, count);
            done += count;
        }
    }

    /** @param samples float[frames × channels], ±1.0 full scale */
    public void add(float[] samples, int frames) {
        if (frames < 1) {
            return;
        }
        double fall = Math.pow(10, -FALL_DB_PER_FRAME * frames / 20);
        double weight = 1 - Math.exp(-frames / AVERAGE_FRAMES);
        for (int channel = 0; channel < channels; channel++) {
            add(samples, frames, channel, fall, weight);
        }
        loudness.add(samples, frames);
    }

    private void add(float[] samples, int frames, int channel, double fall, double weight) {
        float highest = 0;
        double sum = 0;
        int run = fullScaleRun[channel];
        for (int i = 0, at = channel; i < frames; i++, at += channels) {
            float magnitude = Math.abs(samples[at]);
            sum += (double) magnitude * magnitude;
            if (magnitude > highest) {
                highest = magnitude;
            }
            if (magnitude < FULL_SCALE) {
                run = 0;
            } else if (++run == CLIP_SAMPLES) {
                clips.increment();
            }
        }
        fullScaleRun[channel] = run;
        if (sum
                <= Double
                        .MAX_VALUE) { // Else a decoder gave what is no number, which an average would never lose again.
            meanSquare[channel] += weight * (sum / frames - meanSquare[channel]);
        }
        peak[channel] = Math.max(highest, peak[channel] * fall);
        peakDbBits.setRelease(channel, Float.floatToIntBits(decibels(peak[channel] * peak[channel])));
        rmsDbBits.setRelease(channel, Float.floatToIntBits(decibels(meanSquare[channel])));
    }

    /** The falling peak in dBFS, not less than {@value #FLOOR_DB}. */
    public float peakDb(int channel) {
        return Float.intBitsToFloat(peakDbBits.getAcquire(channel));
    }

    /** In dBFS, not less than {@value #FLOOR_DB}. */
    public float rmsDb(int channel) {
        return Float.intBitsToFloat(rmsDbBits.getAcquire(channel));
    }

    /** The falling peak of the loudest channel. */
    public float peakDb() {
        float highest = FLOOR_DB;
        for (int channel = 0; channel < channels; channel++) {
            highest = Math.max(highest, peakDb(channel));
        }
        return highest;
    }

    /** RMS of the loudest channel. */
    public float rmsDb() {
        float highest = FLOOR_DB;
        for (int channel = 0; channel < channels; channel++) {
            highest = Math.max(highest, rmsDb(channel));
        }
        return highest;
    }

    /** Momentary loudness of all channels together in LUFS, not less than {@value #FLOOR_DB}. */
    public float momentaryLufs() {
        return loudness.lufs();
    }

    /** How often three or more samples of a channel in a row stood at full scale, since the meter was made. */
    public long clips() {
        return clips.value();
    }

    /** Of a power, 1.0 being full scale squared. */
    static float decibels(double power) {
        return power <= 0 ? FLOOR_DB : (float) Math.max(FLOOR_DB, 10 * Math.log10(power));
    }
}
