package org.boothline.engine.meter;

import java.util.Arrays;
import org.boothline.base.media.StreamFormat;

/**
 * The momentary loudness of EBU R128: the K-weighted power of the last 400 ms, all channels added, ungated. A stereo sine of
 * 997 Hz that peaks at 0 dBFS reads 0.0 LUFS, on one channel alone −3.0.
 *
 * <p><b>Thread</b>: {@link #add} by one thread, {@link #lufs} by any. <b>Clock</b>: the samples', at 48 kHz; the figure is new
 * every 10 ms. <b>Memory</b>: 40 sums, made here. <b>Source</b>: ITU-R BS.1770-4 annex 1, EBU Tech 3341.
 */
final class MomentaryLoudness {
    private static final int BIN_FRAMES = StreamFormat.SAMPLE_RATE_HZ / 100;
    private static final int BINS = 40;
    private static final double OFFSET_LU = -0.691;

    private final KWeighting[] channels;
    private final double[] bins = new double[BINS];
    private int bin;
    private int binFrames;
    private double energy;
    private volatile float lufs = LevelMeter.FLOOR_DB;

    MomentaryLoudness(int channels) {
        this.channels = new KWeighting[channels];
        Arrays.setAll(this.channels, channel -> new KWeighting());
    }

    /** @param samples float[frames × channels], ±1.0 full scale */
    void add(float[] samples, int frames) {
        int done = 0;
        while (done < frames) {
            int count = Math.min(frames - done, BIN_FRAMES - binFrames);
            for (int channel = 0; channel < channels.length; channel++) {
                energy += channels[channel].energy(samples, done * channels.length + channel, channels.length, count);
            }
            done += count;
            binFrames += count;
            if (binFrames == BIN_FRAMES) {
                closeBin();
            }
        }
    }

    private void closeBin() {
        bins[bin] = energy <= Double.MAX_VALUE ? energy : 0;
        bin = (bin + 1) % BINS;
        binFrames = 0;
        energy = 0;
        double sum = 0;
        for (double each : bins) {
            sum += each;
        }
        lufs = Math.max(LevelMeter.FLOOR_DB, LevelMeter.decibels(sum / (BINS * BIN_FRAMES)) + (float) OFFSET_LU);
        for (KWeighting channel : channels) {
            channel.settle();
        }
    }

    float lufs() {
        return lufs;
    }

    /** One channel's head and ear: a shelf for the head, a high-pass for the ear; both in transposed direct form II. */
    private static final class KWeighting {
        private static final double SHELF_B0 = 1.53512485958697;
        private static final double SHELF_B1 = -2.69169618940638;
        private static final double SHELF_B2 = 1.19839281085285;
        private static final double SHELF_A1 = -1.69065929318241;
        private static final double SHELF_A2 = 0.73248077421585;
        private static final double PASS_B1 = -2;
        private static final double PASS_A1 = -1.99004745483398;
        private static final double PASS_A2 = 0.99007225036621;

        private double shelf1;
        private double shelf2;
        private double pass1;
        private double pass2;

        double energy(float[] samples, int from, int step, int count) {
            double sum = 0;
            for (int i = 0, at = from; i < count; i++, at += step) {
                double in = samples[at];
                double shelved = SHELF_B0 * in + shelf1;
                shelf1 = SHELF_B1 * in - SHELF_A1 * shelved + shelf2;
                shelf2 = SHELF_B2 * in - SHELF_A2 * shelved;
                double out = shelved + pass1;
                pass1 = PASS_B1 * shelved - PASS_A1 * out + pass2;
                pass2 = shelved - PASS_A2 * out;
                sum += out * out;
            }
            return sum;
        }

        void settle() {
            shelf1 = settled(shelf1);
            shelf2 = settled(shelf2);
            pass1 = settled(pass1);
            pass2 = settled(pass2);
        }

        /** What fades away would become numbers with which processors are slow, and what is no number would stay. */
        private static double settled(double state) {
            return Math.abs(state) > 1e-30 && Math.abs(state) < 1e6 ? state : 0;
        }
    }
}
