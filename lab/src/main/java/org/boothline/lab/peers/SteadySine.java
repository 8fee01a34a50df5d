package org.boothline.lab.peers;

import java.util.Arrays;

/**
 * A sine of 1 kHz, and the blocks of 1 ms in which it was not what it had been: each block is one turn of it at 48 kHz.
 *
 * <p>A block is damaged if what is left of it without its sine is more than a tenth (−20 dB) of the sine as it usually
 * is, if its sine is louder or softer by a third, or if its phase is 0.3 rad from that of the sound block before. A
 * tenth is far above what Opus at the lowest bitrate here leaves (−30 dB), and far below any cut, repetition, silence
 * or concealment; a delay that glides by 0.5 % turns the phase by 0.03 rad a block. Packets of a whole number of
 * milliseconds could be left out unseen; no program here has any.
 *
 * <p><b>Thread</b>: its caller's. <b>Memory</b>: three numbers a block.
 */
final class SteadySine {
    static final int BLOCK_SAMPLES = 48;

    private static final double LEVEL = 0.5;
    private static final double RESIDUE_MAX = 0.1;
    private static final double LOUDER_MAX = 4.0 / 3;
    private static final double TURN_MAX = 0.3;

    /**
     * What was damaged.
     *
     * @param blocks of 1 ms
     * @param events runs of damaged blocks with a sound one before each
     */
    record Damage(int blocks, int events) {}

    private SteadySine() {}

    /** Puts it into {@code signal}. */
    static void fill(float[] signal, int from, int samples) {
        for (int i = 0; i < samples; i++) {
            signal[from + i] = (float) (LEVEL * Math.sin(2 * Math.PI * (i % BLOCK_SAMPLES) / BLOCK_SAMPLES));
        }
    }

    /** Looks for damage in whole blocks of what was heard; all of it is meant to be the sine. */
    static Damage damage(float[] heard, int from, int samples) {
        int blocks = samples / BLOCK_SAMPLES;
        double[] level = new double[blocks];
        double[] phase = new double[blocks];
        double[] residue = new double[blocks];
        for (int block = 0; block < blocks; block++) {
            fit(heard, from + block * BLOCK_SAMPLES, block, level, phase, residue);
        }
        double usual = median(level);
        int damaged = 0;
        int events = 0;
        boolean soundBefore = true;
        for (int block = 0; block < blocks; block++) {
            boolean sound = residue[block] <= RESIDUE_MAX * usual
                    && level[block] <= usual * LOUDER_MAX
                    && level[block] >= usual / LOUDER_MAX;
            boolean whole = sound
                    && usual > 0
                    && (block == 0 || !soundBefore || Math.abs(turn(phase[block - 1], phase[block])) <= TURN_MAX);
            if (!whole) {
                damaged++;
                events += soundBefore ? 1 : 0;
            }
            soundBefore = sound && usual > 0;
        }
        return new Damage(damaged, events);
    }

    /** Level and phase of the sine in the block, and the level of what is left. */
    private static void fit(float[] heard, int at, int block, double[] level, double[] phase, double[] residue) {
        double sine = 0;
        double cosine = 0;
        for (int i = 0; i < BLOCK_SAMPLES; i++) {
            double angle = 2 * Math.PI * i / BLOCK_SAMPLES;
            sine += heard[at + i] * Math.sin(angle) * 2 / BLOCK_SAMPLES;
            cosine += heard[at + i] * Math.cos(angle) * 2 / BLOCK_SAMPLES;
        }
        double left = 0;
        for (int i = 0; i < BLOCK_SAMPLES; i++) {
            double angle = 2 * Math.PI * i / BLOCK_SAMPLES;
            double rest = heard[at + i] - sine * Math.sin(angle) - cosine * Math.cos(angle);
            left += rest * rest * 2 / BLOCK_SAMPLES;
        }
        level[block] = Math.hypot(sine, cosine);
        phase[block] = Math.atan2(cosine, sine);
        residue[block] = Math.sqrt(left);
    }

    private static double turn(double from, double to) {
        return Math.IEEEremainder(to - from, 2 * Math.PI);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}
