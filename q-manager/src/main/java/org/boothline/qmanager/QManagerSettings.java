package org.boothline.qmanager;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.transport.path.BasePort;
import org.jspecify.annotations.Nullable;

/**
 * How a Q Manager runs.
 *
 * @param dataDir the station's data folder; made absolute here
 * @param basePort the station's base port N; the Q Manager owns UDP N+2. 1024 to 65532, even
 * @param bind the local address to listen on; null for all
 * @param idleExitMs ends by itself after this long without jobs, connections or requests; 0 for never, the default,
 *     because the other side may want something at any time
 * @param sendBytesPerSecondMax cap on what is served to all stations together; 0 for none, the default
 * @param restoreAfterStop a received take is restored as soon as it is stopped; off by default, since the restore would
 *     compete with a live stream that goes on
 */
public record QManagerSettings(
        Path dataDir,
        int basePort,
        @Nullable InetAddress bind,
        long idleExitMs,
        long sendBytesPerSecondMax,
        boolean restoreAfterStop) {
    /** How far the Q Manager's port is from the base port. */
    public static final int PORT_OFFSET = 2;

    private static final String BASE_PORT = "base-port";

    public QManagerSettings {
        if (!BasePort.isValid(basePort)) {
            throw new IllegalArgumentException("a base port is even and from 1024 to 65532, not " + basePort);
        }
        if (idleExitMs < 0 || sendBytesPerSecondMax < 0) {
            throw new IllegalArgumentException("times and rates are not negative");
        }
        dataDir = dataDir.toAbsolutePath().normalize();
    }

    /** With the defaults. */
    public QManagerSettings(Path dataDir, int basePort, @Nullable InetAddress bind) {
        this(dataDir, basePort, bind, 0, 0, false);
    }

    /** The same with an idle exit. */
    public QManagerSettings withIdleExitMs(long idleMs) {
        return new QManagerSettings(dataDir, basePort, bind, idleMs, sendBytesPerSecondMax, restoreAfterStop);
    }

    /** The same with a cap on what is served. */
    public QManagerSettings withSendBytesPerSecondMax(long bytesPerSecond) {
        return new QManagerSettings(dataDir, basePort, bind, idleExitMs, bytesPerSecond, restoreAfterStop);
    }

    /** The same with or without restoring by itself. */
    public QManagerSettings withRestoreAfterStop(boolean restore) {
        return new QManagerSettings(dataDir, basePort, bind, idleExitMs, sendBytesPerSecondMax, restore);
    }

    /** UDP N+2. */
    public int udpPort() {
        return basePort + PORT_OFFSET;
    }

    /** Where api.json, locks and logs are. */
    public Path folder() {
        return dataDir.resolve("qmanager");
    }

    /**
     * The base port that a Q Manager last had in this data folder, where the other stations will look for it; empty if
     * there never was one.
     */
    public static Optional<Integer> lastBasePort(Path dataDir) {
        try {
            int port = Integer.parseInt(
                    Files.readString(dataDir.resolve("qmanager").resolve(BASE_PORT))
                            .strip());
            return BasePort.isValid(port) ? Optional.of(port) : Optional.empty();
        } catch (IOException | NumberFormatException none) {
            return Optional.empty(); // Then it is asked for, or the default.
        }
    }

    /** Keeps the base port for {@link #lastBasePort}. */
    void keepBasePort() throws IOException {
        PrivateFiles.replace(folder().resolve(BASE_PORT), (basePort + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** {@code bind} as api.json has it. */
    String bindWord() {
        return bind == null ? "*" : bind.getHostAddress();
    }
}
