package org.boothline.lab.bench;

import com.sun.management.ThreadMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.codec.CodecProvider;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.engine.codec.FrameEncoder;

/**
 * The codec providers side by side: how long a frame takes to encode and to decode, what it costs the collector, and how good
 * it sounds. The same audio for all.
 *
 * <p><b>Thread</b>: the caller's; nothing else runs, so a figure is the library's and the machine's. Between two clock
 * readings there is one call of {@link FrameEncoder#encode} or {@link FrameDecoder#decode}, conversion of the samples
 * included. <b>Memory</b>: the test signal, 1.5 MB.
 */
public final class CodecBench {
    private static final int[] FRAME_SAMPLES = {120, 240, 480, 960};
    private static final int SIGNAL_SECONDS = 2;
    private static final long SEED = 1;
    /** Enough for the compiler to be done with Concentus; with a second to measure it is no matter. */
    private static final int WARM_UP_FRAMES_MAX = 2_000;

    private static final int WARM_UP_FRAMES_PER_SECOND = 400;

    private static final int ALLOCATION_FRAMES = 1_000;
    private static final int SETTLE_FRAMES = 4;
    private static final double FULL_SCALE = 8_388_608;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final NanoClock clock = SystemClock.SYSTEM;
    private final List<CodecRow> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private final int warmUpFrames;

    private CodecBench(int seconds) {
        warmUpFrames = Math.min(WARM_UP_FRAMES_MAX, seconds * WARM_UP_FRAMES_PER_SECOND);
    }

    /** Measures and prints the report. @throws UserFault if a codec that says it is usable is not */
    public static void run(BenchSettings settings, PrintStream out) throws UserFault {
        CodecReport report = measure(settings);
        out.println(settings.json() ? RecordJson.text(report) : report.text());
    }

    /** Measures. @throws UserFault if a codec that says it is usable is not */
    public static CodecReport measure(BenchSettings settings) throws UserFault {
        return new CodecBench(settings.seconds()).all(settings);
    }

    private record Candidate(CodecProvider provider, StreamFormat format) {}

    private CodecReport all(BenchSettings settings) throws UserFault {
        Machine machine = Machine.thisOne();
        List<Candidate> candidates = new ArrayList<>();
        for (CodecProvider provider : Codecs.providers()) {
            if (provider.usable()) {
                candidates.addAll(candidates(provider));
            } else {
                notes.add(provider.name() + " is not here: " + provider.reason() + ".");
            }
        }
        int[][] signals = {TestSignal.of(SIGNAL_SECONDS, 1, SEED), TestSignal.of(SIGNAL_SECONDS, 2, SEED)};
        long rowNs = settings.seconds() * 1_000_000_000L / candidates.size();
        for (Candidate candidate : candidates) {
            rows.add(measure(candidate, signals[candidate.format().channels() - 1], rowNs));
        }
        notes.add("Opus as a station sends it: restricted low delay, 256 kbit/s mono, 384 stereo, constant."
                + " Linear PCM only where a packet fits a datagram of 1,200 B.");
        notes.add("p99.9 is the machine's as much as the codec's: "
                + rows.stream().mapToLong(row -> row.encode().count()).min().orElse(0) + " frames or more a row.");
        return new CodecReport(machine, settings.seconds(), rows, notes);
    }

    private static List<Candidate> candidates(CodecProvider provider) {
        List<Candidate> candidates = new ArrayList<>();
        for (int frameSamples : FRAME_SAMPLES) {
            for (int channels = 1; channels <= 2; channels++) {
                if (provider.name().equals("linear")) {
                    linear(candidates, provider, Codec.L24, channels, frameSamples, 3);
                    linear(candidates, provider, Codec.L16, channels, frameSamples, 2);
                } else {
                    int bitrateBps = StreamFormat.opus(channels).bitrateBps();
                    candidates.add(
                            new Candidate(provider, new StreamFormat(Codec.OPUS, channels, frameSamples, bitrateBps)));
                }
            }
        }
        return candidates;
    }

    private static void linear(
            List<Candidate> candidates,
            CodecProvider provider,
            Codec codec,
            int channels,
            int frames,
            int sampleBytes) {
        if (channels * frames * sampleBytes <= Codecs.PACKET_BYTES_MAX) {
            candidates.add(new Candidate(provider, new StreamFormat(codec, channels, frames, 0)));
        }
    }

    private CodecRow measure(Candidate candidate, int[] signal, long durationNs) throws UserFault {
        StreamFormat format = candidate.format();
        CodecProvider provider = candidate.provider();
        try (FrameEncoder encoder = provider.encoder(format);
                FrameDecoder decoder = provider.decoder(format.codec(), format.channels())) {
            Frames frames = new Frames(format, signal);
            double snrDb = snrDb(frames, encoder, decoder);
            for (int i = 0; i < warmUpFrames; i++) {
                frames.encode(encoder);
                frames.decode(decoder);
            }
            Histogram encode = Percentiles.histogram();
            Histogram decode = Percentiles.histogram();
            long endNs = clock.nowNs() + durationNs;
            for (long startNs = clock.nowNs(); startNs - endNs < 0; ) {
                frames.encode(encoder);
                long middleNs = clock.nowNs();
                frames.decode(decoder);
                long doneNs = clock.nowNs();
                encode.recordValue(middleNs - startNs);
                decode.recordValue(doneNs - middleNs);
                startNs = clock.nowNs();
            }
            return new CodecRow(
                    provider.name(),
                    provider.version(),
                    format.codec().name().toLowerCase(Locale.ROOT),
                    format.frameNs() / 1e6,
                    format.channels(),
                    frames.bytes,
                    frames.bytes * 8.0 * StreamFormat.SAMPLE_RATE_HZ / format.frameSamples() / 1_000,
                    Percentiles.of(encode),
                    Percentiles.of(decode),
                    bytesAllocated(() -> frames.encode(encoder)),
                    bytesAllocated(() -> frames.decode(decoder)),
                    snrDb);
        }
    }

    private static double bytesAllocated(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ALLOCATION_FRAMES; i++) {
            work.run();
        }
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / ALLOCATION_FRAMES;
    }

    /** Over the whole test signal but its very beginning, the decoder's lookahead taken out. */
    private static double snrDb(Frames frames, FrameEncoder encoder, FrameDecoder decoder) {
        double signal = 0;
        double noise = 0;
        int lookahead = encoder.lookaheadSamples() * frames.channels;
        for (int frame = 0; frame < frames.count; frame++) {
            frames.encode(encoder);
            int at = frame * frames.step - lookahead;
            frames.decode(decoder);
            for (int i = 0; frame >= SETTLE_FRAMES && i < frames.step; i++) {
                double true24 = frames.signal[at + i] / FULL_SCALE;
                double error = frames.out[i] - true24;
                signal += true24 * true24;
                noise += error * error;
            }
        }
        return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
    }

    /** The test signal frame by frame, over and over. */
    private static final class Frames {
        final int[] signal;
        final int channels;
        final int step;
        final int count;
        final float[] out = new float[StreamFormat.FRAME_SAMPLES_MAX * 2];
        private final int frameSamples;
        private final int[] frame;
        private final byte[] payload = new byte[EncodedFrame.PAYLOAD_BYTES_MAX];
        int bytes;
        private int next;

        Frames(StreamFormat format, int[] signal) {
            this.signal = signal;
            channels = format.channels();
            frameSamples = format.frameSamples();
            step = frameSamples * channels;
            count = signal.length / step;
            frame = new int[step];
        }

        void encode(FrameEncoder encoder) {
            System.arraycopy(signal, next * step, frame, 0, step);
            next = (next + 1) % count;
            bytes = encoder.encode(frame, frameSamples, payload);
        }

        void decode(FrameDecoder decoder) {
            int decoded = decoder.decode(payload, bytes, out);
            if (decoded != frameSamples) {
                throw new IllegalStateException("a decoder gave " + decoded + " samples of " + frameSamples);
            }
        }
    }
}
