package org.boothline.session.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DeviceRequest;
import org.boothline.engine.device.PlaybackDevice;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.takes.store.StreamInfo;
import org.boothline.transport.message.Purpose;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.recover.RedEncoder;
import org.boothline.transport.rtcp.PathPacket;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtcpProtector;
import org.boothline.transport.srtp.RtcpUnprotector;
import org.boothline.transport.srtp.RtpProtector;
import org.boothline.transport.srtp.UnprotectStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A station that sends and receives over real sockets, and another one played by the test, which has as many addresses
 * as it likes. All that the station sends to any of them is kept.
 */
class RtcpLinkIT {
    private static final StreamFormat FORMAT = StreamFormat.opus(1);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int CHALLENGE_BYTES = PathPacket.BYTES + RtcpProtector.OVERHEAD_BYTES;

    @TempDir
    Path data;

    private final SecureRandom random = new SecureRandom();
    private final List<InetSocketAddress> latched = new CopyOnWriteArrayList<>();
    private final CapturedFrame captured = new CapturedFrame(FORMAT.frameSamples());
    private NetworkThread network;
    private UdpPort audioPort;
    private UdpPort controlPort;
    private SendStage stage;
    private RtcpLink link;
    private ReceivePath receive;
    private Output output;
    private KeyEpoch ours;
    private long nextIndex64;

    private OtherStation other;
    private Address home;
    private Address elsewhere;
    private Address third;

    @BeforeEach
    void openStation() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        network = new NetworkThread("network");
        audioPort = UdpPort.open(network, loopback, 0, PortRole.RTP);
        controlPort = UdpPort.open(network, loopback, 0, PortRole.CONTROL);
        stage = new SendStage(audioPort::send, new Resending(audioPort, () -> null));
        link = new RtcpLink(network, audioPort, controlPort, SystemClock.SYSTEM, SystemClock.SYSTEM, this::latchedTo);
        StreamInfo stream = new StreamInfo(
                StreamInfo.VERSION,
                "00000000000000bb",
                "ab",
                FORMAT.codec(),
                FORMAT.channels(),
                FORMAT.frameSamples(),
                FORMAT.bitrateBps(),
                0,
                StreamFormat.SAMPLE_RATE_HZ,
                SystemClock.SYSTEM.epochNs());
        output = new Output(new NoLoudspeaker(), 2, SystemClock.SYSTEM);
        receive = new ReceivePath(
                stream,
                data.resolve("received"),
                output,
                new AdaptiveJitterBuffer(DelayPolicy.manual(20_000_000)),
                new DiskEvents(),
                new RtpSources(audioPort),
                SystemClock.SYSTEM,
                SystemClock.SYSTEM,
                link::heardFrom,
                link);
        receive.start();
        home = new Address();
        elsewhere = new Address();
        third = new Address();
        other = new OtherStation();
        connect();
    }

    @AfterEach
    void closeStation() {
        receive.close();
        output.close();
        audioPort.close();
        controlPort.close();
        network.close();
        List.of(home, elsewhere, third).forEach(Address::close);
    }

    private void latchedTo(InetSocketAddress address) {
        latched.add(address);
        stage.route(address);
    }

    /** As after an offer and its answer, each way. */
    private void connect() {
        RtpEpoch epoch = RtpEpoch.random(Codec.OPUS, 1, 0, 0, random);
        ours = KeyEpoch.random(epoch.ssrc(), random);
        link.expect(Purpose.MAIN, theirs(other.keys));
        link.report(Purpose.MAIN, receive.renew(other.epoch, theirs(other.keys), null));
        link.begin(Purpose.MAIN, new Address().at(), home.at(), epoch, ours, stage.statistics(), null, "cname");
        stage.aim(new SendStage.Target(new RedEncoder(new Packetiser(epoch)), new RtpProtector(ours, epoch)));
    }

    private static KeyEpoch theirs(KeyEpoch keys) {
        return KeyEpoch.of(keys.ssrc(), keys.masterKeyHex(), keys.masterSaltHex());
    }

    /** Lets the station go on, with audio for whoever may have it, until something has come about. */
    private void until(String what, BooleanSupplier condition) {
        await(what).atMost(SOON).pollInterval(Duration.ofMillis(10)).until(() -> {
            captured.frames = FORMAT.frameSamples();
            captured.encoded.index64 = nextIndex64;
            captured.encoded.sample64 = nextIndex64++ * FORMAT.frameSamples();
            captured.encoded.formatWord = FORMAT.word();
            captured.encoded.payloadBytes = 160;
            stage.onEvent(captured, captured.encoded.index64, true);
            link.tick();
            return condition.getAsBoolean();
        });
    }

    private void latchHome() {
        until("the first challenge", () -> home.challenges() > 0);
        other.answer(home, home);
        until("audio", () -> home.audio() > 0);
        assertEquals(List.of(home.at()), latched);
    }

    /** Long enough for two candidates and all their challenges. */
    private void someTime() {
        int now = home.audio();
        until("more audio", () -> home.audio() > now + 110);
    }

    @Test
    void audioFlowsOnlyWhenTheAddressHasAnsweredTheChallenge() {
        until("some challenges", () -> home.challenges() >= 3);
        assertEquals(0, home.audio());
        other.answer(home, third); // Right, but from where nobody was asked.
        other.send(home, other.protectedAnswer(other.keys, new PathPacket.Token(1, 2))); // A guess.
        other.send(home, other.rtp(160)); // Authentic audio proves no address.
        until("the audio has come", () -> receive.packetsReceived() == 1);
        int before = home.challenges();
        until("further challenges", () -> home.challenges() > before);
        assertEquals(0, home.audio());
        assertEquals(0, third.audio());
        latchHome();
    }

    @Test
    void anAddressThatSendsAuthenticAudioIsChallengedAndGetsTheAudioAfterItsAnswer() {
        latchHome();
        other.send(elsewhere, other.rtp(160));
        until("a challenge there", () -> elsewhere.challenges() > 0);
        assertEquals(0, elsewhere.audio());
        assertEquals(List.of(home.at()), latched);
        other.answer(elsewhere, elsewhere);
        until("audio there", () -> elsewhere.audio() > 0);
        assertEquals(List.of(home.at(), elsewhere.at()), latched);
        int atHome = home.audio();
        int there = elsewhere.audio();
        until("more audio there", () -> elsewhere.audio() > there + 20);
        assertEquals(atHome, home.audio(), "it goes to one address");
    }

    @Test
    void whatCameBeforeGetsNothingWhenItIsSentAgainFromAThirdAddress() {
        byte[] audio = other.rtp(160);
        until("a challenge", () -> home.challenges() > 0);
        byte[] answer = other.answerTo(home.lastChallenge());
        other.send(home, audio);
        other.send(home, answer);
        byte[] challenge = other.protectedChallenge();
        other.send(home, challenge);
        until("audio", () -> home.audio() > 0);
        for (int i = 0; i < 20; i++) {
            other.send(third, audio);
            other.send(third, answer);
            other.send(third, challenge);
            until("it goes on", () -> true);
        }
        someTime();
        assertEquals(0, third.bytes(), "a replay is no authentic packet");
        assertEquals(List.of(home.at()), latched);
    }

    /** Somebody on the path is faster with a copy than the original. */
    @Test
    void whatWasCapturedAndComesFirstFromAThirdAddressGetsThreeBytesForOneAtMostAndNoAudio() {
        latchHome();
        // Ordinary audio, the smallest there is, and a challenge, which is answered besides.
        for (byte[] datagram : List.of(other.rtp(160), other.rtp(2), other.rtp(4), other.protectedChallenge())) {
            int sentBefore = third.sentBytes;
            int bytesBefore = third.bytes();
            other.send(third, datagram);
            someTime();
            int in = third.sentBytes - sentBefore;
            int out = third.bytes() - bytesBefore;
            assertTrue(out <= 3 * in, out + " B for " + in + " B");
        }
        assertTrue(third.challenges() > 0, "this test shows nothing if nobody is ever challenged");
        assertEquals(0, third.audio());
        assertEquals(List.of(home.at()), latched);
    }

    @Test
    void aFloodOfCapturedPacketsIsWorthAFewChallenges() {
        latchHome();
        for (int i = 0; i < 200; i++) {
            other.send(third, other.rtp(4));
            until("it goes on", () -> true);
        }
        assertTrue(third.bytes() <= 5 * 2 * CHALLENGE_BYTES, third.bytes() + " B");
        assertEquals(0, third.audio());
        assertEquals(List.of(home.at()), latched);
    }

    @Test
    void wrongKeysDoNothing() {
        until("a challenge", () -> home.challenges() > 0);
        OtherStation impostor = new OtherStation(other.epoch);
        for (Address from : List.of(home, third)) {
            for (int i = 0; i < 5; i++) {
                impostor.send(from, impostor.rtp(160));
                impostor.send(from, impostor.answerTo(home.lastChallenge()));
                impostor.send(from, impostor.protectedChallenge());
                // And with no key at all.
                ByteBuf plain = Unpooled.buffer();
                other.pathPacket(true, other.token(home.lastChallenge())).write(plain);
                other.send(from, ByteBufUtil.getBytes(plain));
            }
        }
        int challenges = home.challenges();
        until("further challenges", () -> home.challenges() > challenges + 1);
        assertEquals(List.of(), latched);
        assertEquals(0, third.bytes());
        assertEquals(0, home.audio());
        assertEquals(0, receive.packetsReceived());
        latchHome(); // And they are in nobody's way.
    }

    /** The other end's keys, and packets made with them. */
    private final class OtherStation {
        final RtpEpoch epoch;
        final KeyEpoch keys;
        private final Packetiser packetiser;
        private final RtpProtector rtpProtector;
        private final RtcpProtector rtcpProtector;
        private final EncodedFrame frame = new EncodedFrame();

        OtherStation() {
            this(RtpEpoch.random(Codec.OPUS, 1, 0, 0, random));
        }

        OtherStation(RtpEpoch epoch) {
            this.epoch = epoch;
            keys = KeyEpoch.random(epoch.ssrc(), random);
            packetiser = new Packetiser(epoch);
            rtpProtector = new RtpProtector(keys, epoch);
            rtcpProtector = new RtcpProtector(keys);
        }

        /** The next packet of its audio; the first ones have a header extension. */
        byte[] rtp(int payloadBytes) {
            frame.formatWord = FORMAT.word();
            Arrays.fill(frame.payload, 0, payloadBytes, (byte) 0);
            frame.payload[0] = (byte) 0xE8;
            frame.payloadBytes = payloadBytes;
            ByteBuf datagram = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX);
            packetiser.write(frame, datagram);
            rtpProtector.protect(datagram);
            frame.index64++;
            frame.sample64 += FORMAT.frameSamples();
            return ByteBufUtil.getBytes(datagram);
        }

        PathPacket pathPacket(boolean answer, PathPacket.Token token) {
            return new PathPacket(answer, epoch.ssrc(), token);
        }

        byte[] protectedChallenge() {
            return protect(pathPacket(false, new PathPacket.Token(random.nextLong(), 0)));
        }

        byte[] protectedAnswer(KeyEpoch by, PathPacket.Token token) {
            assertEquals(keys, by);
            return protect(pathPacket(true, token));
        }

        private byte[] protect(PathPacket packet) {
            ByteBuf datagram = Unpooled.buffer(CHALLENGE_BYTES);
            packet.write(datagram);
            rtcpProtector.protect(datagram);
            return ByteBufUtil.getBytes(datagram);
        }

        PathPacket.Token token(byte[] challenge) {
            ByteBuf datagram = Unpooled.wrappedBuffer(challenge.clone());
            assertEquals(UnprotectStatus.OK, new RtcpUnprotector(theirs(ours)).unprotect(datagram));
            PathPacket packet = PathPacket.read(datagram);
            assertTrue(packet != null && !packet.answer());
            return packet.token();
        }

        byte[] answerTo(byte[] challenge) {
            return protect(pathPacket(true, token(challenge)));
        }

        /** Answers what was asked of one address, from another perhaps. */
        void answer(Address asked, Address from) {
            send(from, answerTo(asked.lastChallenge()));
        }

        void send(Address from, byte[] datagram) {
            from.send(datagram);
        }
    }

    /** One socket somewhere; keeps what comes. */
    private final class Address implements AutoCloseable {
        private final DatagramSocket socket;
        private final List<byte[]> came = new CopyOnWriteArrayList<>();
        private int sentBytes;

        Address() {
            try {
                socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            Thread reader = new Thread(this::read);
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            byte[] buffer = new byte[2_048];
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    came.add(Arrays.copyOf(buffer, packet.getLength()));
                }
            } catch (IOException closed) {
                assertTrue(socket.isClosed());
            }
        }

        InetSocketAddress at() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        void send(byte[] datagram) {
            try {
                sentBytes += datagram.length;
                socket.send(new DatagramPacket(datagram, datagram.length, audioPort.localAddress()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** RFC 5761: the second byte of RTCP is 192 to 223. */
        private static boolean isRtcp(byte[] datagram) {
            return (datagram[1] & 0xFF) >= 192 && (datagram[1] & 0xFF) <= 223;
        }

        private static boolean isChallenge(byte[] datagram) {
            return isRtcp(datagram) && (datagram[0] & 0x1F) == 0 && datagram.length == CHALLENGE_BYTES;
        }

        int audio() {
            return (int) came.stream().filter(datagram -> !isRtcp(datagram)).count();
        }

        int challenges() {
            return (int) came.stream().filter(Address::isChallenge).count();
        }

        byte[] lastChallenge() {
            return came.stream()
                    .filter(Address::isChallenge)
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
        }

        int bytes() {
            return came.stream().mapToInt(datagram -> datagram.length).sum();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static final class NoLoudspeaker implements PlaybackSink {
        @Override
        public PlaybackDevice first() throws UserFault {
            return new DeviceCatalogue().openPlayback("none", DeviceRequest.of(2));
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
    }
}
