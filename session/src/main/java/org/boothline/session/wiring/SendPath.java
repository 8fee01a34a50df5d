package org.boothline.session.wiring;

import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.EventHandlerGroup;
import com.lmax.disruptor.dsl.ProducerType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.LatencyHistogram;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.capture.CaptureChain;
import org.boothline.engine.codec.FrameEncoder;
import org.boothline.engine.meter.LevelMeter;
import org.boothline.engine.playout.Monitor;
import org.boothline.takes.store.StreamInfo;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.recover.RedEncoder;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtpProtector;
import org.jspecify.annotations.Nullable;

/**
 * The way of the audio from the microphone to the wire and to the disk: one Disruptor.
 *
 * <pre>
 * device → capture → (ring: frames) → encode ─┬→ send  → network
 *                                             ├→ spool → packet log + PCM
 *                                             └→ meter
 * </pre>
 *
 * <p>The ring holds {@value #RING_SECONDS} s of the shortest frames, more of longer ones, so that the disk may stall
 * that long before a frame is lost; a lost frame is a source fault and written down as one. Sending and spooling don't
 * wait for each other.
 *
 * <p><b>Thread</b>: made, aimed and closed by control; its five threads are its own. <b>Memory</b>: the ring, made
 * here.
 */
public final class SendPath implements SentStream, AutoCloseable {
    private static final int RING_SECONDS = 4;
    /** Nobody there waits for a disk. */
    private static final int TALKBACK_SLOTS = 64;

    private static final long STOP_WAIT_MS = 2_000;
    private static final String[] STAGES = {"encode", "send", "spool", "meter"};
    private static final String[] TALKBACK_STAGES = {"talkback encode", "talkback send", "talkback meter"};

    private final StreamInfo stream;
    private final Disruptor<CapturedFrame> disruptor;
    private final List<Thread> stages = new ArrayList<>();
    private final CaptureLoop capture;
    private final Thread captureThread;
    private final EncodeStage encode;
    private final SendStage send;
    private final Resending resending;
    private final @Nullable SpoolStage spool;
    private final LevelMeter meter;
    private final int[] silentTick;
    private final String deviceName;
    private final boolean realTime;
    private volatile StreamFormat format;
    private final Bitrate bitrate = new Bitrate();

    /**
     * Opens the spool; {@link #start} sets it going.
     *
     * @param spoolFolder where captured samples and packets are kept, or null for a talkback, of which nothing is
     */
    public SendPath(
            StreamInfo stream,
            StreamFormat format,
            CaptureSource source,
            FrameEncoder encoder,
            @Nullable Path spoolFolder,
            SpoolStage.Listener spoolListener,
            UdpPort port,
            NanoClock clock)
            throws IOException, UserFault {
        this.stream = stream;
        this.format = format;
        int frames = RING_SECONDS * StreamFormat.SAMPLE_RATE_HZ / format.codec().frameSamplesMin();
        int slots = spoolFolder == null ? TALKBACK_SLOTS : Integer.highestOneBit(frames) * 2;
        int samples = samplesMax(format);
        StageWait wait = new StageWait();
        disruptor = new Disruptor<>(() -> new CapturedFrame(samples), slots, named(wait), ProducerType.SINGLE, wait);
        encode = new EncodeStage(encoder, format);
        resending = new Resending(port, this::route);
        send = new SendStage(port::send, resending);
        spool = spoolFolder == null ? null : new SpoolStage(spoolFolder, format, clock, spoolListener);
        meter = new LevelMeter(format.channels());
        silentTick = new int[CaptureLoop.SILENT_TICK_SAMPLES * format.channels()];
        disruptor.setDefaultExceptionHandler(new StageFaults());
        EventHandlerGroup<CapturedFrame> encoded = disruptor.handleEventsWith(wait.first(encode));
        encoded.then(send);
        if (spool != null) {
            encoded.then(spool);
        }
        encoded.then((frame, sequence, endOfBatch) -> meter(frame));
        Input first = source.first();
        deviceName = first.device().line().name();
        capture = new CaptureLoop(disruptor.getRingBuffer(), source, first, format, clock);
        realTime = first.device().wakesItsThread();
        captureThread = AudioThread.of(spool == null ? "talkback capture" : "capture", realTime, capture);
    }

    /** Of the longest frame that may come, over all channels: linear PCM has to fit a packet. */
    private static int samplesMax(StreamFormat format) {
        return switch (format.codec()) {
            case OPUS -> StreamFormat.FRAME_SAMPLES_MAX * format.channels();
            case L24 -> EncodedFrame.PAYLOAD_BYTES_MAX / 3;
            case L16 -> EncodedFrame.PAYLOAD_BYTES_MAX / 2;
        };
    }

    /** A tick without audio lets the meter fall: a device that is gone is not loud. */
    private void meter(CapturedFrame frame) {
        if (frame.frames > 0) {
            meter.add(frame.samples, frame.frames);
        } else {
            meter.add(silentTick, CaptureLoop.SILENT_TICK_SAMPLES);
        }
    }

    /** Its threads are made by {@link #start}. */
    private ThreadFactory named(StageWait wait) {
        int[] next = {0};
        return work -> {
            String name = (spool == null ? TALKBACK_STAGES : STAGES)[next[0]++];
            Thread thread;
            if (next[0] <= 2) { // Nobody hears the disk or the meter.
                thread = AudioThread.of(name, realTime, work);
            } else {
                thread = wait.patient(new Thread(work, name));
                thread.setDaemon(true);
            }
            stages.add(thread);
            return thread;
        };
    }

    public void start() {
        disruptor.start();
        captureThread.start();
    }

    /**
     * A new epoch, with a new SSRC, from the next packet on. The other side must be told of it first; call {@link #aim}
     * when it has answered.
     */
    public RtpEpoch nextEpoch(RandomGenerator random) {
        long sample64 = encode.nextSample64(); // Before the index, so that it is never too late.
        return RtpEpoch.random(format.codec(), format.channels(), encode.nextIndex64(), sample64, random);
    }

    /** Sends by {@code epoch} from now on, under its own keys, and what is asked for by {@code again} under its own. */
    public void aim(RtpEpoch epoch, KeyEpoch keys, RtpEpoch again, KeyEpoch againKeys) {
        RedEncoder red = new RedEncoder(new Packetiser(epoch));
        red.offset(resending.copyOffsetFrames()); // The line is still the same.
        resending.begin(epoch, again, againKeys, red);
        send.aim(new SendStage.Target(red, new RtpProtector(keys, epoch)));
    }

    /** Sends by {@code epoch} in the clear from now on, without copies: other equipment may not know them. */
    public void aimPlain(RtpEpoch epoch) {
        send.aim(new SendStage.Target(new RedEncoder(new Packetiser(epoch)), null));
    }

    /** What is done about packets that the line loses. */
    public Resending resending() {
        return resending;
    }

    private @Nullable InetSocketAddress route() {
        return send.route();
    }

    /** Sends to this address from now on; null: to nobody, while spooling goes on. <b>Thread</b>: any. */
    public void route(@Nullable InetSocketAddress address) {
        send.route(address);
    }

    /** True when the epoch can be followed by nobody any more: see {@link RtpProtector#reaches}. */
    public boolean needsNewEpoch() {
        return send.isSpent();
    }

    @Override
    public StreamInfo stream() {
        return stream;
    }

    public String deviceName() {
        return deviceName;
    }

    @Override
    public StreamFormat format() {
        return format;
    }

    /**
     * Frames of another length or bitrate from the next one on. Nobody has to be told: each packet says it.
     *
     * @param wanted of the same codec and channels, and its packets fit a datagram
     */
    public void change(StreamFormat wanted) {
        if (wanted.codec() != format.codec() || wanted.channels() != format.channels()) {
            throw new IllegalArgumentException("codec and channels of a stream never change");
        }
        format = wanted;
        capture.frameSamples(wanted.frameSamples());
        encode.bitrateBps(wanted.bitrateBps());
    }

    @Override
    public long packetOf(long sample64) {
        return encode.runs().indexOf(sample64);
    }

    @Override
    public long capturedSample64() {
        return capture.sample64();
    }

    @Override
    public long nextIndex64() {
        return encode.nextIndex64();
    }

    /** What sender reports need. */
    public SenderStatistics statistics() {
        return send.statistics();
    }

    /** Packets that were produced but could not be sent: too large, or refused by the socket. */
    public long packetsUnsent() {
        return send.packetsUnsent();
    }

    /** Measures {@link #kbps}. To be called now and then. */
    public void measure(long nowNs) {
        bitrate.measure(send.bytesSent() + resending.bytesResent(), nowNs);
    }

    /** What goes out, with RTP header, copies, authentication and what is sent again, without UDP and IP; kbit/s. */
    public double kbps() {
        return bitrate.kbps();
    }

    /** How late the capture thread reads frames, by the pace of its device. */
    public LatencyHistogram captureLateness() {
        return capture.lateness().histogram();
    }

    public long sourceFaultSamples() {
        return capture.sourceFaultSamples();
    }

    /** While muted, nothing is sent or spooled: a source fault that is marked as muted. <b>Thread</b>: any. */
    public void mute(boolean now) {
        capture.mute(now);
    }

    public boolean isMuted() {
        return capture.isMuted();
    }

    /** The input's gain from the next frame on, −60 to 60. <b>Thread</b>: any. */
    public void gainDb(double db) {
        capture.gainDb(CaptureChain.requireGainDb(db));
    }

    public double gainDb() {
        return capture.gainDb();
    }

    /** Who hears what is captured and not muted from the next frame on, or null. <b>Thread</b>: any. */
    public void monitor(@Nullable Monitor monitor) {
        capture.monitor(monitor);
    }

    /** Of a stream that has one. */
    public SpoolStage spool() {
        return Objects.requireNonNull(spool);
    }

    @Override
    public long spooledSample64() {
        return spool().spooledSample64();
    }

    public LevelMeter meter() {
        return meter;
    }

    /** False before {@link #start} and once {@link #close} was called. */
    @Override
    public boolean isRunning() {
        return captureThread.isAlive();
    }

    /** Stops capturing, lets the stages finish what is in the ring, closes the spool. */
    @Override
    public void close() {
        capture.stop();
        try {
            captureThread.join(STOP_WAIT_MS);
            disruptor.shutdown(STOP_WAIT_MS, TimeUnit.MILLISECONDS);
            for (Thread stage : stages) {
                stage.join(STOP_WAIT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            disruptor.halt(); // The disk hangs: what it holds back is listed as unspooled by the reader of the spool.
        }
    }
}
