package org.boothline.session.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.capture.CaptureChain;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameEncoder;
import org.boothline.engine.device.CaptureDevice;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DeviceLine;
import org.boothline.engine.device.DeviceRequest;
import org.boothline.engine.device.PlaybackDevice;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.engine.jitter.JitterBuffer;
import org.boothline.takes.gap.GapMap;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.log.SpoolFaults;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.seal.ManifestMaker;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.SessionFolder;
import org.boothline.takes.store.SessionInfo;
import org.boothline.takes.store.StreamInfo;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.srtp.KeyEpoch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ways whole: a tone in real time over real sockets on loopback. */
class PathsIT {
    private static final StreamFormat FORMAT = StreamFormat.opus(1);
    /** Long enough for a machine on which other tests run. */
    private static final int PLAYOUT_DELAY_MS = 100;

    private static final RtpEpoch AGAIN = new RtpEpoch(FORMAT.codec(), FORMAT.channels(), 0xA6A1, 0, 0, 0, 0);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path data;

    private SessionFolder session;
    private Path spool;

    private final DeviceCatalogue catalogue = new DeviceCatalogue();
    private final DiskEvents disk = new DiskEvents();
    private NetworkThread network;
    private UdpPort sendPort;
    private UdpPort receivePort;
    private SendPath send;
    private ReceivePath receive;
    private Output output;
    private final SecureRandom random = new SecureRandom();
    private volatile @Nullable InetSocketAddress heardFrom;
    private volatile float loudest;
    private volatile boolean unplugged;
    /** The device gives all at once what it would in real time. */
    private volatile boolean hurried;

    @BeforeEach
    void openBoth() throws Exception {
        open(new AdaptiveJitterBuffer(DelayPolicy.manual(PLAYOUT_DELAY_MS * 1_000_000L)));
    }

    private void open(JitterBuffer buffer) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        network = new NetworkThread("network");
        sendPort = UdpPort.open(network, loopback, 0, PortRole.RTP);
        receivePort = UdpPort.open(network, loopback, 0, PortRole.RTP);
        FrameEncoder encoder = Codecs.encoder(FORMAT);
        StreamInfo stream = new StreamInfo(
                StreamInfo.VERSION,
                "00000000000000bb",
                "ab",
                FORMAT.codec(),
                FORMAT.channels(),
                FORMAT.frameSamples(),
                FORMAT.bitrateBps(),
                encoder.lookaheadSamples(),
                StreamFormat.SAMPLE_RATE_HZ,
                SystemClock.SYSTEM.epochNs());
        session = new TakeStore(data, SystemClock.SYSTEM)
                .createSession(new SessionInfo(SessionInfo.VERSION, "00000000000000aa", 1, List.of(), "00"));
        spool = session.sentStream(stream.streamId());
        session.writeStreamInfo(spool, stream);
        send = new SendPath(stream, FORMAT, new Tone(), encoder, spool, disk, sendPort, SystemClock.SYSTEM);
        output = new Output(new MonoCard(), 2, SystemClock.SYSTEM);
        receive = new ReceivePath(
                stream,
                data.resolve("received"),
                output,
                buffer,
                disk,
                new RtpSources(receivePort),
                SystemClock.SYSTEM,
                SystemClock.SYSTEM,
                (from, nowNs) -> heardFrom = from,
                ReceivePath.Requests.NONE);
        receive.start();
        send.start();
    }

    @AfterEach
    void closeBoth() {
        send.close();
        receive.close();
        output.close();
        sendPort.close();
        receivePort.close();
        network.close();
    }

    private RtpEpoch connect() {
        RtpEpoch epoch = send.nextEpoch(random);
        KeyEpoch keys = KeyEpoch.random(epoch.ssrc(), random);
        receive.renew(epoch, KeyEpoch.of(epoch.ssrc(), keys.masterKeyHex(), keys.masterSaltHex()), null);
        send.aim(epoch, keys, AGAIN, KeyEpoch.random(AGAIN.ssrc(), random));
        send.route(receivePort.localAddress());
        return epoch;
    }

    @Test
    void carriesEveryPacketBitForBitToTheOtherDiskAndTheToneToTheEar() throws Exception {
        RtpEpoch epoch = connect();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.heardSample64() > 72_000);
        double level = receive.chain().meter().rmsDb();
        send.route(null);
        long spooled = send.nextIndex64();
        await().atMost(Duration.ofSeconds(5)).until(() -> send.nextIndex64() > spooled + 20);
        long sent = send.statistics().packets().value();
        send.close();
        receive.close();

        assertEquals(0, send.packetsUnsent());
        assertEquals(0, receive.packetsUnlogged());
        // A sine of −18 dBFS in, a sine of −18 dBFS out. Its peak would show how a decoder begins and conceals.
        assertEquals(-18 - 3.01, level, 0.5);
        try (LogIndex here = LogIndex.open(spool, "packets", LogIndex.ALL);
                LogIndex there = LogIndex.open(data.resolve("received"), "packets", LogIndex.ALL)) {
            assertEquals(1, here.present().ranges().size());
            assertTrue(here.size() >= spooled + 20, "the spool goes on when nobody is aimed at");
            assertEquals(sent, there.size());
            assertTrue(there.keyAt(0) >= epoch.firstIndex64());
            RecordView a = new RecordView();
            RecordView b = new RecordView();
            for (int i = 0; i < there.size(); i++) {
                assertTrue(there.readAt(i, b) && here.read(b.index64(), a));
                assertEquals(a.sample64(), b.sample64());
                assertEquals(a.formatWord(), b.formatWord());
                assertArrayEquals(
                        Arrays.copyOf(a.payload(), a.payloadBytes()), Arrays.copyOf(b.payload(), b.payloadBytes()));
            }
        }
        assertEquals(List.of(), disk.told);
    }

    @Test
    void framesChangeTheirLengthAndBitrateWhileAudioFlowsAndNoSampleLacks() throws Exception {
        connect();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.heardSample64() > 9_600);
        List<Integer> lengths = List.of(240, 960, 120, 480, 240);
        for (int length : lengths) {
            send.change(send.format().withFrameSamples(length).withBitrateBps(length == 120 ? 128_000 : 256_000));
            long here = send.capturedSample64();
            await().atMost(Duration.ofSeconds(5)).until(() -> receive.heardSample64() > here + 9_600);
        }
        send.route(null);
        long aside = send.nextIndex64();
        await().atMost(Duration.ofSeconds(5)).until(() -> send.nextIndex64() > aside + 10);
        long sent = send.statistics().packets().value();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.packetsReceived() >= sent);
        send.close();
        receive.close();

        assertEquals(0, receive.packetsLost());
        assertEquals(0, receive.chain().statistics().framesCorrupt.value());
        List<Integer> seen = new ArrayList<>();
        try (LogIndex there = LogIndex.open(data.resolve("received"), "packets", LogIndex.ALL)) {
            assertEquals(sent, there.size());
            RecordView record = new RecordView();
            long expected = -1;
            for (int i = 0; i < there.size(); i++) {
                assertTrue(there.readAt(i, record));
                assertTrue(expected < 0 || record.sample64() == expected, "a jump at packet " + record.index64());
                int samples = StreamFormat.frameSamplesOf(record.formatWord());
                if (seen.isEmpty() || seen.get(seen.size() - 1) != samples) {
                    seen.add(samples);
                }
                expected = record.sample64() + samples;
            }
            assertEquals(1, there.present().ranges().size());
        }
        assertEquals(lengths, seen);
        assertThrows(IllegalArgumentException.class, () -> send.change(StreamFormat.opus(2)));
    }

    @Test
    void keepsItsCountsWhenTheLineComesBackWithAnotherEpoch() {
        connect();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.packetsReceived() > 40);
        send.route(null);
        long before = receive.packetsReceived();
        connect();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.packetsReceived() > before + 40);
        assertTrue(receive.heardSample64() > 0);
    }

    @Test
    void changesKeysWhileAudioFlowsAndLosesNoPacket() throws Exception {
        RtpEpoch first = connect();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.packetsReceived() > 60);
        RtpEpoch second = send.nextEpoch(random);
        KeyEpoch keys = KeyEpoch.random(second.ssrc(), random);
        receive.renew(second, KeyEpoch.of(second.ssrc(), keys.masterKeyHex(), keys.masterSaltHex()), null);
        // The answer is on its way back; what is sent meanwhile is of the first epoch.
        long offered = receive.packetsReceived();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.packetsReceived() > offered + 20);
        send.aim(second, keys, AGAIN, KeyEpoch.random(AGAIN.ssrc(), random));
        long answered = receive.packetsReceived();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.packetsReceived() > answered + 60);
        send.route(null);
        long aside = send.nextIndex64();
        await().atMost(Duration.ofSeconds(5)).until(() -> send.nextIndex64() > aside + 10);
        long sent = send.statistics().packets().value();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.packetsReceived() >= sent);
        assertEquals(sent, receive.packetsReceived(), "packets of both epochs count");
        assertEquals(0, receive.packetsLost());
        send.close();
        receive.close();
        assertEquals(0, receive.packetsUnlogged());
        assertNotEquals(first.ssrc(), second.ssrc());
        try (LogIndex there = LogIndex.open(data.resolve("received"), "packets", LogIndex.ALL)) {
            assertEquals(sent, there.size());
            assertEquals(1, there.present().ranges().size(), "there is no gap between the two epochs");
        }
    }

    @Test
    void anOutageOfMorePacketsThanASequenceNumberCanTellIsSurvivedByNewKeys() {
        connect();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.packetsReceived() > 20);
        InetSocketAddress away = receivePort.localAddress();
        send.route(null);
        long outage = send.nextIndex64();
        hurried = true;
        // So many, and the ring full of what is encoded and not yet at the socket.
        await().atMost(Duration.ofSeconds(60)).until(() -> send.nextIndex64() > outage + (1 << 15) + (1 << 12));
        hurried = false;
        // The ring is full, and the disk has more to do than in real time.
        await().atMost(Duration.ofSeconds(30)).until(() -> send.capturedSample64() - send.spooledSample64() < 24_000);
        assertFalse(send.needsNewEpoch(), "nobody has missed it yet");
        send.route(away);
        await().atMost(Duration.ofSeconds(5)).until(() -> send.needsNewEpoch());
        long before = receive.packetsReceived();
        long heard = receive.heardSample64();
        connect();
        assertFalse(send.needsNewEpoch());
        await().atMost(Duration.ofSeconds(30)).until(() -> receive.packetsReceived() > before + 60);
        await().atMost(Duration.ofSeconds(30)).until(() -> receive.heardSample64() > heard + (1 << 15) * 240L);
        assertEquals(0, receive.packetsLost(), "what was never sent is not lost on the line");
    }

    /** What the benchmark replays in virtual time is what a call does: nothing but arrivals and ticks decides. */
    @Test
    void theArrivalsOfACallReplayedGiveTheSameDecisions() throws Exception {
        closeBoth();
        data = data.resolve("again");
        RecordedJitterBuffer recorded = new RecordedJitterBuffer(new AdaptiveJitterBuffer(DelayPolicy.STUDIO));
        open(recorded);
        connect();
        await().atMost(Duration.ofSeconds(15)).until(() -> receive.heardSample64() > 3 * 48_000);
        send.close();
        receive.close();
        assertTrue(recorded.ticks() > 500, recorded.ticks() + " decisions");
        RecordedJitterBuffer again = recorded.replay(new AdaptiveJitterBuffer(DelayPolicy.STUDIO));
        assertEquals(recorded.decided(), again.decided());
        RecordedJitterBuffer other = recorded.replay(new AdaptiveJitterBuffer(DelayPolicy.LIVE));
        assertNotEquals(recorded.decided(), other.decided(), "the log tells one policy from another");
    }

    @Test
    void allocatesNothingOfOursPerFrameOnAnyThread() {
        connect();
        await().atMost(Duration.ofSeconds(10)).until(() -> receive.packetsReceived() > 300);
        Map<String, Long> before = allocated();
        long framesBefore = receive.packetsReceived();
        long concealedBefore = receive.chain().statistics().framesConcealed.value();
        await().atMost(Duration.ofSeconds(10)).until(() -> receive.packetsReceived() > framesBefore + 200);
        Map<String, Long> after = allocated();
        long frames = receive.packetsReceived() - framesBefore;

        Map<String, Double> bytesPerFrame = new TreeMap<>();
        after.forEach(
                (name, bytes) -> bytesPerFrame.put(name, (bytes - before.getOrDefault(name, 0L)) / (double) frames));
        // What is left is a few hundred bytes that the JVM spends now and then on whatever thread is near.
        for (String ours : List.of("capture", "encode", "spool", "meter", "playout")) {
            assertTrue(bytesPerFrame.get(ours) < 8, ours + " allocates: " + bytesPerFrame);
        }
        // Beside that, the disk thread makes an object of each range that it writes down as concealed.
        double concealed = (receive.chain().statistics().framesConcealed.value() - concealedBefore) / (double) frames;
        assertTrue(bytesPerFrame.get("disk") < 8 + 1_000 * concealed, "disk allocates: " + bytesPerFrame);
        // Netty's: a DatagramPacket, a task and a buffer's handle for each one sent; a packet and its address received.
        assertTrue(bytesPerFrame.get("send") < 400, "send allocates: " + bytesPerFrame);
        assertTrue(bytesPerFrame.get("network") < 1_000, "network allocates: " + bytesPerFrame);
    }

    @Test
    void goesOnInSilenceWhenTheMicrophoneIsGone() {
        connect();
        await().atMost(Duration.ofSeconds(5)).until(() -> send.meter().peakDb(0) > -19);
        unplugged = true;
        await().atMost(Duration.ofSeconds(5)).until(() -> send.sourceFaultSamples() > 24_000);
        long packets = send.nextIndex64();
        long sample64 = send.capturedSample64();
        assertTrue(Math.abs(packets * 240 + send.sourceFaultSamples() - sample64) <= 9_600);
        // It falls by 20 dB in 1.7 s.
        await().atMost(Duration.ofSeconds(5)).until(() -> send.meter().peakDb(0) < -24);
        assertEquals(packets, send.nextIndex64());
        assertTrue(send.isRunning());
        await().atMost(Duration.ofSeconds(5)).until(() -> send.spooledSample64() > sample64);
    }

    @Test
    void aMuteIsSilentAndASourceFaultOfTheTakeAndNoLoss() throws Exception {
        connect();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.heardSample64() > 9_600);
        long firstSample = send.capturedSample64();
        long firstIndex = send.nextIndex64();
        await().atMost(Duration.ofSeconds(5)).until(() -> send.nextIndex64() > firstIndex + 20);
        send.mute(true);
        long mutedAt = send.capturedSample64();
        await().atMost(Duration.ofSeconds(5)).until(() -> send.capturedSample64() > mutedAt + 24_000);
        long packets = send.nextIndex64();
        loudest = 0;
        await().atMost(Duration.ofSeconds(5)).until(() -> send.spooledSample64() > mutedAt + 38_400);
        assertEquals(0, loudest, "it is silent at the ear");
        assertEquals(packets, send.nextIndex64());
        send.mute(false);
        await().atMost(Duration.ofSeconds(5)).until(() -> send.nextIndex64() > packets + 60);
        await().atMost(Duration.ofSeconds(5)).until(() -> loudest > 0);
        long endSample = send.capturedSample64();
        long endIndex = send.nextIndex64();
        await().atMost(Duration.ofSeconds(5)).until(() -> send.nextIndex64() > endIndex + 20);
        send.route(null);
        long aside = send.nextIndex64();
        await().atMost(Duration.ofSeconds(5)).until(() -> send.nextIndex64() > aside + 10);
        long sent = send.statistics().packets().value();
        await().atMost(Duration.ofSeconds(5)).until(() -> receive.packetsReceived() >= sent);
        send.close();
        receive.close();

        assertEquals(0, receive.packetsLost());
        assertTrue(receive.chain().statistics().sourceFaultSamples.value() >= 24_000);
        List<SpoolFaults.Fault> faults = SpoolFaults.read(spool).sourceFaults();
        assertTrue(faults.stream().allMatch(fault -> fault.why().equals("muted by the user")), faults.toString());
        StationIdentity booth = IdentityStore.loadOrCreate(data.resolve("identity"));
        TakeInfo take = TakeInfo.open(
                        "00000000000000cc",
                        "Muted",
                        session.id(),
                        send.stream().streamId(),
                        Direction.SENT,
                        "ab",
                        firstSample,
                        firstIndex,
                        0,
                        null)
                .stopped(endSample, endIndex, "", null);
        Manifest manifest = ManifestMaker.close(session, take, booth, "").manifest();
        try (LogIndex received = LogIndex.open(data.resolve("received"), "packets", LogIndex.ALL)) {
            GapMap gaps = GapMap.of(manifest, LogStack.of(received));
            assertEquals(SpoolFaults.read(spool).sourceFaultSamples(), gaps.sourceFaults());
            assertTrue(
                    gaps.sourceFaults().count() >= 38_400, gaps.sourceFaults().toString());
            assertTrue(gaps.isComplete(), gaps.missingPackets().toString());
            assertTrue(gaps.missingSamples().isEmpty());
            assertTrue(gaps.unspooledSamples().isEmpty());
        }
    }

    private static Map<String, Long> allocated() {
        Map<String, Long> bytes = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName().replaceAll("-\\d+-\\d+$", "");
            bytes.merge(name, THREADS.getThreadAllocatedBytes(thread.getId()), Long::sum);
        }
        return bytes;
    }

    private final class Tone implements CaptureSource, CaptureDevice {
        private CaptureDevice tone;

        @Override
        public Input first() throws UserFault {
            tone = catalogue.openCapture("tone", DeviceRequest.of(1));
            return new Input(this, new CaptureChain(this, 1, 0));
        }

        @Override
        public DeviceLine line() {
            return tone.line();
        }

        @Override
        public int read(int[] samples, int frames) throws UserFault {
            if (unplugged) {
                throw new UserFault(FaultCode.DEVICE, "The microphone stopped", "it is gone", "plug it in");
            }
            return hurried ? frames : tone.read(samples, frames);
        }

        @Override
        public void close() {
            tone.close();
        }

        @Override
        public @Nullable Input reopen() {
            return null;
        }

        @Override
        public void lost(UserFault fault) {
            assertTrue(unplugged, fault.sentence());
        }

        @Override
        public void ended() {
            throw new AssertionError("a tone has no end");
        }
    }

    /** A card with one channel that takes stereo, as all devices take what was asked of them. */
    private final class MonoCard implements PlaybackSink, PlaybackDevice {
        private PlaybackDevice none;

        @Override
        public PlaybackDevice first() throws UserFault {
            none = catalogue.openPlayback("none", DeviceRequest.of(2));
            return this;
        }

        @Override
        public PlaybackDevice standIn(UserFault gone) {
            throw new AssertionError(gone);
        }

        @Override
        public @Nullable PlaybackDevice reopen() {
            return null;
        }

        @Override
        public void unfinished(UserFault fault) {
            throw new AssertionError(fault);
        }

        @Override
        public DeviceLine line() {
            return new DeviceLine("mono card", 48_000, 1, 16, 480);
        }

        @Override
        public int channels() {
            return 2;
        }

        @Override
        public void write(float[] samples, int frames) throws UserFault {
            for (int i = 0; i < frames * 2; i++) {
                loudest = Math.max(loudest, Math.abs(samples[i]));
            }
            none.write(samples, frames);
        }

        @Override
        public long latencyFrames() {
            return none.latencyFrames();
        }

        @Override
        public long underRuns() {
            return none.underRuns();
        }

        @Override
        public void close() throws UserFault {
            none.close();
        }
    }
}
