package org.boothline.qmanager;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.qmanager.api.QManagerClient;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Q Manager of a data folder, or starts one that outlives its starter.
 *
 * <p><b>Thread</b>: any; blocks until the Q Manager answers. Launches of one data folder at the same time, from threads
 * or processes, give one process: a lock file makes them queue, and the later ones find what the first one started.
 */
public final class QManagerLauncher {
    /** A cold Java machine on a busy laptop takes a few seconds. */
    private static final long START_DEADLINE_NS = TimeUnit.SECONDS.toNanos(30);

    /** Long enough for a job to put its last bytes on disk. */
    private static final long STOP_DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);

    private static final long LOOK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int TAIL_BYTES = 2_000;

    /** A file lock is held by a process; within it, threads queue here. */
    private static final Object ONE_LAUNCH_A_PROCESS = new Object();

    private static final NanoClock CLOCK = SystemClock.SYSTEM;

    private QManagerLauncher() {}

    /** The live Q Manager of this data folder, on whatever port; starts none. */
    public static Optional<QManagerClient> find(Path dataDir) {
        return QManagerClient.find(dataDir.toAbsolutePath().normalize());
    }

    /**
     * The live Q Manager of this data folder on this port and address. One that lives elsewhere (the base port was
     * changed) is stopped first; its jobs go on in the new one.
     *
     * @throws UserFault QMANAGER with the tail of its log if it can't be started
     */
    public static QManagerClient ensureRunning(Path dataDir, int basePort, @Nullable InetAddress bind)
            throws UserFault {
        QManagerSettings settings = new QManagerSettings(dataDir, basePort, bind);
        Optional<QManagerClient> live = find(settings.dataDir()).filter(client -> suits(client, settings));
        if (live.isPresent()) {
            return live.get();
        }
        synchronized (ONE_LAUNCH_A_PROCESS) {
            try {
                PrivateFiles.createFolders(settings.folder());
                try (FileChannel file = PrivateFiles.open(settings.folder().resolve("launch.lock"));
                        FileLock lock = file.lock()) {
                    return findOrStart(settings, lock);
                }
            } catch (IOException e) {
                throw notStarted(settings, String.valueOf(e.getMessage()));
            }
        }
    }

    private static QManagerClient findOrStart(QManagerSettings settings, FileLock held) throws UserFault, IOException {
        assert held.isValid();
        Optional<QManagerClient> live = find(settings.dataDir());
        if (live.isPresent()) {
            if (suits(live.get(), settings)) {
                return live.get();
            }
            stop(live.get(), settings);
        }
        Process process = DetachedProcess.start(settings);
        long deadlineNs = CLOCK.nowNs() + START_DEADLINE_NS;
        while (CLOCK.nowNs() - deadlineNs < 0) {
            boolean gone = DetachedProcess.isGone(process);
            Optional<QManagerClient> started = find(settings.dataDir()).filter(client -> suits(client, settings));
            if (started.isPresent()) {
                return started.get();
            }
            if (gone) {
                throw notStarted(settings, tail(settings));
            }
            LockSupport.parkNanos(LOOK_AGAIN_NS);
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                throw notStarted(settings, "the wait for it was interrupted");
            }
        }
        throw notStarted(
                settings,
                "it did not answer within " + TimeUnit.NANOSECONDS.toSeconds(START_DEADLINE_NS) + " s "
                        + tail(settings));
    }

    private static boolean suits(QManagerClient client, QManagerSettings settings) {
        return client.api().udpPort() == settings.udpPort()
                && client.api().bind().equals(settings.bindWord());
    }

    private static void stop(QManagerClient client, QManagerSettings settings) throws UserFault {
        client.stop();
        long deadlineNs = CLOCK.nowNs() + STOP_DEADLINE_NS;
        while (ProcessHandle.of(client.api().pid())
                .filter(ProcessHandle::isAlive)
                .isPresent()) {
            if (CLOCK.nowNs() - deadlineNs >= 0) {
                throw notStarted(
                        settings,
                        "the one on UDP port " + client.api().udpPort() + " (process "
                                + client.api().pid() + ") does not end");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }

    private static UserFault notStarted(QManagerSettings settings, String why) {
        return new UserFault(
                FaultCode.QMANAGER,
                "The Q Manager can't be started",
                why,
                "see " + startLog(settings) + " and qmanager.log beside it");
    }

    static Path startLog(QManagerSettings settings) {
        return settings.folder().resolve("start.log");
    }

    /** The last lines of what the new process said, in one line. */
    private static String tail(QManagerSettings settings) {
        try (RandomAccessFile log = new RandomAccessFile(startLog(settings).toFile(), "r")) {
            long from = Math.max(0, log.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (log.length() - from)];
            log.seek(from);
            log.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return lines.isEmpty()
                    ? "it ended without a word"
                    : "it said: " + String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return "it left no log (" + e.getMessage() + ")";
        }
    }
}
