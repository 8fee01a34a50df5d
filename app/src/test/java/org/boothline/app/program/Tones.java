package org.boothline.app.program;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.engine.wav.WavReader;
import org.boothline.takes.log.LogIndex;

/** How loud single tones are in the left channel of a WAV file. <b>Thread</b>: one. */
final class Tones {
    private static final int RATE_HZ = StreamFormat.SAMPLE_RATE_HZ;
    private static final double FULL_SCALE = 1 << 23;
    private static final int BLOCK = RATE_HZ / 50;

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

    /** The last of what a spool of one channel holds in one piece, 2 s at least. */
    static Tones of(LogIndex pcm) throws IOException {
        LongRange last = pcm.present().ranges().get(pcm.present().ranges().size() - 1);
        LongRange wanted = new LongRange(Math.max(last.first(), last.end() - 3 * RATE_HZ), last.end());
        byte[] bytes = new byte[3 * (int) (wanted.end() - wanted.first())];
        pcm.readSamples(wanted, 1, bytes, 0);
        double[] samples = new double[bytes.length / 3];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (bytes[3 * i] & 0xFF | (bytes[3 * i + 1] & 0xFF) << 8 | bytes[3 * i + 2] << 16) / FULL_SCALE;
        }
        return new Tones(samples);
    }

    /** Where the second begins in which that frequency is loudest. */
    double loudestSecond(double frequencyHz) {
        double best = 0;
        for (double from = 0; from + 1 <= seconds(); from += 0.25) {
            if (levelDb(frequencyHz, from, 1) > levelDb(frequencyHz, best, 1)) {
                best = from;
            }
        }
        return best;
    }

    double seconds() {
        return (double) samples.length / RATE_HZ;
    }

    /**
     * Peak level of the sine of that frequency, in dBFS: the median of blocks of 20 ms. Playout steers its delay by its
     * speed, so that a tone comes some Hz higher or lower for a while; and a busy machine conceals now and then.
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
