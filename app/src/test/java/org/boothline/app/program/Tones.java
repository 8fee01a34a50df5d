package org.boothline.app.program;

import java.nio.file.Path;
import java.util.Arrays;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.wav.WavReader;

/** How loud single tones are in the left channel of a WAV file. <b>Thread</b>: one. */
final class Tones {
    private static final int RATE_HZ = StreamFormat.SAMPLE_RATE_HZ;
    private static final double FULL_SCALE = 1 << 23;
    private static final int BLOCK = RATE_HZ / 20;
    private static final double SILENT = 0.001;

    private final double[] samples;

    private Tones(double[] samples) {
        this.samples = samples;
    }

    static Tones of(Path wav) throws UserFault {
        try (WavReader reader = WavReader.open(wav)) {
            int channels = reader.format().channels();
            int[] all = new int[(int) reader.frames() * channels];
            for (int done = 0; done < reader.frames(); ) {
                done += reader.read(all, done, (int) reader.frames() - done);
            }
            double[] left = new double[(int) reader.frames()];
            for (int i = 0; i < left.length; i++) {
                left[i] = all[i * channels] / FULL_SCALE;
            }
            return new Tones(left);
        }
    }

    double seconds() {
        return (double) samples.length / RATE_HZ;
    }

    /** When it is no longer silent; its end if it always is. */
    double beginSeconds() {
        int at = 0;
        while (at < samples.length && Math.abs(samples[at]) < SILENT) {
            at++;
        }
        return (double) at / RATE_HZ;
    }

    /**
     * Peak level of the sine of that frequency, in dBFS: the median of blocks of 50 ms. Playout steers its delay by its speed, so
     * that a tone comes some Hz higher or lower for a while; and a busy machine conceals now and then.
     */
    double levelDb(double frequencyHz, double fromSeconds, double forSeconds) {
        double[] powers = new double[(int) (forSeconds * RATE_HZ) / BLOCK];
        for (int block = 0; block < powers.length; block++) {
            powers[block] = power(frequencyHz, (int) (fromSeconds * RATE_HZ) + block * BLOCK);
        }
        Arrays.sort(powers);
        return 10 * Math.log10(Math.max(1e-12, powers[powers.length / 2]));
    }

    /** Of a block under a Hann window; 1 for a sine at full scale. */
    private double power(double frequencyHz, int from) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < BLOCK; i++) {
            double windowed = samples[from + i] * (1 - Math.cos(2 * Math.PI * i / BLOCK));
            double phase = 2 * Math.PI * frequencyHz * i / RATE_HZ;
            re += windowed * Math.cos(phase);
            im += windowed * Math.sin(phase);
        }
        return 4 * (re * re + im * im) / ((double) BLOCK * BLOCK);
    }
}
