package org.boothline.app.program;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.qmanager.QManagerLauncher;
import org.boothline.qmanager.api.QManagerClient;
import org.boothline.session.call.Accept;
import org.boothline.session.call.Callee;
import org.boothline.session.call.Role;
import org.boothline.session.call.Station;
import org.boothline.session.call.StationSettings;
import org.boothline.session.view.SessionEvent;
import org.boothline.session.view.SessionView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody on the line sees of a call whose audio is known: linear PCM of a pattern, and digital silence. The same
 * audio sent in the clear is found by the same search, so that the search can fail.
 */
class CapturedTrafficIT {
    private static final StreamFormat FORMAT = new StreamFormat(Codec.L16, 1, 240, 0);
    private static final int PLAIN_BYTES = 12 + 2 * 240;
    private static final int POSITION_BYTES = 24;
    private static final int SRTP_TAG_BYTES = 16;
    /** Searched for as it stands on the wire; by chance it is found once in 2^128. */
    private static final int NEEDLE_BYTES = 16;

    private static final int ETHERNET_IP_UDP_BYTES = 14 + 20 + 8;
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<SessionEvent> told = new ArrayList<>();
    private final byte[] pattern = new byte[2 * 240];

    @BeforeEach
    void needsTcpdump() throws Exception {
        new Random(7).nextBytes(pattern);
        boolean captures;
        try {
            Process version = new ProcessBuilder("tcpdump", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            captures = version.waitFor(10, TimeUnit.SECONDS)
                    && version.exitValue() == 0
                    && System.getProperty("user.name").equals("root");
        } catch (IOException absent) {
            captures = false;
        }
        assumeTrue(captures, "tcpdump is missing, or may not capture here (it takes root)");
    }

    @AfterEach
    void endQManagers() throws Exception {
        for (String side : List.of("booth", "studio")) {
            QManagerClient manager = QManagerLauncher.find(folder.resolve(side)).orElse(null);
            if (manager != null) {
                manager.stop();
            }
        }
    }

    @Test
    void nothingOfTheAudioIsSeenOnTheLine() throws Exception {
        int base = freeBase();
        List<byte[]> seen;
        try (Capture capture = new Capture(base, base + 20);
                Station studio = Station.listen(settings("studio", base, Role.STUDIO, "none"), this::tell);
                Station booth = Station.call(
                        settings("booth", base + 10, Role.BOOTH, "wav-loop:" + patternWav()),
                        Callee.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), base)),
                        this::tell)) {
            await().atMost(SOON).until(() -> received(studio) > 400);
            seen = capture.payloads();
            assertEquals("CONNECTED", booth.view().state().name());
        }
        List<byte[]> audio = seen.stream().filter(this::isRtp).toList();
        assertTrue(audio.size() > 300, audio.size() + " RTP datagrams were captured; " + told);
        for (byte[] datagram : audio) {
            int positionBytes = (datagram[0] & 0x10) != 0 ? POSITION_BYTES : 0;
            assertEquals(PLAIN_BYTES + positionBytes + SRTP_TAG_BYTES, datagram.length, "SRTP adds its tag, no more");
        }
        for (byte[] datagram : seen) {
            assertTrue(!holds(datagram, wirePattern(0)), "the pattern was seen");
            // QUIC fills its first datagrams up with zeros of its own.
            assertTrue((datagram[0] & 0xC0) != 0x80 || !holds(datagram, new byte[NEEDLE_BYTES]), "silence was seen");
        }
    }

    /** The same search finds what is sent in the clear. */
    @Test
    void plainRtpIsSeenByEverybody() throws Exception {
        int base = freeBase();
        List<byte[]> seen;
        try (Capture capture = new Capture(base, base + 20);
                Station booth = Station.callPlain(
                        settings("booth", base + 10, Role.BOOTH, "wav-loop:" + patternWav()),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), base),
                        folder.resolve("plain.sdp"),
                        null,
                        this::tell)) {
            await().atMost(SOON).until(() -> capture.payloads().size() > 300);
            seen = capture.payloads();
            assertEquals("PLAIN", String.valueOf(booth.view().protection()));
        }
        assertTrue(seen.stream().anyMatch(datagram -> holds(datagram, wirePattern(0))), "the pattern was not found");
        assertTrue(
                seen.stream().anyMatch(datagram -> holds(datagram, new byte[NEEDLE_BYTES])), "silence was not found");
    }

    private boolean isRtp(byte[] datagram) {
        return datagram.length > 12 && (datagram[0] & 0xC0) == 0x80 && (datagram[1] & 0x7F) == 113;
    }

    private static long received(Station studio) {
        SessionView.ReceivedView received = studio.view().received();
        return received == null ? 0 : received.packets();
    }

    private synchronized void tell(SessionEvent event) {
        told.add(event);
    }

    private StationSettings settings(String name, int base, Role role, String input) {
        return new StationSettings(
                name,
                folder.resolve(name),
                base,
                InetAddress.getLoopbackAddress(),
                role,
                input,
                "none",
                FORMAT,
                StationSettings.DEVICE_BUFFER_FRAMES_DEFAULT,
                StationSettings.PLAYOUT_DELAY_DEFAULT,
                false,
                0,
                Accept.ANY,
                true,
                Set.of());
    }

    /** One second: the pattern over and over, then silence. Whole frames, so that it always starts on one. */
    private Path patternWav() throws IOException {
        byte[] samples = new byte[2 * 48_000];
        for (int at = 0; at < samples.length / 2; at += pattern.length) {
            System.arraycopy(pattern, 0, samples, at, pattern.length);
        }
        ByteBuffer wav = ByteBuffer.allocate(44 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(36 + samples.length);
        wav.put("WAVEfmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1)
                .putShort((short) 1)
                .putInt(48_000)
                .putInt(96_000)
                .putShort((short) 2);
        wav.putShort((short) 16).put("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        wav.putInt(samples.length).put(samples);
        return Files.write(folder.resolve("pattern.wav"), wav.array());
    }

    /** Samples of the pattern in the order of the network. */
    private byte[] wirePattern(int offset) {
        byte[] wire = new byte[NEEDLE_BYTES];
        for (int i = 0; i < NEEDLE_BYTES; i += 2) {
            wire[i] = pattern[offset + i + 1];
            wire[i + 1] = pattern[offset + i];
        }
        return wire;
    }

    private static boolean holds(byte[] datagram, byte[] needle) {
        for (int at = 0; at + needle.length <= datagram.length; at++) {
            if (Arrays.equals(datagram, at, at + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }

    private static int freeBase() throws IOException {
        Random random = new Random();
        while (true) {
            int base = 30_000 + 2 * random.nextInt(1_200);
            try (DatagramSocket one = new DatagramSocket(base);
                    DatagramSocket other = new DatagramSocket(base + 10)) {
                return base;
            } catch (java.net.BindException taken) {
                continue;
            }
        }
    }

    /** tcpdump on loopback, on the ports of a test. */
    private final class Capture implements AutoCloseable {
        private final Path file = folder.resolve("captured.pcap");
        private final Process dump;

        Capture(int firstPort, int lastPort) throws IOException {
            dump = new ProcessBuilder(
                            "tcpdump",
                            "-i",
                            "lo",
                            "-U",
                            "--immediate-mode",
                            "-Z",
                            "root",
                            "-w",
                            file.toString(),
                            "udp portrange " + firstPort + "-" + lastPort)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("tcpdump.txt").toFile())
                    .start();
            await().atMost(SOON).until(() -> Files.exists(file) && Files.size(file) >= 24);
        }

        /** UDP payloads so far. */
        List<byte[]> payloads() throws IOException {
            ByteBuffer pcap = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            List<byte[]> payloads = new ArrayList<>();
            pcap.position(24);
            while (pcap.remaining() >= 16) {
                int bytes = pcap.getInt(pcap.position() + 8);
                if (pcap.remaining() < 16 + bytes) {
                    break; // Being written.
                }
                int at = pcap.position() + 16;
                if (bytes > ETHERNET_IP_UDP_BYTES) {
                    payloads.add(Arrays.copyOfRange(pcap.array(), at + ETHERNET_IP_UDP_BYTES, at + bytes));
                }
                pcap.position(at + bytes);
            }
            return payloads;
        }

        @Override
        public void close() {
            dump.destroy();
        }
    }
}
