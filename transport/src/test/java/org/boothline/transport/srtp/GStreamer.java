package org.boothline.transport.srtp;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A GStreamer pipeline in a process of its own: SRTP by libsrtp, RED by its own, neither of which shares a line with ours. */
public final class GStreamer implements AutoCloseable {
    private static final List<String> ELEMENTS = List.of(
            "udpsrc",
            "udpsink",
            "filesrc",
            "filesink",
            "srtpdec",
            "srtpenc",
            "rtpL16depay",
            "rtpL24pay",
            "rawaudioparse");

    private final Process process;
    private final Path log;

    public GStreamer(Path folder, String pipeline) throws IOException {
        log = folder.resolve("gstreamer.log");
        List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
        command.addAll(List.of(pipeline.strip().split("\\s+")));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** What is not installed, for the one who reads why a test was skipped; empty when all is there. */
    static String missing() throws InterruptedException {
        return missing(ELEMENTS);
    }

    /** As {@link #missing()}, of these elements. */
    public static String missing(List<String> elements) throws InterruptedException {
        if (!runs("gst-launch-1.0", "--version")) {
            return "gst-launch-1.0";
        }
        List<String> absent = new ArrayList<>();
        for (String element : elements) {
            if (!runs("gst-inspect-1.0", "--exists", element)) {
                absent.add(element);
            }
        }
        return absent.isEmpty() ? "" : "GStreamer's " + String.join(", ", absent);
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** The caps by which its srtpdec learns the key; {@code kind} is {@code srtp} or {@code srtcp}. */
    static String caps(String kind, KeyEpoch key, String media) {
        return "application/x-" + kind + media + ",ssrc=(uint)" + key.ssrc() + ",roc=(uint)0,srtp-key=(buffer)"
                + key.masterKeyHex() + key.masterSaltHex()
                + ",srtp-cipher=(string)aes-256-gcm,srtp-auth=(string)null"
                + ",srtcp-cipher=(string)aes-256-gcm,srtcp-auth=(string)null";
    }

    /** Its srtpenc with this key. */
    static String encoder(KeyEpoch key) {
        return "srtpenc name=enc key=" + key.masterKeyHex() + key.masterSaltHex()
                + " rtp-cipher=aes-256-gcm rtp-auth=null rtcp-cipher=aes-256-gcm rtcp-auth=null";
    }

    public static int freePort() throws SocketException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until its udpsrc has the port. */
    public void awaitListening(int port) {
        await("gst-launch-1.0 has not opened its port")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    requireAlive();
                    return isTaken(port);
                });
    }

    private static boolean isTaken(int port) {
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return !socket.isBound();
        } catch (SocketException taken) {
            return true;
        }
    }

    /** @throws AssertionError with what it said, if it has ended */
    public void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("gst-launch-1.0 ended with " + process.exitValue() + " and said: " + log());
        }
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
