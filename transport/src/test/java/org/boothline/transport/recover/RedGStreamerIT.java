package org.boothline.transport.recover;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.PayloadTypes;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.srtp.GStreamer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GStreamer repairs from our copies what was lost, and we from GStreamer's, byte for byte. */
class RedGStreamerIT {
    private static final int FRAME_SAMPLES = 48;
    private static final int FRAME_BYTES = FRAME_SAMPLES * 2;
    private static final RtpEpoch EPOCH = new RtpEpoch(Codec.L16, 1, 0xB00F_0012L, 65_000, 0xFFFF_FF00L, 0, 0);

    private final InetAddress here = InetAddress.getLoopbackAddress();

    @TempDir
    Path folder;

    @BeforeEach
    void needsGStreamer() throws InterruptedException {
        String missing = GStreamer.missing(List.of(
                "udpsrc",
                "udpsink",
                "filesrc",
                "filesink",
                "rawaudioparse",
                "rtpreddec",
                "rtpredenc",
                "rtpL16depay",
                "rtpL16pay"));
        assumeTrue(missing.isEmpty(), missing + " is not installed: our copies were not tested against another RED");
    }

    @Test
    void gstreamerRepairsFromOurCopies() throws Exception {
        int packets = 2_000;
        byte[] pattern = pattern(packets);
        RedEncoder encoder = new RedEncoder(new Packetiser(EPOCH));
        encoder.offset(1);
        EncodedFrame frame = new EncodedFrame();
        frame.formatWord = StreamFormat.word(Codec.L16, 1, FRAME_SAMPLES);
        frame.payloadBytes = FRAME_BYTES;
        ByteBuf datagram = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX);
        Path file = folder.resolve("received.raw");
        int port = GStreamer.freePort();
        String caps = "application/x-rtp,media=(string)audio,encoding-name=(string)L16,clock-rate=(int)48000,"
                + "channels=(int)1,payload=(int)" + PayloadTypes.L16;
        try (GStreamer receiver = new GStreamer(
                        folder,
                        "udpsrc address=127.0.0.1 port=" + port + " caps=" + caps + " ! rtpreddec pt="
                                + PayloadTypes.RED + " ! rtpL16depay ! filesink buffer-mode=unbuffered location="
                                + file);
                DatagramSocket socket = new DatagramSocket(0, here)) {
            receiver.awaitListening(port);
            for (int packet = 0; packet < packets; packet++) {
                frame.index64 = packet;
                frame.sample64 = (long) packet * FRAME_SAMPLES;
                System.arraycopy(pattern, packet * FRAME_BYTES, frame.payload, 0, FRAME_BYTES);
                encoder.write(frame, datagram.clear());
                if (packet % 10 != 5) {
                    byte[] bytes = Arrays.copyOf(datagram.array(), datagram.readableBytes());
                    socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(here, port)));
                }
                if (packet % 100 == 99) { // Never more on the way than a socket's buffer takes.
                    awaitBytes(file, (packet + 1L) * FRAME_BYTES, receiver);
                }
            }
            assertEquals("", receiver.log());
        }
        assertArrayEquals(pattern, Files.readAllBytes(file));
    }

    @Test
    void weRepairFromGstreamersCopies() throws Exception {
        int packets = 500;
        byte[] pattern = pattern(packets);
        Path file = Files.write(folder.resolve("sent.raw"), pattern);
        Depacketiser depacketiser = new Depacketiser(EPOCH, 0);
        EncodedFrame into = new EncodedFrame();
        byte[] received = new byte[pattern.length];
        int copies = 0;
        try (DatagramSocket socket = new DatagramSocket(0, here)) {
            socket.setSoTimeout(30_000);
            String pipeline = "filesrc blocksize=" + FRAME_BYTES + " location=" + file
                    + " ! rawaudioparse format=pcm pcm-format=s16be sample-rate=48000 num-channels=1"
                    + " ! rtpL16pay pt=" + PayloadTypes.L16 + " ssrc=" + EPOCH.ssrc() + " seqnum-offset="
                    + EPOCH.firstSequence() + " timestamp-offset=" + EPOCH.firstTimestamp()
                    + " min-ptime=1000000 max-ptime=1000000 ! rtpredenc distance=2 pt=" + PayloadTypes.RED
                    + " ! udpsink host=127.0.0.1 port=" + socket.getLocalPort();
            try (GStreamer sender = new GStreamer(folder, pipeline)) {
                DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
                for (int arrived = 0; arrived < packets; arrived++) {
                    socket.receive(packet);
                    ByteBuf datagram = Unpooled.wrappedBuffer(packet.getData(), 0, packet.getLength());
                    assertEquals(Depacketiser.Status.OK, depacketiser.read(datagram, 0, into), sender.log());
                    if (arrived % 10 < 8) {
                        keep(into, received);
                    }
                    EncodedFrame copy = depacketiser.copy();
                    if (copy != null) {
                        copies++;
                        assertEquals(Math.max(0, into.index64 - 2), copy.index64); // It begins with what it has.
                        keep(copy, received);
                    }
                }
            }
        }
        assertEquals(packets - 1, copies);
        int whole = pattern.length - 2 * FRAME_BYTES; // Of the last two no copy comes.
        assertTrue(Arrays.equals(pattern, 0, whole, received, 0, whole));
    }

    private static void keep(EncodedFrame frame, byte[] into) {
        System.arraycopy(frame.payload, 0, into, (int) frame.sample64 * 2, frame.payloadBytes);
    }

    private static byte[] pattern(int packets) {
        byte[] pattern = new byte[packets * FRAME_BYTES];
        new Random(2_198).nextBytes(pattern);
        return pattern;
    }

    private static void awaitBytes(Path file, long bytes, GStreamer receiver) throws IOException {
        await("GStreamer's output")
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    receiver.requireAlive();
                    return Files.exists(file) && Files.size(file) >= bytes;
                });
    }
}
