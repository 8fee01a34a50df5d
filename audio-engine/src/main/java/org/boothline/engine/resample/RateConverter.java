package org.boothline.engine.resample;

import java.util.Arrays;

/**
 * Converts one sample rate to another by a windowed sinc, polyphase. Streaming: push input, pull output. Output frame 0
 * lies exactly on input frame 0; the filter's delay shows only as {@link #lookaheadFrames} of input that must be pushed
 * before an output frame can be pulled.
 *
 * <p>The place of every output frame is a whole number plus an integer fraction, so the long-run ratio of two whole
 * rates is exact for ever. {@link #speed} bends the ratio slowly, for two clocks that drift apart; at equal rates and
 * speed 1 on a whole frame the output is the input, bit for bit.
 *
 * <p><b>Thread</b>: one owner. <b>Memory</b>: the filter, up to about 1 MB for the usual rates, and
 * {@value #BLOCK_FRAMES_MAX} frames of history, made in the constructor; nothing later. <b>Source</b>: Kaiser window,
 * 96 taps at or above unity ratio for 120 dB of image rejection up to 20 kHz at 44.1 kHz.
 */
public final class RateConverter {
    /** More can't be waiting to be pulled: {@link #push} takes less then. */
    public static final int BLOCK_FRAMES_MAX = 8_192;

    /** Half the filter in frames of the lower rate. 48 put the end of the pass band at 20.2 kHz for 44.1 kHz. */
    private static final int HALF_TAPS = 48;

    /**
     * Between equal rates there is more room above the pass band: 24 reach 20 kHz at 48 kHz, for half a millisecond.
     */
    private static final int CLOCK_HALF_TAPS = 24;

    /** Kaiser's shape for 120 dB in the stop band: 0.1102 · (120 − 8.7). */
    private static final double BETA = 12.265;

    /** How fast a fraction of a frame is made up for when the speed has become 1 again: 50 ppm. */
    private static final double SETTLING = 50e-6;

    /** Between rows of the filter it is interpolated linearly; 1,024 rows put that error below −120 dB. */
    private static final int PHASES_MIN = 1_024;

    /** Rate pairs with a larger denominator (there are none in practice) share {@link #PHASES_MIN} rows. */
    private static final int PHASES_EXACT_MAX = 1_280;

    /** The fraction's unit has about this many bits: 2^-40 of a frame is the resolution of {@link #speed}. */
    private static final int UNIT_BITS = 40;

    private static final double SPEED_SPAN = 0.02;

    private final int channels;
    private final int halfTaps;
    private final int phases;
    private final float[] filter; // float[(phases + 1) × 2 · halfTaps]
    private final double[] placed; // double[2 · halfTaps]: the filter of the output frame that is being made
    private final float[] history;
    private final int historyFramesMax;
    private final long unit;
    private final long nominalStep;

    private long step;
    private long fraction;
    private int base; // in history: the frame under the first tap of the next output frame
    private int historyFrames;
    private boolean settling;

    /** For two clocks of the same nominal rate: what it gives is what it takes, until {@link #speed} says otherwise. */
    public static RateConverter betweenClocks(int channels, int rateHz) {
        return new RateConverter(channels, rateHz, rateHz, CLOCK_HALF_TAPS);
    }

    /**
     * @param channels interleaved, any number from 1
     * @param inputRateHz not more than 16 times, nor less than a 16th of, the output's
     */
    public RateConverter(int channels, int inputRateHz, int outputRateHz) {
        this(channels, inputRateHz, outputRateHz, HALF_TAPS);
    }

    private RateConverter(int channels, int inputRateHz, int outputRateHz, int halfTapsAtUnity) {
        if (channels < 1 || inputRateHz < 1 || outputRateHz < 1) {
            throw new IllegalArgumentException("channels and rates are positive");
        }
        if (inputRateHz > 16L * outputRateHz || outputRateHz > 16L * inputRateHz) {
            throw new IllegalArgumentException("no conversion from " + inputRateHz + " to " + outputRateHz + " Hz");
        }
        this.channels = channels;
        int divisor = greatestCommonDivisor(inputRateHz, outputRateHz);
        long denominator = outputRateHz / divisor;
        int shift = UNIT_BITS - (64 - Long.numberOfLeadingZeros(denominator));
        unit = denominator << shift;
        nominalStep = (long) (inputRateHz / divisor) << shift;
        step = nominalStep;
        double cutoff = Math.min(1.0, (double) outputRateHz / inputRateHz);
        halfTaps = (int) Math.ceil(halfTapsAtUnity / cutoff);
        phases = phases(denominator);
        filter = filter(phases, halfTaps, cutoff);
        placed = new double[2 * halfTaps];
        historyFramesMax = 2 * halfTaps + BLOCK_FRAMES_MAX;
        history = new float[historyFramesMax * channels];
        reset();
    }

    /** Forgets all input: the next output frame lies on the next input frame. */
    public void reset() {
        Arrays.fill(history, 0f);
        fraction = 0;
        base = 0;
        historyFrames = halfTaps - 1; // Silence before the first frame.
    }

    /** Input frames beyond the output's place that the filter needs: its delay. None where the output is the input. */
    public int lookaheadFrames() {
        return halfTaps;
    }

    /**
     * Consumes input faster or slower than the two rates say, for clocks that drift: 1.0001 takes 100 ppm more input
     * for the same output.
     *
     * @param factor 0.98 to 1.02; exactly 1.0 restores the exact ratio, and between equal rates glides on to the next
     *     whole frame, from which on the output is the input again
     */
    public void speed(double factor) {
        if (!(Math.abs(factor - 1.0) <= SPEED_SPAN)) {
            throw new IllegalArgumentException("the speed is 0.98 to 1.02, not " + factor);
        }
        settling = factor == 1.0 && nominalStep == unit && fraction != 0;
        step = factor == 1.0 && !settling ? nominalStep : Math.round(nominalStep * (settling ? 1 + SETTLING : factor));
    }

    /** Whether the output is the input as it stands. */
    public boolean isExact() {
        return fraction == 0 && step == unit;
    }

    /** Input frames, from the place of the next output frame on, that it takes to make it. */
    private int reach() {
        return isExact() ? 1 : halfTaps + 1;
    }

    /**
     * Input frames beyond the place of the next output frame that it holds back: its delay now, 0 while it only passes
     * on.
     */
    public int delayFrames() {
        return reach() - 1;
    }

    /** Input frames that were pushed and lie at or after the place of the next output frame. */
    public int waitingFrames() {
        return Math.max(0, historyFrames - base - halfTaps + 1);
    }

    /** Input frames still to be pushed before {@code outputFrames} can be pulled; 0 if they can be now. */
    public int inputNeeded(int outputFrames) {
        if (outputFrames < 1) {
            return 0;
        }
        long last = (fraction + (outputFrames - 1) * step) / unit;
        return (int) Math.max(0, base + last + halfTaps - 1 + reach() - historyFrames);
    }

    /**
     * Takes input.
     *
     * @param input float[frames × channels], interleaved
     * @return frames taken; fewer than given only when {@value #BLOCK_FRAMES_MAX} wait to be pulled
     */
    public int push(float[] input, int offsetFrames, int frames) {
        if (historyFrames + frames > historyFramesMax) {
            dropUsed();
        }
        int taken = Math.min(frames, historyFramesMax - historyFrames);
        System.arraycopy(input, offsetFrames * channels, history, historyFrames * channels, taken * channels);
        historyFrames += taken;
        return taken;
    }

    /**
     * Gives output.
     *
     * @param output float[frames × channels], interleaved
     * @return frames given; fewer than asked when input is lacking
     */
    public int pull(float[] output, int offsetFrames, int frames) {
        int given = 0;
        int at = offsetFrames * channels;
        while (given < frames && base + halfTaps - 1 + reach() <= historyFrames) {
            if (isExact()) {
                System.arraycopy(history, (base + halfTaps - 1) * channels, output, at, channels);
            } else {
                convert(output, at);
            }
            at += channels;
            given++;
            long place = fraction + step;
            int whole = (int) (place / unit);
            base += whole;
            fraction = place % unit;
            if (settling && whole == 2) {
                settling = false;
                fraction = 0;
                step = unit;
            }
        }
        return given;
    }

    private void convert(float[] output, int at) {
        double row = (double) fraction * phases / unit;
        int phase = (int) row;
        double weight = row - phase;
        place(phase * 2 * halfTaps, weight);
        int first = base * channels;
        if (channels == 2) {
            bothSides(first, output, at);
            return;
        }
        for (int channel = 0; channel < channels; channel++) {
            output[at + channel] = (float) oneSide(first + channel);
        }
    }

    /** The filter at this place between two rows. */
    private void place(int row, double weight) {
        int next = row + 2 * halfTaps;
        for (int tap = 0; tap < placed.length; tap++) {
            placed[tap] = filter[row + tap] + weight * (filter[next + tap] - filter[row + tap]);
        }
    }

    /** Two sums, because one alone waits for each of its additions. */
    private double oneSide(int first) {
        double even = 0;
        double odd = 0;
        for (int tap = 0, x = first; tap < placed.length; tap += 2, x += 2 * channels) {
            even += history[x] * placed[tap];
            odd += history[x + channels] * placed[tap + 1];
        }
        return even + odd;
    }

    private void bothSides(int first, float[] output, int at) {
        double evenLeft = 0;
        double evenRight = 0;
        double oddLeft = 0;
        double oddRight = 0;
        for (int tap = 0, x = first; tap < placed.length; tap += 2, x += 4) {
            double even = placed[tap];
            double odd = placed[tap + 1];
            evenLeft += history[x] * even;
            evenRight += history[x + 1] * even;
            oddLeft += history[x + 2] * odd;
            oddRight += history[x + 3] * odd;
        }
        output[at] = (float) (evenLeft + oddLeft);
        output[at + 1] = (float) (evenRight + oddRight);
    }

    /** Moves what is still needed to the front. */
    private void dropUsed() {
        System.arraycopy(history, base * channels, history, 0, (historyFrames - base) * channels);
        historyFrames -= base;
        base = 0;
    }

    private static int phases(long denominator) {
        if (denominator > PHASES_EXACT_MAX) {
            return PHASES_MIN;
        }
        int phases = (int) denominator;
        while (phases < PHASES_MIN) {
            phases *= 2;
        }
        return phases;
    }

    /** Row p holds h(k − p/phases) for k from −halfTaps + 1 to halfTaps; one row more for interpolation. */
    private static float[] filter(int phases, int halfTaps, double cutoff) {
        int taps = 2 * halfTaps;
        float[] filter = new float[(phases + 1) * taps];
        double[] row = new double[taps];
        for (int phase = 0; phase <= phases; phase++) {
            double sum = 0;
            for (int tap = 0; tap < taps; tap++) {
                double t = tap - (halfTaps - 1) - (double) phase / phases;
                row[tap] = cutoff * sinc(cutoff * t) * kaiser(t / halfTaps);
                sum += row[tap];
            }
            for (int tap = 0; tap < taps; tap++) {
                // Every row passes a constant unchanged: else the phases' ripple would be a tone.
                filter[phase * taps + tap] = (float) (row[tap] / sum);
            }
        }
        return filter;
    }

    private static double sinc(double x) {
        if (x == 0) {
            return 1;
        }
        // Exactly zero on whole numbers, so that row 0 passes whole frames unchanged.
        return x == Math.rint(x) ? 0 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double kaiser(double x) {
        return Math.abs(x) >= 1 ? 0 : bessel0(BETA * Math.sqrt(1 - x * x)) / bessel0(BETA);
    }

    /** The modified Bessel function of order 0, by its power series. */
    private static double bessel0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
