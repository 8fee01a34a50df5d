package org.boothline.app.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.boothline.lab.flood.Garbage;
import org.jspecify.annotations.Nullable;

/**
 * The sight of one RTP packet on loopback, as somebody on the way has it: by tcpdump, where it is installed and may look.
 * <b>Thread</b>: main.
 */
final class PacketSight implements AutoCloseable {
    private static final int UDP_HEADER_BYTES = 8;
    private static final int RTP_HEADER_BYTES = 12;
    private static final int SETTLE_MS = 700;
    private static final long PATIENCE_MS = 10_000;

    private final @Nullable Process tcpdump;

    /** Begins to look for packets to {@code port}. */
    PacketSight(int port) throws InterruptedException {
        tcpdump = start(port);
    }

    private static @Nullable Process start(int port) throws InterruptedException {
        try {
            // The receiver's audio, not the small challenges of the same port: those are shorter than 60 B.
            Process started = new ProcessBuilder(
                            "tcpdump", "-i", "lo", "-nn", "-x", "-c", "1", "udp", "dst", "port", "" + port, "and",
                            "greater", "120")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return started.waitFor(SETTLE_MS, TimeUnit.MILLISECONDS) ? null : started;
        } catch (IOException e) {
            return null; // Not installed: whoever wants to see has to watch a line of its own.
        }
    }

    /** False if this machine does not let us look. */
    boolean looks() {
        return tcpdump != null;
    }

    /** What was seen; null if nothing was. */
    Garbage.@Nullable Seen seen() throws InterruptedException {
        Process looking = tcpdump;
        if (looking == null || !looking.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
            return null;
        }
        try (InputStream printed = looking.getInputStream()) {
            return parse(new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> line.stripLeading().startsWith("0x"))
                    .map(line -> line.substring(line.indexOf(':') + 1).replace(" ", ""))
                    .reduce("", String::concat));
        } catch (IOException e) {
            return null; // It ended while it was read.
        }
    }

    /** @param hex an IPv4 packet */
    private static Garbage.@Nullable Seen parse(String hex) {
        byte[] packet = HexFormat.of().parseHex(hex);
        int ipBytes = packet.length == 0 ? 0 : 4 * (packet[0] & 0x0F);
        int at = ipBytes + UDP_HEADER_BYTES;
        if (packet.length < at + RTP_HEADER_BYTES || (packet[at] & 0xC0) != 0x80) {
            return null;
        }
        return Garbage.Seen.of(ByteBuffer.wrap(packet).position(at).slice());
    }

    @Override
    public void close() {
        if (tcpdump != null) {
            tcpdump.destroy();
        }
    }
}
