package org.boothline.transport.srtp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.TrafficClass;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.PayloadTypes;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GStreamer reads what we protect, and we read what GStreamer protects, byte for byte: audio and reports. */
class GStreamerIT {
    private static final long SSRC = 0xB00F_0011L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static String missing = "";

    private final KeyEpoch key = KeyEpoch.random(SSRC, new SecureRandom());
    private final InetAddress here = InetAddress.getLoopbackAddress();

    @TempDir
    Path folder;

    @BeforeAll
    static void lookForGStreamer() throws InterruptedException {
        missing = GStreamer.missing();
    }

    /** Each test by itself, so that each is reported as skipped. */
    @BeforeEach
    void needsGStreamer() {
        assumeTrue(missing.isEmpty(), missing + " is not installed: our SRTP was not tested against libsrtp");
    }

    /** From just below the middle of the sequence numbers until after their wrap, so that both count it. */
    @Test
    void gstreamerReadsOurAudioBeyondTheWrapOfTheSequenceNumber() throws Exception {
        int frameSamples = 48;
        int packets = 33_000;
        byte[] pattern = pattern(packets * frameSamples * 2);
        RtpEpoch epoch = new RtpEpoch(Codec.L16, 1, SSRC, RtpEpoch.FIRST_SEQUENCE_MAX, 0xFFFF_FF00L, 0, 0);
        Packetiser packetiser = new Packetiser(epoch);
        RtpProtector protector = new RtpProtector(key, epoch);
        EncodedFrame frame = new EncodedFrame();
        frame.formatWord = StreamFormat.word(Codec.L16, 1, frameSamples);
        frame.payloadBytes = frameSamples * 2;
        ByteBuf datagram = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX, Packetiser.DATAGRAM_BYTES_MAX);
        Path file = folder.resolve("received.raw");
        int port = GStreamer.freePort();
        String media =
                ",media=(string)audio,encoding-name=(string)L16,clock-rate=(int)48000,channels=(int)1,payload=(int)"
                        + PayloadTypes.L16;
        try (GStreamer receiver = new GStreamer(
                        folder,
                        "udpsrc address=127.0.0.1 port=" + port + " caps=" + GStreamer.caps("srtp", key, media)
                                + " ! srtpdec ! rtpL16depay ! filesink buffer-mode=unbuffered location=" + file);
                DatagramSocket socket = new DatagramSocket(0, here)) {
            receiver.awaitListening(port);
            for (int packet = 0; packet < packets; packet++) {
                frame.index64 = packet;
                frame.sample64 = (long) packet * frameSamples;
                System.arraycopy(pattern, packet * frame.payloadBytes, frame.payload, 0, frame.payloadBytes);
                packetiser.write(frame, datagram.clear());
                int plainBytes = datagram.readableBytes();
                protector.protect(datagram);
                assertEquals(plainBytes + 16, datagram.readableBytes());
                send(socket, port, datagram);
                if (packet % 100 == 99) { // Never more on the way than a socket's buffer takes.
                    awaitBytes(file, (packet + 1L) * frame.payloadBytes, receiver);
                }
            }
            assertEquals("", receiver.log());
        }
        assertArrayEquals(pattern, Files.readAllBytes(file));
    }

    @Test
    void weReadGstreamersAudio() throws Exception {
        int samples = 48_000;
        byte[] pattern = pattern(samples * 3);
        Path file = Files.write(folder.resolve("sent.raw"), pattern);
        RtpEpoch epoch = new RtpEpoch(Codec.L24, 1, SSRC, 32_000, 0xFFFF_FF00L, 0, 0);
        RtpUnprotector unprotector = new RtpUnprotector(Datagrams.theirs(key), PayloadTypes.L24);
        Depacketiser depacketiser = new Depacketiser(epoch, System.nanoTime());
        EncodedFrame frame = new EncodedFrame();
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (NetworkThread network = new NetworkThread("network");
                UdpPort port = UdpPort.open(network, here, 0, PortRole.RTP)) {
            port.on(TrafficClass.RTP, (from, datagram, nowNs) -> {
                UnprotectStatus status = unprotector.unprotect(datagram);
                boolean read = status == UnprotectStatus.OK
                        && depacketiser.read(datagram, nowNs, frame) == Depacketiser.Status.OK;
                synchronized (received) {
                    if (read && frame.sample64 * 3 == received.size()) {
                        received.write(frame.payload, 0, frame.payloadBytes);
                    }
                }
            });
            String pipeline = "filesrc blocksize=720 location=" + file
                    + " ! rawaudioparse format=pcm pcm-format=s24be sample-rate=48000 num-channels=1"
                    + " ! rtpL24pay pt=" + PayloadTypes.L24 + " ssrc=" + SSRC + " seqnum-offset="
                    + epoch.firstSequence()
                    + " timestamp-offset=" + epoch.firstTimestamp() + " min-ptime=5000000 max-ptime=5000000 ! "
                    + GStreamer.encoder(key)
                    + " ! udpsink host=127.0.0.1 port=" + port.localAddress().getPort();
            try (GStreamer sender = new GStreamer(folder, pipeline)) {
                await().atMost(PATIENCE).until(() -> {
                    synchronized (received) {
                        return received.size() == pattern.length;
                    }
                });
                assertEquals("", sender.log());
            }
        }
        assertArrayEquals(pattern, received.toByteArray());
        assertEquals(0, unprotector.datagrams(UnprotectStatus.FORGED).value());
    }

    @Test
    void gstreamerReadsOurReports() throws Exception {
        int reports = 100;
        RtcpProtector protector = new RtcpProtector(key);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        Path file = folder.resolve("received.rtcp");
        int port = GStreamer.freePort();
        try (GStreamer receiver = new GStreamer(
                        folder,
                        "udpsrc address=127.0.0.1 port=" + port + " caps=" + GStreamer.caps("srtcp", key, "")
                                + " ! dec.rtcp_sink srtpdec name=dec dec.rtcp_src"
                                + " ! filesink buffer-mode=unbuffered location=" + file);
                DatagramSocket socket = new DatagramSocket(0, here)) {
            receiver.awaitListening(port);
            for (int number = 0; number < reports; number++) {
                ByteBuf report = report(number);
                plain.write(ReferenceSrtp.bytes(report));
                protector.protect(report);
                assertEquals(Datagrams.RTCP_BYTES + 20, report.readableBytes());
                send(socket, port, report);
            }
            awaitBytes(file, plain.size(), receiver);
        }
        assertArrayEquals(plain.toByteArray(), Files.readAllBytes(file));
    }

    @Test
    void weReadGstreamersReports() throws Exception {
        int reports = 100;
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int number = 0; number < reports; number++) {
            plain.write(ReferenceSrtp.bytes(report(number)));
        }
        Path file = Files.write(folder.resolve("sent.rtcp"), plain.toByteArray());
        RtcpUnprotector unprotector = new RtcpUnprotector(Datagrams.theirs(key));
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (DatagramSocket socket = new DatagramSocket(0, here);
                GStreamer sender = new GStreamer(
                        folder,
                        "filesrc blocksize=" + Datagrams.RTCP_BYTES + " location=" + file
                                + " ! application/x-rtcp ! enc.rtcp_sink_0 " + GStreamer.encoder(key)
                                + " enc.rtcp_src_0 ! udpsink sync=false async=false host=127.0.0.1 port="
                                + socket.getLocalPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
            for (int number = 0; number < reports; number++) {
                socket.receive(packet);
                assertEquals(Datagrams.RTCP_BYTES + 20, packet.getLength());
                ByteBuf datagram = Unpooled.wrappedBuffer(Arrays.copyOf(packet.getData(), packet.getLength()));
                assertEquals(UnprotectStatus.OK, unprotector.unprotect(datagram), sender.log());
                received.write(ReferenceSrtp.bytes(datagram));
            }
        }
        assertArrayEquals(plain.toByteArray(), received.toByteArray());
    }

    private static ByteBuf report(int number) {
        ByteBuf report = Datagrams.rtcp(number);
        return report.setInt(4, (int) SSRC).setInt(12, (int) SSRC);
    }

    private static byte[] pattern(int bytes) {
        byte[] pattern = new byte[bytes];
        new Random(7_714).nextBytes(pattern);
        return pattern;
    }

    private void send(DatagramSocket socket, int port, ByteBuf datagram) throws IOException {
        byte[] bytes = ReferenceSrtp.bytes(datagram);
        socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(here, port)));
    }

    private static void awaitBytes(Path file, long bytes, GStreamer receiver) {
        await("GStreamer's output")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    receiver.requireAlive();
                    return Files.exists(file) && Files.size(file) >= bytes;
                });
    }
}
