package org.boothline.app.bench;

import java.nio.file.Path;
import java.util.BitSet;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.wav.WavReader;

/**
 * Looks for glitches in a recorded sine of 1 kHz, in blocks of 1 ms, which is one turn of it: a block is bad when its
 * level, its phase against the block before, or what is left beside the sine is not as it should be. Bad blocks less
 * than 20 ms apart are one glitch. What the resampler does to follow a clock turns the phase by 0.03 a block at most.
 *
 * @param seconds looked through
 * @param badBlocks of 1 ms
 */
public record SineWatch(double seconds, long badBlocks, long glitches) {
    private static final int BLOCK = 48;
    private static final int APART_BLOCKS = 20;
    private static final double LEVEL_TOLERANCE = 0.12;
    private static final double PHASE_TOLERANCE = 0.15;
    /** −20 dB: an added click or a missing sample leaves more, a codec far less. */
    private static final double REST_SHARE_MAX = 0.01;

    private static final double FULL_SCALE = 1 << 23;

    /**
     * Looks through a part of what was recorded.
     *
     * @param levelDbfs what the sine has
     * @param fromSeconds before the sine's end, not before its beginning
     * @param toSeconds before its end
     */
    static SineWatch of(Path wav, double levelDbfs, double fromSeconds, double toSeconds) throws UserFault {
        try (WavReader reader = WavReader.open(wav)) {
            int channels = reader.format().channels();
            int[] samples = new int[BLOCK * channels];
            Blocks blocks = new Blocks(Math.pow(10, levelDbfs / 20));
            double[] block = new double[BLOCK];
            while (reader.read(samples, 0, BLOCK) == BLOCK) {
                for (int i = 0; i < BLOCK; i++) {
                    block[i] = samples[i * channels] / FULL_SCALE;
                }
                blocks.add(block);
            }
            return blocks.judge(fromSeconds, toSeconds);
        }
    }

    /** Which blocks are bad, in the order of time; a bit a block. */
    static final class Blocks {
        private final double level;
        private final BitSet bad = new BitSet();
        private int count;
        private int firstLoud = -1;
        private int lastLoud = -1;
        private double lastPhase;

        Blocks(double level) {
            this.level = level;
        }

        void add(double[] block) {
            double inPhase = 0;
            double quadrature = 0;
            double energy = 0;
            for (int i = 0; i < BLOCK; i++) {
                double turn = 2 * Math.PI * i / BLOCK;
                inPhase += block[i] * Math.sin(turn);
                quadrature += block[i] * Math.cos(turn);
                energy += block[i] * block[i];
            }
            double amplitude = 2 * Math.hypot(inPhase, quadrature) / BLOCK;
            double phase = Math.atan2(quadrature, inPhase);
            double turned = Math.abs(Math.IEEEremainder(phase - lastPhase, 2 * Math.PI));
            double rest = energy - amplitude * amplitude * BLOCK / 2;
            if (Math.abs(amplitude / level - 1) > LEVEL_TOLERANCE
                    || turned > PHASE_TOLERANCE
                    || rest > REST_SHARE_MAX * level * level * BLOCK / 2) {
                bad.set(count);
            }
            if (amplitude > level / 2) {
                firstLoud = firstLoud < 0 ? count : firstLoud;
                lastLoud = count;
            }
            lastPhase = phase;
            count++;
        }

        SineWatch judge(double fromSeconds, double toSeconds) {
            int from = (int) Math.max(firstLoud + 1, lastLoud - 1_000 * fromSeconds);
            int to = (int) (lastLoud - 1_000 * toSeconds);
            if (firstLoud < 0 || from >= to) {
                return new SineWatch(0, 0, 0);
            }
            long badBlocks = 0;
            long glitches = 0;
            int last = -APART_BLOCKS;
            for (int at = bad.nextSetBit(from); at >= 0 && at < to; at = bad.nextSetBit(at + 1)) {
                badBlocks++;
                glitches += badBlocks == 1 || at - last >= APART_BLOCKS ? 1 : 0;
                last = at;
            }
            return new SineWatch((to - from) / 1_000.0, badBlocks, glitches);
        }
    }
}
