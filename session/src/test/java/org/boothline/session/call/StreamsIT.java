package org.boothline.session.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.boothline.base.identity.StationIdentity;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.message.ClockPing;
import org.boothline.transport.message.ClockPong;
import org.boothline.transport.message.Message;
import org.boothline.transport.message.Purpose;
import org.boothline.transport.message.RekeyAnswer;
import org.boothline.transport.message.RekeyRequest;
import org.boothline.transport.message.ReportOffer;
import org.boothline.transport.message.ResendKeys;
import org.boothline.transport.message.StreamAnswer;
import org.boothline.transport.message.StreamOffer;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtcp.PathPacket;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtcpProtector;
import org.boothline.transport.srtp.RtcpUnprotector;
import org.boothline.transport.srtp.RtpProtector;
import org.boothline.transport.srtp.RtpUnprotector;
import org.boothline.transport.srtp.UnprotectStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The streams of one station, with real sockets and a tone; the other station is played by the test. */
class StreamsIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path data;

    private final SecureRandom random = new SecureRandom();
    private final List<StreamOffer> offers = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<byte[]> came = new CopyOnWriteArrayList<>();
    /** So many offers are answered by a wish for another SSRC. */
    private volatile int collisions;
    /** The station's clock runs ahead of the machine's by this. */
    private volatile long aheadNs;

    private NetworkThread network;
    private UdpPort audioPort;
    private UdpPort controlPort;
    private ControlThread control;
    private Streams streams;
    private SessionKeeper session;
    private DatagramSocket ear;
    private KeyEpoch reporting;
    private RtcpProtector reports;

    @BeforeEach
    void openStation() throws Exception {
        open(null);
    }

    /** @param talkback device, or null for none */
    private void open(String talkback) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        openEar(loopback);
        network = new NetworkThread("network");
        audioPort = UdpPort.open(network, loopback, 0, PortRole.RTP);
        controlPort = UdpPort.open(network, loopback, 0, PortRole.CONTROL);
        control = new ControlThread();
        StationIdentity other = IdentityStore.loadOrCreate(data.resolve("other"));
        Path own = data.resolve("own");
        StationSettings settings = new StationSettings(
                "Booth",
                own,
                StationSettings.BASE_PORT_DEFAULT,
                null,
                Role.BOOTH,
                "tone",
                "none",
                StreamFormat.opus(1),
                StationSettings.DEVICE_BUFFER_FRAMES_DEFAULT,
                StationSettings.PLAYOUT_DELAY_DEFAULT,
                false,
                0,
                Accept.PAIRED,
                false,
                Set.of(),
                null,
                talkback);
        NanoClock clock = () -> SystemClock.SYSTEM.nowNs() + aheadNs;
        Parts parts = new Parts(
                settings,
                IdentityStore.loadOrCreate(own),
                network,
                audioPort,
                controlPort,
                null,
                control,
                Runnable::run,
                clock,
                SystemClock.SYSTEM,
                new TakeStore(own),
                null,
                event -> {});
        FakePeer peer = new FakePeer(other.fingerprint(), other.certificate(), controlOf(ear));
        peer.lastHeardNs = SystemClock.SYSTEM.nowNs() + Duration.ofHours(1).toNanos();
        peer.answers = this::answer;
        session = SessionKeeper.open(parts, peer, "Studio", "00000000000000aa", "ab".repeat(32));
        Line line = new Line(
                to -> CompletableFuture.failedFuture(new IllegalStateException("nobody dials here")),
                control,
                clock,
                SystemClock.SYSTEM,
                List.of(),
                new SilentListener());
        streams = new Streams(parts, new DeviceCatalogue(), session, line, this::warn);
        onControl(() -> {
            line.use(peer);
            return null;
        });
        streams.begin();
        control.every(50, streams::tick);
    }

    @AfterEach
    void closeStation() {
        onControl(() -> {
            streams.close();
            session.end();
            return null;
        });
        audioPort.close();
        controlPort.close();
        network.close();
        control.close();
        ear.close();
    }

    private void openEar(InetAddress loopback) throws IOException {
        DatagramSocket opened = new DatagramSocket(0, loopback);
        ear = opened;
        Thread reader = new Thread(() -> hear(opened));
        reader.setDaemon(true);
        reader.start();
    }

    /** The audio of a station goes to the port before its control port. */
    private static InetSocketAddress controlOf(DatagramSocket audio) {
        return new InetSocketAddress(audio.getLocalAddress(), audio.getLocalPort() + 1);
    }

    private <T> T onControl(Supplier<T> work) {
        return control.ask(() -> CompletableFuture.completedFuture(work.get()))
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private void warn(String sentence) {
        if (sentence != null) {
            warnings.add(sentence);
        }
    }

    private Message answer(Message question) {
        if (question instanceof ClockPing ping) {
            return new ClockPong(ping.t0Ns(), ping.t0Ns(), ping.t0Ns());
        }
        if (question instanceof StreamOffer offer) {
            offers.add(offer);
            return offers.size() <= collisions
                    ? StreamAnswer.otherSsrc("this station has that SSRC itself")
                    : StreamAnswer.yes();
        }
        throw new AssertionError(question.toString());
    }

    private void hear(DatagramSocket socket) {
        byte[] buffer = new byte[2_048];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                came.add(java.util.Arrays.copyOf(buffer, packet.getLength()));
            }
        } catch (IOException closed) {
            assertTrue(socket.isClosed());
        }
    }

    private void connect() {
        // The other station sends no audio; it proves its address by these.
        reporting = KeyEpoch.random(0x0BADCAFEL, random);
        reports = new RtcpProtector(reporting);
        ReportOffer offer = new ReportOffer(0, reporting.ssrc(), reporting.masterKeyHex(), reporting.masterSaltHex());
        assertTrue(onControl(() -> streams.onOffer(offer)).accepted());
        control.ask(() -> streams.connected(controlOf(ear)).thenApply(done -> new Object()));
    }

    private StreamOffer lastOffer() {
        return lastOffer(Purpose.MAIN);
    }

    private static KeyEpoch keys(StreamOffer offer) {
        return KeyEpoch.of(offer.ssrc(), offer.masterKeyHex(), offer.masterSaltHex());
    }

    /** Answers each challenge until audio comes. */
    private void latch() {
        await("audio").atMost(SOON).until(() -> {
            for (byte[] datagram : List.copyOf(came)) {
                ByteBuf copy = Unpooled.wrappedBuffer(datagram.clone());
                if ((datagram[1] & 0xFF) == 204
                        && new RtcpUnprotector(keys(lastOffer())).unprotect(copy) == UnprotectStatus.OK) {
                    answer(PathPacket.read(copy));
                    came.remove(datagram);
                }
            }
            return audioUnder(lastOffer()) > 5;
        });
    }

    private void answer(PathPacket challenge) throws IOException {
        ByteBuf datagram = Unpooled.buffer(PathPacket.BYTES + RtcpProtector.OVERHEAD_BYTES);
        new PathPacket(true, reporting.ssrc(), challenge.token()).write(datagram);
        reports.protect(datagram);
        byte[] bytes = ByteBufUtil.getBytes(datagram);
        ear.send(new DatagramPacket(bytes, bytes.length, audioPort.localAddress()));
    }

    private StreamOffer lastOffer(Purpose purpose) {
        List<StreamOffer> all =
                offers.stream().filter(offer -> offer.purpose() == purpose).toList();
        return all.get(all.size() - 1);
    }

    @Test
    void theTalkbackIsOfferedBesideTheStreamAndSentOnlyWhileItIsOn() throws Exception {
        closeStation();
        data = data.resolve("talkback");
        offers.clear();
        came.clear();
        open("tone:500");
        connect();
        await().atMost(SOON).until(() -> offers.size() == 2);
        latch();
        StreamOffer main = lastOffer(Purpose.MAIN);
        StreamOffer talkback = lastOffer(Purpose.TALKBACK);
        assertNotEquals(main.streamId(), talkback.streamId());
        assertNotEquals(main.masterKeyHex(), talkback.masterKeyHex());
        assertEquals(
                4,
                Stream.of(main, talkback)
                        .flatMap(
                                offer -> Stream.of(offer.ssrc(), offer.resends().ssrc()))
                        .distinct()
                        .count());
        await().atMost(SOON).until(() -> audioUnder(main) > 50);
        assertEquals(0, datagramsOf(talkback.ssrc()), "off: nothing is sent");
        assertFalse(streams.sentTalkbackView().on());

        streams.talkback().mute(false);
        await().atMost(SOON).until(() -> audioUnder(talkback) > 20);
        assertTrue(streams.sentTalkbackView().on());
        streams.talkback().mute(true);
        await().atMost(SOON).until(() -> {
            long before = datagramsOf(talkback.ssrc());
            long mainBefore = audioUnder(main);
            await().atMost(SOON).until(() -> audioUnder(main) > mainBefore + 50);
            return datagramsOf(talkback.ssrc()) == before;
        });
        streams.talkback().mute(false);
        long before = audioUnder(talkback);
        await("the same epoch again").atMost(SOON).until(() -> audioUnder(talkback) > before + 20);

        aheadNs = Duration.ofSeconds(11).toNanos();
        assertTrue(rekey(new RekeyRequest(main.streamId())).accepted());
        await().atMost(SOON).until(() -> offers.size() == 4);
        StreamOffer renewed = lastOffer(Purpose.TALKBACK);
        assertNotEquals(talkback.ssrc(), renewed.ssrc());
        await("both have new keys").atMost(SOON).until(() -> audioUnder(renewed) > 20);
        control.ask(() -> streams.connected(controlOf(ear)).thenApply(done -> new Object()));
        await().atMost(SOON).until(() -> offers.size() == 6);
        latch();
        StreamOffer redialled = lastOffer(Purpose.TALKBACK);
        await("both are there again").atMost(SOON).until(() -> audioUnder(redialled) > 20);
        assertFalse(Files.exists(session.folder().sentStream(talkback.streamId())), "nothing of a talkback is kept");
        assertEquals(List.of(), warnings);
    }

    @Test
    void aTalkbackIsHeardAndReportedOnButKeptOnNoDisk() throws Exception {
        connect();
        KeyEpoch keys = KeyEpoch.random(0x0BEE0BEEL, random);
        StreamOffer offer = new StreamOffer(
                "00000000000000dd",
                Purpose.TALKBACK,
                0,
                keys.ssrc(),
                Codec.L16,
                1,
                240,
                0,
                0,
                5,
                0,
                0,
                0,
                0,
                keys.masterKeyHex(),
                keys.masterSaltHex(),
                new ResendKeys(0x0BEE0BEFL, 5, "ab".repeat(32), "cd".repeat(12)));
        RtpEpoch epoch = new RtpEpoch(Codec.L16, 1, keys.ssrc(), 5, 0, 0, 0);
        assertTrue(onControl(() -> streams.onOffer(offer)).accepted());
        assertEquals(null, onControl(() -> streams.receiving()), "takes do not see it");
        assertFalse(streams.receivedTalkbackView().on());
        Packetiser packetiser = new Packetiser(epoch);
        RtpProtector protector = new RtpProtector(keys, epoch);
        EncodedFrame frame = new EncodedFrame();
        frame.formatWord = new StreamFormat(Codec.L16, 1, 240, 0).word();
        frame.payloadBytes = 480;
        for (int i = 0; i < 30; i++) {
            frame.index64 = i;
            frame.sample64 = 240L * i;
            ByteBuf datagram = Unpooled.buffer(2_000);
            packetiser.write(frame, datagram);
            protector.protect(datagram);
            byte[] bytes = ByteBufUtil.getBytes(datagram);
            ear.send(new DatagramPacket(bytes, bytes.length, audioPort.localAddress()));
        }
        await().atMost(SOON).until(() -> streams.receivedTalkbackView().packets() == 30);
        await("somebody talks").atMost(SOON).until(() -> streams.receivedTalkbackView()
                .on());
        await("nobody talks").atMost(SOON).until(() -> !streams.receivedTalkbackView()
                .on());
        assertFalse(Files.exists(session.folder().receivedStream(offer.streamId())));
    }

    private long datagramsOf(long ssrc) {
        return came.stream()
                .filter(datagram -> (datagram[1] & 0xFF) < 192 || (datagram[1] & 0xFF) > 223)
                .filter(datagram -> Unpooled.wrappedBuffer(datagram).getUnsignedInt(8) == ssrc)
                .count();
    }

    /** Packets that came and are authentic under what was offered. */
    private long audioUnder(StreamOffer offer) {
        RtpUnprotector unprotector = new RtpUnprotector(keys(offer), 111);
        return came.stream()
                .filter(datagram ->
                        unprotector.unprotect(Unpooled.wrappedBuffer(datagram.clone())) == UnprotectStatus.OK)
                .count();
    }

    @Test
    void anSsrcThatTheOtherStationHasItselfIsReplacedAndTheCallGoesOn() {
        collisions = 2;
        connect();
        latch();
        assertEquals(3, offers.size());
        assertEquals(3, offers.stream().map(StreamOffer::ssrc).distinct().count());
        assertEquals(
                3, offers.stream().map(StreamOffer::masterKeyHex).distinct().count(), "each has a key of its own");
        assertEquals(List.of(0, 1, 2), offers.stream().map(StreamOffer::epoch).toList());
        assertEquals(0, audioUnder(offers.get(0)) + audioUnder(offers.get(1)));
        assertEquals(List.of(), warnings);
    }

    @Test
    void aStationThatWantsAnotherSsrcForEverIsToldOfAndNothingIsSent() {
        collisions = Integer.MAX_VALUE;
        connect();
        await().atMost(SOON).until(() -> !warnings.isEmpty());
        assertEquals(3, offers.size());
        assertTrue(warnings.get(0).contains("does not receive this station's stream"), warnings.toString());
        assertEquals(0, came.size());
    }

    @Test
    void anOfferWithTheStationsOwnSsrcIsAnsweredByAWishForAnother() {
        connect();
        latch();
        StreamOffer ours = lastOffer();
        StreamAnswer collides = onControl(() -> streams.onOffer(theirs(ours.ssrc())));
        assertFalse(collides.accepted());
        assertTrue(collides.newSsrc());
        ReportOffer report = new ReportOffer(1, ours.ssrc(), "ab".repeat(32), "cd".repeat(12));
        assertTrue(onControl(() -> streams.onOffer(report)).newSsrc());
        assertTrue(onControl(() -> streams.onOffer(theirs(ours.ssrc() ^ 1))).accepted());
        long before = audioUnder(ours);
        await().atMost(SOON).until(() -> audioUnder(ours) > before + 20);
        assertEquals(1, offers.size());
    }

    private static StreamOffer theirs(long ssrc) {
        StreamFormat format = StreamFormat.opus(1);
        return new StreamOffer(
                "00000000000000cc",
                Purpose.MAIN,
                0,
                ssrc,
                format.codec(),
                format.channels(),
                format.frameSamples(),
                format.bitrateBps(),
                120,
                5,
                0,
                0,
                0,
                0,
                "ab".repeat(32),
                "cd".repeat(12),
                new ResendKeys(ssrc ^ 2, 5, "ab".repeat(32), "cd".repeat(12)));
    }

    @Test
    void whoAsksForNewKeysGetsThemOnTheSamePathButNotAgainAtOnce() {
        connect();
        latch();
        StreamOffer first = lastOffer();
        RekeyRequest request = new RekeyRequest(first.streamId());
        assertRefused(rekey(request), "new already");
        assertRefused(rekey(new RekeyRequest("00000000000000ff")), "no such stream");
        aheadNs = Duration.ofSeconds(11).toNanos();
        assertTrue(rekey(request).accepted());
        await().atMost(SOON).until(() -> offers.size() == 2 && audioUnder(lastOffer()) > 20);
        StreamOffer second = lastOffer();
        assertEquals(first.streamId(), second.streamId());
        assertNotEquals(first.ssrc(), second.ssrc());
        assertNotEquals(first.masterKeyHex(), second.masterKeyHex());
        assertNotEquals(first.masterSaltHex(), second.masterSaltHex());
        assertTrue(second.firstIndex64() > first.firstIndex64());
        assertRefused(rekey(request), "new already");
        assertEquals(2, offers.size());
    }

    private RekeyAnswer rekey(RekeyRequest request) {
        return onControl(() -> streams.onRekey(request));
    }

    private static void assertRefused(RekeyAnswer answer, String why) {
        assertFalse(answer.accepted());
        assertTrue(String.valueOf(answer.reason()).contains(why), answer.reason());
    }

    @Test
    void whenTheLineComesBackThereAreNewKeysAndNoAudioBeforeTheAddressHasAnsweredAgain() {
        connect();
        latch();
        StreamOffer first = lastOffer();
        control.ask(() -> streams.connected(controlOf(ear)).thenApply(done -> new Object()));
        await().atMost(SOON).until(() -> offers.size() == 2);
        // Challenges under the new keys, and nothing else.
        await().atMost(SOON).until(() -> challengesUnder(lastOffer()) > 2);
        assertEquals(0, audioUnder(lastOffer()));
        assertNotEquals(first.masterKeyHex(), lastOffer().masterKeyHex());
        latch();
    }

    private long challengesUnder(StreamOffer offer) {
        return came.stream()
                .filter(datagram -> new RtcpUnprotector(keys(offer)).unprotect(Unpooled.wrappedBuffer(datagram.clone()))
                        == UnprotectStatus.OK)
                .count();
    }

    private static final class SilentListener implements Line.Listener {
        @Override
        public boolean isMeant(org.boothline.transport.quic.QuicPeer peer) {
            return true;
        }

        @Override
        public void dialled(org.boothline.transport.quic.QuicPeer peer) {}

        @Override
        public void notReached(Throwable why) {}

        @Override
        public void silent() {
            throw new AssertionError("the line stands");
        }

        @Override
        public void back() {}

        @Override
        public void away() {}
    }
}
