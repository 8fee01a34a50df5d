package org.boothline.transport.rtcp;

import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An ffmpeg process that receives RTP and RTCP on two ports, as an SDP tells it, and writes a WAV until the BYE. */
final class FfmpegReceiver implements AutoCloseable {
    /** The letters of a WAV's chunk of samples. */
    private static final int DATA = 0x6174_6164;

    private final Path folder;
    private final Process process;
    private final DatagramSocket rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket rtcp = new DatagramSocket(0, InetAddress.getLoopbackAddress());

    /** @param rtpmap such as {@code 111 opus/48000/2} */
    FfmpegReceiver(Path folder, String rtpmap, String sampleFormat) throws IOException {
        this.folder = folder;
        int port = freePair();
        String sdp = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=test\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio " + port + " RTP/AVP "
                + rtpmap.substring(0, 3) + "\na=rtpmap:" + rtpmap + "\na=rtcp:" + (port + 1) + "\n";
        Path file = Files.writeString(folder.resolve("receive.sdp"), sdp);
        process = new ProcessBuilder(
                        "ffmpeg",
                        "-hide_banner",
                        "-nostdin",
                        "-loglevel",
                        "warning",
                        "-protocol_whitelist",
                        "file,udp,rtp",
                        "-i",
                        file.toString(),
                        "-c:a",
                        sampleFormat,
                        "-bitexact",
                        "-f",
                        "wav",
                        wav().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("ffmpeg.log").toFile())
                .start();
        InetAddress here = InetAddress.getLoopbackAddress();
        rtp.connect(new InetSocketAddress(here, port));
        rtcp.connect(new InetSocketAddress(here, port + 1));
    }

    /** Sends {@code report} until no "port unreachable" comes back. */
    void awaitListening(ByteBuf report) {
        await().atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> isTaken(report));
    }

    private boolean isTaken(ByteBuf report) throws IOException {
        try {
            send(rtcp, report);
            rtcp.setSoTimeout(100);
            rtcp.receive(new DatagramPacket(new byte[1_500], 1_500));
            return true;
        } catch (SocketTimeoutException silence) {
            return true;
        } catch (PortUnreachableException notYet) {
            return false;
        }
    }

    /** At about five times real time: as fast as is sure not to fill a socket's buffer. */
    void sendRtp(ByteBuf datagram) throws IOException {
        send(rtp, datagram);
        LockSupport.parkNanos(1_000_000);
    }

    void sendRtcp(ByteBuf datagram) throws IOException {
        send(rtcp, datagram);
    }

    /** Waits until ffmpeg ends by itself. @return the WAV's sample bytes, little-endian */
    ByteBuffer awaitSamples() throws IOException, InterruptedException {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            throw new AssertionError("ffmpeg did not end at our BYE; it said: " + log());
        }
        ByteBuffer wav = ByteBuffer.wrap(Files.readAllBytes(wav())).order(ByteOrder.LITTLE_ENDIAN);
        int chunk = 12; // Behind "RIFF", length and "WAVE".
        while (wav.getInt(chunk) != DATA) {
            chunk += 8 + wav.getInt(chunk + 4);
        }
        return wav.slice(chunk + 8, wav.getInt(chunk + 4)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** All that ffmpeg complained of. */
    String log() throws IOException {
        return Files.readString(folder.resolve("ffmpeg.log"));
    }

    private Path wav() {
        return folder.resolve("received.wav");
    }

    private static void send(DatagramSocket socket, ByteBuf datagram) throws IOException {
        byte[] bytes = new byte[datagram.readableBytes()];
        datagram.getBytes(datagram.readerIndex(), bytes);
        socket.send(new DatagramPacket(bytes, bytes.length));
    }

    private static int freePair() throws SocketException {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                int port = first.getLocalPort();
                if (port % 2 == 0 && isFree(port + 1)) {
                    return port;
                }
            }
        }
        throw new SocketException("no even port with a free one above it");
    }

    private static boolean isFree(int port) {
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (SocketException taken) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        rtp.close();
        rtcp.close();
    }
}
