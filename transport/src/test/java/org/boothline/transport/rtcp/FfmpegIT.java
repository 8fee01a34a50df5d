package org.boothline.transport.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.SystemClock;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.RtpHeader;
import org.boothline.transport.rtp.SequenceUnwrapper;
import org.boothline.transport.rtp.TimestampUnwrapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another program makes of our datagrams, and we of its. */
class FfmpegIT {
    private static final int FRAME_SAMPLES = 240;
    private static final int SINE_SECONDS = 2;

    private final ByteBuf out = Unpooled.buffer(1_500);
    private final CompoundReaderTest.Heard heard = new CompoundReaderTest.Heard();

    @TempDir
    Path folder;

    @BeforeEach
    void needsFfmpeg() throws InterruptedException {
        boolean installed;
        try {
            Process version = new ProcessBuilder("ffmpeg", "-version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            installed = version.waitFor(10, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException absent) {
            installed = false;
        }
        assumeTrue(installed, "ffmpeg is not installed: nothing was tested against it");
    }

    @Test
    void readsWhatFfmpegSendsAndFfmpegDecodesWhatWeSend() throws Exception {
        List<EncodedFrame> frames = receiveSineFromFfmpeg();
        int samples = SINE_SECONDS * StreamFormat.SAMPLE_RATE_HZ;
        assertEquals((double) samples / FRAME_SAMPLES, frames.size(), 3);
        assertTrue(heard.text.toString().startsWith("SR "), heard.text.toString());
        assertTrue(heard.text.toString().contains("BYE 1 "), heard.text.toString());

        RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, 0xB0074, 65_500, 0xFFFF_FF00L, 0, 0);
        ByteBuffer received = sendToFfmpeg(epoch, frames, "111 opus/48000/2", "pcm_s16le");
        int receivedFrames = received.remaining() / 4;
        assertEquals(frames.size() * FRAME_SAMPLES, receivedFrames, 2.0 * FRAME_SAMPLES);
        int crossings = 0;
        for (int i = 4_800; i < receivedFrames; i++) {
            if (received.getShort(4 * i) >= 0 != received.getShort(4 * i - 4) >= 0) {
                crossings++;
            }
        }
        double hz = crossings / 2.0 * StreamFormat.SAMPLE_RATE_HZ / (receivedFrames - 4_800);
        assertEquals(440, hz, 2, "a break in the sine would add crossings");
    }

    @Test
    void ffmpegReceivesOurLinearPcmBitForBit() throws Exception {
        Random random = new Random(24);
        List<EncodedFrame> frames = new ArrayList<>();
        for (int index = 0; index < 300; index++) {
            EncodedFrame frame = new EncodedFrame();
            frame.index64 = index;
            frame.sample64 = (long) index * FRAME_SAMPLES;
            frame.formatWord = StreamFormat.word(Codec.L24, 1, FRAME_SAMPLES);
            random.nextBytes(frame.payload);
            frame.payloadBytes = 3 * FRAME_SAMPLES;
            frames.add(frame);
        }
        RtpEpoch epoch = new RtpEpoch(Codec.L24, 1, 0xB0075, 65_500, 0xFFFF_FF00L, 0, 0);
        ByteBuffer received = sendToFfmpeg(epoch, frames, "112 L24/48000/1", "pcm_s24le");
        assertEquals(300 * 3 * FRAME_SAMPLES, received.remaining());
        for (EncodedFrame frame : frames) {
            for (int i = 0; i < frame.payloadBytes; i += 3) {
                assertEquals(frame.payload[i + 2], received.get());
                assertEquals(frame.payload[i + 1], received.get());
                assertEquals(frame.payload[i], received.get());
            }
        }
    }

    /** Through packetiser and reporter to an ffmpeg, which has to find nothing to complain of. */
    private ByteBuffer sendToFfmpeg(RtpEpoch epoch, List<EncodedFrame> frames, String rtpmap, String sampleFormat)
            throws Exception {
        SystemClock clock = SystemClock.SYSTEM;
        SenderStatistics sent = new SenderStatistics();
        RtcpReporter reporter = new RtcpReporter(epoch, sent, "booth", 1, clock.nowNs());
        Packetiser packetiser = new Packetiser(epoch);
        try (FfmpegReceiver ffmpeg = new FfmpegReceiver(folder, rtpmap, sampleFormat)) {
            reporter.write(out.clear(), clock.nowNs(), clock.epochNs());
            ffmpeg.awaitListening(out);
            for (EncodedFrame frame : frames) {
                frame.timeNs = clock.nowNs();
                assertTrue(packetiser.write(frame, out.clear()) > 0);
                ffmpeg.sendRtp(out);
                sent.sent(frame);
                if (frame.index64 % 100 == 0) {
                    reporter.write(out.clear(), clock.nowNs(), clock.epochNs());
                    ffmpeg.sendRtcp(out);
                }
            }
            reporter.writeGoodbye(out.clear(), "end of test", clock.nowNs(), clock.epochNs());
            ffmpeg.sendRtcp(out);
            ByteBuffer samples = ffmpeg.awaitSamples();
            assertEquals("", ffmpeg.log());
            return samples;
        }
    }

    /** Opus of 5 ms, parsed with our header and counted with our unwrappers; its RTCP goes to {@link #heard}. */
    private List<EncodedFrame> receiveSineFromFfmpeg() throws IOException, InterruptedException {
        List<EncodedFrame> frames = new ArrayList<>();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (DatagramSocket rtp = new DatagramSocket(0, here);
                DatagramSocket rtcp = new DatagramSocket(0, here)) {
            rtp.setReceiveBufferSize(1 << 20);
            Process ffmpeg = new ProcessBuilder(
                            "ffmpeg",
                            "-hide_banner",
                            "-nostdin",
                            "-loglevel",
                            "error",
                            "-f",
                            "lavfi",
                            "-i",
                            "sine=frequency=440:sample_rate=48000:duration=" + SINE_SECONDS,
                            "-c:a",
                            "libopus",
                            "-application",
                            "lowdelay",
                            "-frame_duration",
                            "5",
                            "-b:a",
                            "128k",
                            "-f",
                            "rtp",
                            "-payload_type",
                            "111",
                            "-rtpflags",
                            "send_bye",
                            "rtp://127.0.0.1:" + rtp.getLocalPort() + "?rtcpport=" + rtcp.getLocalPort())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                rtp.setSoTimeout(100);
                readFrames(rtp, ffmpeg, frames);
                readReports(rtcp);
            } finally {
                ffmpeg.destroyForcibly();
            }
        }
        return frames;
    }

    private static void readFrames(DatagramSocket rtp, Process ffmpeg, List<EncodedFrame> frames) throws IOException {
        RtpHeader header = new RtpHeader();
        SequenceUnwrapper sequences = null;
        TimestampUnwrapper timestamps = null;
        DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
        while (true) {
            try {
                rtp.receive(packet);
            } catch (SocketTimeoutException silence) {
                if (ffmpeg.isAlive()) {
                    continue;
                }
                return;
            }
            ByteBuf datagram = Unpooled.wrappedBuffer(packet.getData(), 0, packet.getLength());
            assertEquals(RtpHeader.Status.OK, header.parse(datagram));
            assertEquals(111, header.payloadType());
            if (sequences == null || timestamps == null) {
                sequences = new SequenceUnwrapper(header.sequence(), 0);
                timestamps = new TimestampUnwrapper(header.timestamp(), 0);
            }
            EncodedFrame frame = new EncodedFrame();
            frame.index64 = sequences.unwrap(header.sequence());
            frame.sample64 = timestamps.unwrap(header.timestamp());
            frame.formatWord = StreamFormat.word(Codec.OPUS, 1, FRAME_SAMPLES);
            frame.payloadBytes = header.payloadBytes();
            datagram.getBytes(header.payloadOffset(), frame.payload, 0, frame.payloadBytes);
            assertEquals(frames.size(), frame.index64);
            assertEquals(frames.size() * (long) FRAME_SAMPLES, frame.sample64);
            frames.add(frame);
        }
    }

    private void readReports(DatagramSocket rtcp) throws IOException {
        CompoundReader reader = new CompoundReader();
        DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
        rtcp.setSoTimeout(50);
        while (true) {
            try {
                rtcp.receive(packet);
            } catch (SocketTimeoutException end) {
                return;
            }
            ByteBuf datagram = Unpooled.wrappedBuffer(packet.getData(), 0, packet.getLength());
            assertEquals(CompoundReader.Status.OK, reader.read(datagram, heard));
        }
    }
}
