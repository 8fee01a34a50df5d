package org.boothline.app.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Datagrams that the system dropped because a socket's buffer was full. <b>Source</b>: Linux, /proc/net/udp. */
final class SocketDrops {
    private static final long UNKNOWN = -1;
    private static final int LOCAL_ADDRESS = 1;
    private static final int DROPS = 12;

    private SocketDrops() {}

    /** Since the socket on {@code port} was opened; −1 where the system does not tell. */
    static long of(int port) {
        for (String table : new String[] {"udp", "udp6"}) {
            long drops = of(Path.of("/proc/net", table), port);
            if (drops != UNKNOWN) {
                return drops;
            }
        }
        return UNKNOWN;
    }

    private static long of(Path table, int port) {
        try {
            for (String line : Files.readAllLines(table)) {
                String[] words = line.trim().split(" +");
                if (words.length > DROPS && words[LOCAL_ADDRESS].endsWith(String.format(":%04X", port))) {
                    return Long.parseLong(words[DROPS]);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN; // Not Linux.
        }
        return UNKNOWN;
    }
}
