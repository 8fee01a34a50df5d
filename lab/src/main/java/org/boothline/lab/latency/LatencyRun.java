package org.boothline.lab.latency;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.HdrHistogram.Histogram;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.capture.CaptureChain;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.engine.codec.FrameEncoder;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.playout.PlayoutChain;
import org.boothline.lab.trace.DelayTrace;
import org.boothline.lab.trace.TraceGenerator;
import org.boothline.lab.trace.TraceKind;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.jspecify.annotations.Nullable;

/**
 * One case: chirps into the capture chain, and when they come out of the playout chain. Sample n of either is captured, or due
 * at the output, at n / 48,000 s of one clock; computing takes none of its time, but is measured by the machine's.
 *
 * <p><b>Thread</b>: its caller's. <b>Clock</b>: virtual; the machine's for {@code sendMs} and {@code playoutMs} alone.
 * <b>Memory</b>: the measured seconds' output.
 */
final class LatencyRun {
    /** Studio's margin at the start, 30 ms, is gone after 65 s at the speed that nobody hears. */
    private static final int SETTLING_SECONDS = 110;

    private static final int FIXED_SETTLING_SECONDS = 3;
    private static final int MEASURED_SECONDS = 20;

    /** Without devices: so fine that it does not show. */
    private static final int PULL_SAMPLES = 4;

    private static final int IN_FLIGHT_MAX = 256;
    private static final long SEED = 1;

    private final LatencyCase of;
    private final NanoClock machine;
    private final StreamFormat format;
    private final int frameSamples;
    private final long firstSample;
    private final long endSample;
    private final @Nullable DelayTrace line;
    private final Chirps chirps = new Chirps();
    private final CaptureChain capture = new CaptureChain(new ChirpInput(chirps), 1, 0);
    private final Packetiser packetiser;
    private final Depacketiser depacketiser;
    private final WatchedBuffer buffer;
    private final int[] samples;
    private final EncodedFrame frame = new EncodedFrame();
    private final ByteBuf[] inFlight = new ByteBuf[IN_FLIGHT_MAX];
    private final long[] arrivalNs = new long[IN_FLIGHT_MAX];
    private final float[] heard;
    private final Histogram sendNs = new Histogram(1, 60_000_000_000L, 3);
    private final Histogram playoutNs = new Histogram(1, 60_000_000_000L, 3);
    private int sent;
    private int received;

    /** @param machine tells what computing costs */
    LatencyRun(LatencyCase of, NanoClock machine) {
        this.of = of;
        this.machine = machine;
        format = of.format();
        frameSamples = format.frameSamples();
        int settling = of.policy().adapts() ? SETTLING_SECONDS : FIXED_SETTLING_SECONDS;
        firstSample = (long) settling * StreamFormat.SAMPLE_RATE_HZ;
        endSample = firstSample + MEASURED_SECONDS * StreamFormat.SAMPLE_RATE_HZ;
        line = line(of.line(), settling + MEASURED_SECONDS);
        RtpEpoch epoch = new RtpEpoch(format.codec(), 1, SEED, 0, 0, 0, 0);
        packetiser = new Packetiser(epoch);
        depacketiser = new Depacketiser(epoch, 0);
        buffer = new WatchedBuffer(new AdaptiveJitterBuffer(of.policy()), firstSample);
        samples = new int[frameSamples];
        heard = new float[(int) (endSample - firstSample)];
        for (int i = 0; i < IN_FLIGHT_MAX; i++) {
            inFlight[i] = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX);
        }
    }

    private @Nullable DelayTrace line(@Nullable TraceKind kind, int seconds) {
        return kind == null ? null : TraceGenerator.generate(kind, SEED, seconds, format.frameNs());
    }

    /** Measures once. */
    LatencyRow run() throws UserFault {
        try (FrameEncoder encoder = Codecs.encoder(format);
                FrameDecoder decoder = Codecs.decoder(format.codec(), 1)) {
            PlayoutChain playout = new PlayoutChain(format.codec(), 1, encoder.lookaheadSamples(), decoder, buffer, 1);
            int pulled = of.deviceFrames() == 0 ? PULL_SAMPLES : of.deviceFrames();
            float[] block = new float[pulled];
            for (long at = 0; at < endSample; at += pulled) {
                long nowNs = ns(at + pulled);
                send(encoder, nowNs);
                receive(playout, nowNs);
                long beganNs = machine.nowNs();
                playout.pull(block, pulled, nowNs);
                if (buffer.hasDecided()) {
                    playoutNs.recordValue(Math.max(1, machine.nowNs() - beganNs));
                }
                listen(block, at);
            }
            return row(encoder.lookaheadSamples());
        }
    }

    private void send(FrameEncoder encoder, long nowNs) throws UserFault {
        for (long capturedNs = capturedNs(sent); capturedNs <= nowNs; capturedNs = capturedNs(sent)) {
            int slot = sent % IN_FLIGHT_MAX;
            long beganNs = machine.nowNs();
            capture.read(samples, frameSamples);
            frame.payloadBytes = encoder.encode(samples, frameSamples, frame.payload);
            frame.index64 = sent;
            frame.sample64 = (long) sent * frameSamples;
            frame.formatWord = format.word();
            packetiser.write(frame, inFlight[slot].clear());
            if (frame.sample64 >= firstSample) {
                sendNs.recordValue(Math.max(1, machine.nowNs() - beganNs));
            }
            arrivalNs[slot] = capturedNs + (line == null ? 0 : line.delayNs(Math.min(sent, line.packets() - 1)));
            sent++;
        }
        if (sent - received > IN_FLIGHT_MAX) {
            throw new IllegalStateException("more packets are on the way than were thought possible");
        }
    }

    /** When the input device has delivered the last sample of a frame. */
    private long capturedNs(int index) {
        long end = (index + 1L) * frameSamples;
        int block = Math.max(1, of.deviceFrames());
        return ns((end + block - 1) / block * block);
    }

    private void receive(PlayoutChain playout, long nowNs) {
        while (received < sent && arrivalNs[received % IN_FLIGHT_MAX] <= nowNs) {
            int slot = received % IN_FLIGHT_MAX;
            if (depacketiser.read(inFlight[slot], arrivalNs[slot], frame) != Depacketiser.Status.OK
                    || !playout.offer(frame)) {
                throw new IllegalStateException("packet " + received + " is refused");
            }
            received++;
        }
    }

    private void listen(float[] block, long at) {
        for (int i = 0; i < block.length; i++) {
            long place = at + i - firstSample;
            if (place >= 0 && place < heard.length) {
                heard[(int) place] = block[i];
            }
        }
    }

    private LatencyRow row(int lookaheadSamples) {
        double pathMs = line == null ? 0 : line.baseNs() / 1e6;
        double frameMs = ms(frameSamples);
        double lookaheadMs = ms(lookaheadSamples);
        double bufferMs = buffer.meanNs() / 1e6 - pathMs;
        double sendMs = sendNs.getValueAtPercentile(50) / 1e6;
        double playoutMs = playoutNs.getValueAtPercentile(50) / 1e6;
        double sum = 0;
        double latest = 0;
        int count = 0;
        for (int from = 0; from + 2 * Chirps.PERIOD_SAMPLES <= heard.length; from += Chirps.PERIOD_SAMPLES) {
            double delay = chirps.delaySamples(heard, from);
            sum += delay;
            latest = Math.max(latest, delay);
            count++;
        }
        double engineMs = ms(sum / count) - pathMs;
        double besidesMs = sendMs + playoutMs + ms(of.deviceFrames());
        return new LatencyRow(
                of.name(),
                of.mode(),
                of.line() == null ? "clean" : of.line().traceName(),
                of.deviceFrames(),
                frameMs,
                lookaheadMs,
                sendMs,
                bufferMs,
                playoutMs,
                engineMs - frameMs - lookaheadMs - bufferMs,
                ms(of.deviceFrames()),
                engineMs + besidesMs,
                ms(latest) - pathMs + besidesMs,
                buffer.madeUp(),
                of.barMs());
    }

    private static long ns(long samples) {
        return samples * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
    }

    private static double ms(double samples) {
        return samples * 1e3 / StreamFormat.SAMPLE_RATE_HZ;
    }
}
