package org.boothline.lab.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.codec.CodecProvider;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameEncoder;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DevicePacer;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.session.wiring.Output;
import org.boothline.session.wiring.ReceivePath;
import org.boothline.session.wiring.RtpSources;
import org.boothline.session.wiring.SendPath;
import org.boothline.session.wiring.SpoolStage;
import org.boothline.takes.store.StreamInfo;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.TrafficClass;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtpUnprotector;

/**
 * The two ways of the audio as a station has them, {@link SendPath} and {@link ReceivePath} with their real threads,
 * sockets and disks, between a virtual microphone and a virtual loudspeaker in real time: how long a frame takes to the
 * wire and from there to the ear, and what it costs the collector on each thread.
 *
 * <p>Nothing in the program is there for the benchmark: the clock is read in the devices, which are the benchmark's
 * own, and in a {@link Tap} on the line between the two.
 *
 * <p><b>Thread</b>: the caller's waits and takes the census each second. <b>Memory</b>: two ways' rings, 20 MB.
 */
public final class PipelineBench {
    private static final StreamFormat FORMAT = StreamFormat.opus(1);
    private static final int WARM_UP_SECONDS_MAX = 3;
    private static final int BARE_SECONDS_MAX = 5;
    private static final long BARE_FIRST_INDEX64 = 1L << 40;
    /** Kept whatever happens, so that two runs can be compared. */
    private static final int PLAYOUT_DELAY_MS = 20;

    private static final int HOPS = 400;
    private static final long SEED = 1;
    private static final int RTP_HEADER_BYTES = 12;
    private static final String SEND_NETWORK = "send network";
    private static final String RECEIVE_NETWORK = "receive network";

    private static final SpoolStage.Listener DISK = new SpoolStage.Listener() {
        @Override
        public void diskRefuses(IOException why) {
            throw new UncheckedIOException("the benchmark's disk is full", why);
        }

        @Override
        public void diskAccepts() {
            // It never refused.
        }
    };

    private final SystemClock clock = SystemClock.SYSTEM;
    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final DeviceCatalogue catalogue = new DeviceCatalogue();
    private final Marks marks = new Marks();
    private final int seconds;
    private final int warmUpSeconds;

    private PipelineBench(int seconds) {
        this.seconds = seconds;
        warmUpSeconds = Math.min(WARM_UP_SECONDS_MAX, seconds);
    }

    /**
     * Measures and prints the report.
     *
     * @throws UserFault if sockets, disk or codec can't be had
     */
    public static void run(BenchSettings settings, PrintStream out) throws UserFault, InterruptedException {
        PipelineReport report = measure(settings);
        out.println(settings.json() ? RecordJson.text(report) : report.text());
    }

    /** Measures. @throws UserFault if sockets, disk or codec can't be had */
    public static PipelineReport measure(BenchSettings settings) throws UserFault, InterruptedException {
        return new PipelineBench(settings.seconds()).inAFolderOfItsOwn();
    }

    private PipelineReport inAFolderOfItsOwn() throws UserFault, InterruptedException {
        try {
            Path folder = Files.createTempDirectory("boothline-bench");
            try {
                return inFolder(folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The benchmark can't write its spool",
                    String.valueOf(e.getMessage()),
                    "make room in " + System.getProperty("java.io.tmpdir"),
                    e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private PipelineReport inFolder(Path folder) throws UserFault, IOException, InterruptedException {
        Machine machine = Machine.thisOne();
        Percentiles hop = hop();
        SrtpCost srtp = SrtpCost.of(datagramBytes(), clock);
        try (NetworkThread sendNetwork = new NetworkThread(SEND_NETWORK);
                NetworkThread receiveNetwork = new NetworkThread(RECEIVE_NETWORK);
                UdpPort sendPort = UdpPort.open(sendNetwork, loopback, 0, PortRole.RTP);
                UdpPort receivePort = UdpPort.open(receiveNetwork, loopback, 0, PortRole.RTP);
                Tap tap = new Tap(loopback, clock, marks)) {
            AllocationCensus bare = bareNetty(sendPort, receivePort, tap);
            return paths(machine, hop, srtp, bare, folder, sendPort, receivePort, receiveNetwork, tap);
        }
    }

    /** One datagram from a plain socket to another, at the frames' pace: what the measuring costs. */
    private Percentiles hop() throws IOException, InterruptedException, UserFault {
        Marks hops = new Marks();
        hops.measure(HOPS / 10, HOPS);
        RtpEpoch epoch = new RtpEpoch(FORMAT.codec(), FORMAT.channels(), 1, 0, 0, 0, 0);
        try (Tap tap = new Tap(loopback, clock, hops);
                DatagramChannel socket = DatagramChannel.open()) {
            tap.connect(epoch, null);
            ByteBuffer datagram = ByteBuffer.allocateDirect(datagramBytes());
            DevicePacer pacer = new DevicePacer(clock, StreamFormat.SAMPLE_RATE_HZ);
            for (int i = 0; i < HOPS; i++) {
                pacer.awaitFrames((long) (i + 1) * FORMAT.frameSamples());
                datagram.clear();
                datagram.putShort(2, (short) i);
                hops.captured(i, clock.nowNs());
                socket.send(datagram, tap.address());
            }
        }
        return hops.toWire();
    }

    private static int datagramBytes() {
        return RTP_HEADER_BYTES
                + (int) ((long) FORMAT.bitrateBps() * FORMAT.frameSamples() / StreamFormat.SAMPLE_RATE_HZ / 8);
    }

    private AllocationCensus bareNetty(UdpPort sendPort, UdpPort receivePort, Tap tap) throws InterruptedException {
        // Its packets must not be taken for the frames that are marked later.
        RtpEpoch elsewhere = new RtpEpoch(FORMAT.codec(), FORMAT.channels(), 1, 0, 0, BARE_FIRST_INDEX64, 0);
        tap.connect(elsewhere, receivePort.localAddress());
        try (BareNetty bare = new BareNetty(sendPort, tap.address(), FORMAT, datagramBytes(), clock)) {
            RtpUnprotector unprotector = bare.unprotector();
            receivePort.on(TrafficClass.RTP, (from, datagram, nowNs) -> unprotector.unprotect(datagram));
            return census(warmUpSeconds, Math.min(BARE_SECONDS_MAX, seconds), bare::sent);
        } finally {
            receivePort.on(TrafficClass.RTP, null);
        }
    }

    private PipelineReport paths(
            Machine machine,
            Percentiles hop,
            SrtpCost srtp,
            AllocationCensus bare,
            Path folder,
            UdpPort sendPort,
            UdpPort receivePort,
            NetworkThread receiveNetwork,
            Tap tap)
            throws UserFault, IOException, InterruptedException {
        CodecProvider codec = Codecs.opus();
        Codecs.warmUp(FORMAT, codec.needsWarmUp() ? 2_000 : 200);
        FrameEncoder encoder = Codecs.encoder(FORMAT);
        StreamInfo stream = stream(encoder.lookaheadSamples());
        int delayMs = PLAYOUT_DELAY_MS;
        MarkedInput input = new MarkedInput(catalogue, FORMAT.channels(), clock, marks);
        MarkedOutput marked = new MarkedOutput(catalogue, FORMAT, encoder.lookaheadSamples(), clock, marks);
        try (Output output = new Output(marked, marked.channels(), clock);
                SendPath send =
                        new SendPath(stream, FORMAT, input, encoder, folder.resolve("sent"), DISK, sendPort, clock);
                ReceivePath receive = new ReceivePath(
                        stream,
                        folder.resolve("received"),
                        output,
                        new AdaptiveJitterBuffer(DelayPolicy.manual(delayMs * 1_000_000L)),
                        DISK,
                        new RtpSources(receivePort),
                        clock,
                        clock,
                        (from, nowNs) -> {},
                        ReceivePath.Requests.NONE)) {
            marked.listenTo(receive);
            receive.start();
            send.start();
            RtpEpoch epoch = send.nextEpoch(new Random(SEED));
            KeyEpoch keys = KeyEpoch.random(epoch.ssrc(), new SecureRandom());
            receive.renew(epoch, KeyEpoch.of(epoch.ssrc(), keys.masterKeyHex(), keys.masterSaltHex()), null);
            tap.connect(epoch, receivePort.localAddress());
            RtpEpoch again = new RtpEpoch(FORMAT.codec(), FORMAT.channels(), epoch.ssrc() ^ 1, 0, 0, 0, 0);
            send.aim(epoch, keys, again, KeyEpoch.random(again.ssrc(), new SecureRandom()));
            send.route(tap.address());

            await(warmUpSeconds);
            long first = send.nextIndex64() + 1;
            long lostBefore = receive.packetsLost();
            long concealedBefore = receive.chain().statistics().framesConcealed.value();
            marks.measure(first, Long.MAX_VALUE);
            AllocationCensus census = census(0, seconds, send::nextIndex64);
            marks.measure(Long.MAX_VALUE, Long.MAX_VALUE);
            return new PipelineReport(
                    machine,
                    seconds,
                    FORMAT.codec().name().toLowerCase(Locale.ROOT),
                    codec.name() + " (" + codec.version() + ")",
                    FORMAT.frameNs() / 1e6,
                    FORMAT.channels(),
                    delayMs,
                    hop,
                    marks.toWire(),
                    marks.toEar(),
                    marks.whole(),
                    marks.toWire().count(),
                    Math.max(0, receive.packetsLost() - lostBefore),
                    receive.chain().statistics().framesConcealed.value() - concealedBefore,
                    send.sourceFaultSamples(),
                    srtp,
                    threads(census, bare, codec.name()));
        }
    }

    private StreamInfo stream(int lookaheadSamples) {
        return new StreamInfo(
                StreamInfo.VERSION,
                "0000000000000001",
                "benchmark",
                FORMAT.codec(),
                FORMAT.channels(),
                FORMAT.frameSamples(),
                FORMAT.bitrateBps(),
                lookaheadSamples,
                StreamFormat.SAMPLE_RATE_HZ,
                clock.epochNs());
    }

    private static List<ThreadRow> threads(AllocationCensus census, AllocationCensus bare, String codec)
            throws UserFault {
        CodecCost cost = CodecCost.of(FORMAT);
        List<ThreadRow> rows = new ArrayList<>();
        rows.add(without(census, "capture", "none"));
        rows.add(codec(census, "encode", cost.encodeBytes(), codec + ", the encoder by itself"));
        rows.add(netty(census, "send", bare, BareNetty.THREAD));
        rows.add(netty(census, SEND_NETWORK, bare, SEND_NETWORK));
        rows.add(without(census, "spool", "none"));
        rows.add(without(census, "meter", "none"));
        rows.add(netty(census, RECEIVE_NETWORK, bare, RECEIVE_NETWORK));
        rows.add(codec(census, "playout", cost.decodeBytes(), codec + ", the decoder by itself"));
        rows.add(without(census, "disk", "none; some 500 B for each concealment written down"));
        return rows;
    }

    private static ThreadRow without(AllocationCensus census, String thread, String library) {
        return codec(census, thread, 0, library);
    }

    private static ThreadRow codec(AllocationCensus census, String thread, double libraryBytes, String library) {
        return new ThreadRow(
                thread, census.medianBytes(thread), census.meanBytes(thread), libraryBytes, libraryBytes, library);
    }

    private static ThreadRow netty(AllocationCensus census, String thread, AllocationCensus bare, String bareThread) {
        return new ThreadRow(
                thread,
                census.medianBytes(thread),
                census.meanBytes(thread),
                bare.medianBytes(bareThread),
                bare.greatestBytes(bareThread),
                "Netty and SRTP's cipher, in a bare loop with the same port and pace");
    }

    private AllocationCensus census(int warmUpSeconds, int measuredSeconds, LongSupplier frames)
            throws InterruptedException {
        await(warmUpSeconds);
        AllocationCensus census = new AllocationCensus(frames.getAsLong());
        DevicePacer pacer = new DevicePacer(clock, StreamFormat.SAMPLE_RATE_HZ);
        for (int second = 1; second <= measuredSeconds; second++) {
            await(pacer, second);
            census.second(frames.getAsLong());
        }
        return census;
    }

    private void await(int wanted) throws InterruptedException {
        await(new DevicePacer(clock, StreamFormat.SAMPLE_RATE_HZ), wanted);
    }

    /** The pacer of the virtual devices serves as a timer. */
    private static void await(DevicePacer pacer, int wanted) throws InterruptedException {
        if (!pacer.awaitFrames((long) wanted * StreamFormat.SAMPLE_RATE_HZ)) {
            throw new InterruptedException();
        }
    }
}
