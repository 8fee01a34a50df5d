package org.boothline.app.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.pcm.SampleEncoding;
import org.boothline.engine.wav.BroadcastInfo;
import org.boothline.engine.wav.WavFormat;
import org.boothline.engine.wav.WavReader;
import org.boothline.engine.wav.WavWriter;

/** Says what a recording holds of a known signal. Mono, ±1.0, 48 kHz. <b>Thread</b>: any. */
final class Signals {
    static final int RATE_HZ = 48_000;

    /** Below this there is nothing to be compared. */
    private static final double SILENT_RMS = 1e-3;

    private static final double FULL_SCALE_24_BIT = 8_388_608;

    private Signals() {}

    /**
     * Where one signal is found in another.
     *
     * @param lag the other's sample at which it begins; may be negative
     * @param gainDb its level there, against the signal itself
     * @param correlation −1 to 1, over the whole length
     */
    record Match(int lag, double gainDb, double correlation) {
        @Override
        public String toString() {
            return String.format("%.1f dB, correlation %.4f, at %.3f s", gainDb, correlation, lag / (double) RATE_HZ);
        }
    }

    /**
     * How much of a signal came, looked at in pieces.
     *
     * @param pieces that are not silent
     * @param arrived of them: correlation at least 0.98, and level within 1 dB
     * @param jumps how often a piece begins elsewhere than the one before said it would
     * @param jumpedMs the sum of these, in milliseconds, each as a distance
     * @param lost the numbers of those that did not come
     */
    record Pieces(int pieces, int arrived, int jumps, double jumpedMs, List<Integer> lost) {
        double share() {
            return (double) arrived / pieces;
        }

        @Override
        public String toString() {
            return String.format(
                    "%d of %d pieces of 100 ms, %d jumps of %.1f ms in all, lost %s",
                    arrived, pieces, jumps, jumpedMs, lost);
        }
    }

    /** The first channel of a file. */
    static float[] read(Path wav) throws UserFault {
        try (WavReader reader = WavReader.open(wav)) {
            int channels = reader.format().channels();
            int[] read = new int[(int) reader.frames() * channels];
            reader.read(read, 0, (int) reader.frames());
            float[] samples = new float[(int) reader.frames()];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (read[i * channels] / FULL_SCALE_24_BIT);
            }
            return samples;
        }
    }

    static void write(Path wav, float[] samples) throws UserFault {
        WavFormat format = new WavFormat(RATE_HZ, 1, SampleEncoding.PCM24);
        try (WavWriter writer = WavWriter.create(wav, format, new BroadcastInfo("", "", "", null, 0, ""))) {
            writer.write(samples, samples.length);
            writer.finish();
        }
    }

    static float[] tone(double hz, double dbfs, double seconds) {
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        double amplitude = Math.pow(10, dbfs / 20);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * hz * i / RATE_HZ));
        }
        return samples;
    }

    static float[] join(float[]... parts) {
        float[] all =
                new float[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Looks for the signal at every place; the one where most of it is found, whatever its sign. */
    static Match find(float[] signal, float[] in) {
        int size = Integer.highestOneBit(signal.length + in.length) * 2;
        Spectrum product = Spectrum.of(in, size).timesConjugate(Spectrum.of(signal, size));
        double[] correlation = product.inverse();
        int best = 0;
        for (int i = 1; i < size; i++) {
            best = Math.abs(correlation[i]) > Math.abs(correlation[best]) ? i : best;
        }
        return at(signal, 0, signal.length, in, best < in.length ? best : best - size);
    }

    private static Match at(float[] signal, int first, int end, float[] in, int lag) {
        double cross = 0;
        double own = 0;
        double other = 0;
        for (int i = first; i < end; i++) {
            double there = i + lag >= 0 && i + lag < in.length ? in[i + lag] : 0;
            cross += signal[i] * there;
            own += signal[i] * signal[i];
            other += there * there;
        }
        double correlation = own == 0 || other == 0 ? 0 : cross / Math.sqrt(own * other);
        return new Match(lag, decibels(own == 0 ? 0 : Math.abs(cross) / own), correlation);
    }

    /** Follows the signal piece by piece, each from where the one before was, up to so far aside. */
    static Pieces follow(float[] signal, float[] in, int startLag, double reachSeconds) {
        int piece = RATE_HZ / 10;
        int lag = startLag;
        int pieces = 0;
        int arrived = 0;
        int jumps = 0;
        long jumped = 0;
        List<Integer> lost = new ArrayList<>();
        for (int first = 0; first + piece <= signal.length; first += piece) {
            if (rms(signal, first, first + piece) < SILENT_RMS) {
                continue;
            }
            pieces++;
            Match here = at(signal, first, first + piece, in, lag);
            if (here.correlation() < 0.98) {
                here = near(signal, first, first + piece, in, lag, (int) (reachSeconds * RATE_HZ));
            }
            if (here.correlation() >= 0.98 && Math.abs(here.gainDb()) <= 1) {
                arrived++;
                jumps += here.lag() == lag ? 0 : 1;
                jumped += Math.abs(here.lag() - lag);
                lag = here.lag();
            } else {
                lost.add(first / piece);
            }
        }
        return new Pieces(pieces, arrived, jumps, jumped * 1_000.0 / RATE_HZ, lost);
    }

    private static Match near(float[] signal, int first, int end, float[] in, int lag, int reach) {
        float[] piece = Arrays.copyOfRange(signal, first, end);
        int from = Math.max(0, Math.min(in.length, first + lag - reach));
        int to = Math.max(from, Math.min(in.length, end + lag + reach));
        int found = from + find(piece, Arrays.copyOfRange(in, from, to)).lag() - first;
        return at(signal, first, end, in, found);
    }

    /** Level of a sine of that frequency, dBFS: Goertzel's filter, over a whole number of its periods or nearly so. */
    static double toneDbfs(float[] samples, int first, int end, double hz) {
        double turn = 2 * Math.PI * hz / RATE_HZ;
        double factor = 2 * Math.cos(turn);
        double before = 0;
        double last = 0;
        for (int i = first; i < end; i++) {
            // Hann's window: other frequencies don't leak in.
            double window = 1 - Math.cos(2 * Math.PI * (i - first + 0.5) / (end - first));
            double next = samples[i] * window + factor * last - before;
            before = last;
            last = next;
        }
        double power = before * before + last * last - factor * before * last;
        return decibels(2 * Math.sqrt(Math.max(0, power)) / (end - first));
    }

    /** For how long a sine has a level, within 1 dB; looked at in pieces of 20 ms. */
    static double toneSeconds(float[] samples, double hz, double dbfs) {
        int piece = RATE_HZ / 50;
        int pieces = 0;
        for (int first = 0; first + piece <= samples.length; first += piece) {
            pieces += Math.abs(toneDbfs(samples, first, first + piece, hz) - dbfs) <= 1 ? 1 : 0;
        }
        return pieces * (double) piece / RATE_HZ;
    }

    static double rms(float[] samples, int first, int end) {
        double sum = 0;
        for (int i = first; i < end; i++) {
            sum += samples[i] * samples[i];
        }
        return Math.sqrt(sum / Math.max(1, end - first));
    }

    private static double decibels(double factor) {
        return 20 * Math.log10(Math.max(factor, 1e-9));
    }
}
