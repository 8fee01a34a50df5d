package org.boothline.session.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.SystemClock;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.wav.WavReader;
import org.boothline.session.view.SessionEvent;
import org.boothline.session.view.SessionView.ReceivedView;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.RecordView;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtp.DescribedStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain calls with ffmpeg, both ways, by the SDP files of either. */
class PlainCallIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int RATE_HZ = StreamFormat.SAMPLE_RATE_HZ;
    /** What a run of equal audio is looked up by. */
    private static final int NEEDLE_SAMPLES = 64;

    @TempDir
    Path folder;

    private final List<SessionEvent> told = new CopyOnWriteArrayList<>();
    private final InetAddress here = InetAddress.getLoopbackAddress();
    private int base;
    private NetworkThread network;
    private UdpPort audioPort;
    private UdpPort controlPort;
    private ControlThread control;

    @BeforeEach
    void openPorts() throws Exception {
        Ffmpeg.assumeInstalled();
        base = freePair();
        network = new NetworkThread("network");
        audioPort = UdpPort.open(network, here, base, PortRole.RTP);
        controlPort = UdpPort.open(network, here, base + 1, PortRole.CONTROL);
        control = new ControlThread();
    }

    @AfterEach
    void closePorts() {
        if (network != null) {
            control.close();
            audioPort.close();
            controlPort.close();
            network.close();
        }
    }

    @Test
    void ffmpegReceivesOurL24SampleForSampleByOurSdp() throws Exception {
        int loop = 8 * RATE_HZ;
        ByteBuffer counted = ByteBuffer.allocate(3 * loop);
        for (int i = 0; i < loop; i++) {
            counted.put((byte) i).put((byte) (i >> 8)).put((byte) (i >> 16));
        }
        wav("counted.wav", 24, 1, counted.array());
        PlainCall call = call(new StreamFormat(Codec.L24, 1, 96, 0), "wav-loop:@counted.wav", "none", null);
        byte[] heard;
        try {
            heard = receiveByOurSdp("-c:a pcm_s24le -f s24le", 1.5);
        } finally {
            hangUp(call);
        }
        assertEquals(3 * 72_000, heard.length);
        int expected = int24(heard, 0);
        for (int at = 0; at < heard.length; at += 3) {
            assertEquals(expected, int24(heard, at), "sample " + at / 3);
            expected = (expected + 1) % loop;
        }
        assertFalse(Files.list(folder.resolve("own/plain")).findAny().isPresent(), "nothing is kept");
    }

    @Test
    void ffmpegDecodesOurOpusAsWeDo() throws Exception {
        wav("noise.wav", 16, 1, noise(8 * RATE_HZ));
        PlainCall call = call(StreamFormat.opus(1), "wav-loop:@noise.wav", "none", null);
        float[] theirs;
        float[] ours;
        try {
            theirs = leftOf(floats(ByteBuffer.wrap(receiveByOurSdp("-c:a pcm_f32le -f f32le", 2))));
            ours = decode(spooled(RATE_HZ * 3));
        } finally {
            hangUp(call);
        }
        // Its decoder begins in the middle of the stream, and is exact after a packet or two.
        float[] settled = Arrays.copyOfRange(theirs, 4_800, theirs.length);
        Run run = longestRun(settled, ours, 0.01f);
        assertEquals(settled.length, run.samples);
        assertTrue(run.snrDb > 60, run.toString());
    }

    @Test
    void playsTheStereoOpusOf20MsThatFfmpegSends() throws Exception {
        wav("noise.wav", 16, 2, noise(2 * 6 * RATE_HZ));
        Ffmpeg.run(folder, "-i @noise.wav -c:a libopus -b:a 256k -frame_duration 20 @sent.ogg");
        Ffmpeg.run(folder, "-c:a libopus -i @sent.ogg -c:a pcm_f32le -f f32le @decoded.raw");
        float[] played = playWhatFfmpegSends("-re -i @sent.ogg -c copy", StreamFormat.opus(1));
        float[] decoded = floats(ByteBuffer.wrap(Files.readAllBytes(folder.resolve("decoded.raw"))));
        int first = 0;
        while (played[first] == 0) {
            first++;
        }
        // Its encoder predicts from frame to frame: who begins in the middle is exact only after some tenths of a
        // second.
        float[] settled = Arrays.copyOfRange(played, first + 2 * RATE_HZ, played.length);
        Run run = longestRun(settled, decoded, 0.01f);
        assertTrue(run.samples > 2 * RATE_HZ, run.toString());
        assertTrue(run.snrDb > 60, run.toString());
    }

    @Test
    void playsTheStereoL16ThatFfmpegSendsSampleForSample() throws Exception {
        byte[] noise = noise(2 * 6 * RATE_HZ);
        wav("noise.wav", 16, 2, noise);
        float[] played = playWhatFfmpegSends("-re -i @noise.wav -c:a pcm_s16be", StreamFormat.opus(1));
        float[] sent = new float[noise.length / 2];
        ByteBuffer samples = ByteBuffer.wrap(noise).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < sent.length; i++) {
            sent[i] = samples.getShort() / 32_768f;
        }
        Run run = longestRun(played, sent, 0);
        assertTrue(run.samples > 2 * RATE_HZ, run.toString());
    }

    @Test
    void saysThatSomethingComesWhichNobodyDescribed() throws Exception {
        wav("noise.wav", 16, 2, noise(2 * 6 * RATE_HZ));
        PlainCall call = call(StreamFormat.opus(1), "none", "none", null);
        try (Ffmpeg sender = sender("-re -i @noise.wav -c:a pcm_s16be")) {
            await().atMost(SOON).until(() -> told.toString().contains("RTP with payload type 97 comes"));
            assertNull(call.view().received());
            assertNull(call.view().sent());
            assertNotNull(sender);
        } finally {
            hangUp(call);
        }
    }

    @Test
    void anSdpFileThatIsNotThereOrDescribesNothingToPlayIsRefusedBeforeAnythingIsOpened() throws Exception {
        assertRefused(folder.resolve("none.sdp"), "there is no such file");
        assertRefused(folder, "directory");
        assertRefused(Files.writeString(folder.resolve("letter.sdp"), "Dear studio,"), "no SDP");
        assertFalse(Files.exists(folder.resolve("own")), "no identity was made");
    }

    private void assertRefused(Path theirs, String why) {
        UserFault fault = assertThrows(
                UserFault.class,
                () -> Station.callPlain(
                        settings(StreamFormat.opus(1), "none", "none"),
                        new InetSocketAddress(here, base),
                        folder.resolve("ours.sdp"),
                        theirs,
                        told::add));
        assertTrue(fault.sentence().contains(why), fault.sentence());
    }

    /** @return the samples played, both channels in turn */
    private float[] playWhatFfmpegSends(String arguments, StreamFormat ours) throws Exception {
        try (Ffmpeg sender = sender(arguments)) {
            await().atMost(SOON)
                    .until(() ->
                            Files.exists(folder.resolve("theirs.sdp")) && Files.size(folder.resolve("theirs.sdp")) > 0);
            DescribedStream theirs = DescribedStream.parse(Files.readString(folder.resolve("theirs.sdp")));
            assertEquals(base, theirs.port());
            PlainCall call = call(ours, "none", "wav:@played.wav", theirs);
            // Else playout follows ffmpeg's pace, which on a machine with much to do is none, and no sample is what it
            // was.
            call.receiving().chain().holdDelay(true);
            try {
                sender.awaitEnd();
                ReceivedView received = call.view().received();
                assertNotNull(received, told.toString());
                assertEquals(0, received.lost());
                long samples = received.sample64();
                // The rest of what is in the jitter buffer.
                await().atMost(SOON).until(() -> call.view().received().sample64() > samples + 9_600);
            } finally {
                hangUp(call);
            }
        }
        try (WavReader wav = WavReader.open(folder.resolve("played.wav"))) {
            int[] samples = new int[(int) wav.frames() * 2];
            assertEquals(wav.frames(), wav.read(samples, 0, samples.length / 2));
            float[] played = new float[samples.length];
            for (int i = 0; i < samples.length; i++) {
                played[i] = samples[i] / 8_388_608f;
            }
            return played;
        }
    }

    private Ffmpeg sender(String arguments) throws IOException {
        return Ffmpeg.start(
                folder,
                arguments + " -f rtp -sdp_file @theirs.sdp rtp://127.0.0.1:" + base + "?rtcpport=" + (base + 1));
    }

    private byte[] receiveByOurSdp(String output, double seconds) throws Exception {
        Ffmpeg.run(
                folder,
                "-protocol_whitelist file,udp,rtp -analyzeduration 300000 -i @ours.sdp -t " + seconds + " " + output
                        + " @heard.raw");
        return Files.readAllBytes(folder.resolve("heard.raw"));
    }

    private PlainCall call(StreamFormat format, String input, String output, DescribedStream theirs) throws Exception {
        StationSettings settings = settings(format, input, output);
        Path own = settings.dataDir();
        Parts parts = new Parts(
                settings,
                IdentityStore.loadOrCreate(own),
                network,
                audioPort,
                controlPort,
                null,
                control,
                null,
                SystemClock.SYSTEM,
                SystemClock.SYSTEM,
                new TakeStore(own),
                null,
                told::add);
        InetSocketAddress to = new InetSocketAddress(here, freePair());
        DescribedStream stream = theirs == null ? DescribedStream.like(format, base) : theirs;
        return control.ask(() -> {
                    try {
                        return CompletableFuture.completedFuture(new PlainCall(
                                parts, new DeviceCatalogue(), to, folder.resolve("ours.sdp"), stream, () -> {}));
                    } catch (Exception fault) {
                        return CompletableFuture.failedFuture(fault);
                    }
                })
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private StationSettings settings(StreamFormat format, String input, String output) {
        return new StationSettings(
                "Booth",
                folder.resolve("own"),
                base,
                here,
                Role.BOOTH,
                input.replace("@", folder + "/"),
                output.replace("@", folder + "/"),
                format,
                StationSettings.DEVICE_BUFFER_FRAMES_DEFAULT,
                "400", // Long enough for a machine on which other tests run.
                false,
                0,
                Accept.PAIRED,
                false,
                Set.of());
    }

    private void hangUp(PlainCall call) {
        control.ask(() -> call.hangUp("end of test").thenApply(done -> new Object()))
                .orTimeout(SOON.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** The packets sent, once there are so many samples of them on disk. */
    private Path spooled(long samples) throws IOException {
        Path spool;
        try (Stream<Path> folders = Files.list(folder.resolve("own/plain"))) {
            spool = folders.findFirst().orElseThrow().resolve("sent");
        }
        await().atMost(SOON).until(() -> {
            try (LogIndex index = LogIndex.open(spool, "packets", LogIndex.ALL)) {
                return index.size() * 240L > samples;
            }
        });
        return spool;
    }

    private static float[] decode(Path spool) throws Exception {
        try (LogIndex index = LogIndex.open(spool, "packets", LogIndex.ALL);
                FrameDecoder decoder = Codecs.decoder(Codec.OPUS, 1)) {
            float[] all = new float[index.size() * 240];
            float[] frame = new float[StreamFormat.FRAME_SAMPLES_MAX];
            RecordView record = new RecordView();
            for (int i = 0; i < index.size(); i++) {
                assertTrue(index.readAt(i, record));
                assertEquals(240, decoder.decode(record.payload(), record.payloadBytes(), frame));
                System.arraycopy(frame, 0, all, 240 * i, 240);
            }
            return all;
        }
    }

    /** Audio that is the same in both, bit by bit or nearly. */
    private record Run(int samples, double snrDb) {}

    private static Run longestRun(float[] played, float[] sent, float tolerance) {
        Run longest = new Run(0, 0);
        for (int at = 0; at + NEEDLE_SAMPLES < played.length; ) {
            int there = played[at] == 0 ? -1 : find(played, at, sent, tolerance);
            if (there < 0) {
                at += NEEDLE_SAMPLES;
                continue;
            }
            double signal = 0;
            double noise = 0;
            int samples = 0;
            while (at + samples < played.length && there + samples < sent.length) {
                float difference = played[at + samples] - sent[there + samples];
                if (Math.abs(difference) > tolerance) {
                    break;
                }
                signal += (double) sent[there + samples] * sent[there + samples];
                noise += (double) difference * difference;
                samples++;
            }
            if (samples > longest.samples) {
                longest = new Run(samples, 10 * Math.log10(signal / noise));
            }
            at += samples;
        }
        return longest;
    }

    private static int find(float[] played, int at, float[] sent, float tolerance) {
        for (int there = 0; there + NEEDLE_SAMPLES <= sent.length; there++) {
            int same = 0;
            while (same < NEEDLE_SAMPLES && Math.abs(played[at + same] - sent[there + same]) <= tolerance) {
                same++;
            }
            if (same == NEEDLE_SAMPLES) {
                return there;
            }
        }
        return -1;
    }

    /** White, at −13 dBFS: no stretch of it is like another. */
    private static byte[] noise(int samples) {
        Random random = new Random(16);
        ByteBuffer bytes = ByteBuffer.allocate(2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < samples; i++) {
            bytes.putShort((short) (random.nextInt(25_000) - 12_500));
        }
        return bytes.array();
    }

    private void wav(String name, int bits, int channels, byte[] samples) throws IOException {
        int frameBytes = bits / 8 * channels;
        ByteBuffer wav = ByteBuffer.allocate(44 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.putInt(0x4646_4952).putInt(36 + samples.length); // "RIFF"
        wav.putInt(0x4556_4157).putInt(0x2074_6D66).putInt(16); // "WAVE", "fmt "
        wav.putShort((short) 1).putShort((short) channels).putInt(RATE_HZ).putInt(RATE_HZ * frameBytes);
        wav.putShort((short) frameBytes)
                .putShort((short) bits)
                .putInt(0x6174_6164)
                .putInt(samples.length);
        Files.write(folder.resolve(name), wav.put(samples).array());
    }

    private static int int24(byte[] bytes, int at) {
        return (bytes[at + 2] << 16) | (bytes[at + 1] & 0xFF) << 8 | bytes[at] & 0xFF;
    }

    private static float[] floats(ByteBuffer bytes) {
        float[] floats = new float[bytes.remaining() / 4];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }

    private static float[] leftOf(float[] stereo) {
        float[] left = new float[stereo.length / 2];
        for (int i = 0; i < left.length; i++) {
            left[i] = stereo[2 * i];
        }
        return left;
    }

    private int freePair() throws SocketException {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (DatagramSocket first = new DatagramSocket(0, here)) {
                int port = first.getLocalPort();
                if (port % 2 == 0) {
                    try (DatagramSocket second = new DatagramSocket(port + 1, here)) {
                        return second.getLocalPort() - 1;
                    } catch (SocketException taken) {
                        continue;
                    }
                }
            }
        }
        throw new AssertionError("no two free ports in a row");
    }
}
