package org.boothline.app.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.boothline.app.demo.DemoStation;
import org.boothline.qmanager.QManagerLauncher;
import org.boothline.qmanager.api.QManagerClient;

/** What the system and the Java machine say of another process. <b>Thread</b>: any. */
public final class ProcessFigures {
    private static final long UNKNOWN = -1;
    private static final long PATIENCE_S = 30;
    private static final String RESIDENT = "RssAnon:";

    private ProcessFigures() {}

    public static long station(DemoStation station) {
        return station.call().pid();
    }

    /** The process that runs a station's Q Manager, −1 without one. */
    public static long qManager(DemoStation station) {
        Optional<QManagerClient> manager = QManagerLauncher.find(station.data());
        return manager.isPresent() ? manager.get().api().pid() : UNKNOWN;
    }

    /** Processor time since it began, all threads; 0 when the system does not tell. */
    public static double cpuSeconds(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(time -> time.toNanos() / 1e9)
                .orElse(0.0);
    }

    /** Living objects, after a collection: stops the process for some hundredths of a second. −1 when unknown. */
    public static long liveHeapBytes(long pid) throws InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return UNKNOWN;
        }
        try {
            Process asked = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            asked.getOutputStream().close();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            asked.waitFor(PATIENCE_S, TimeUnit.SECONDS);
            return said.lines()
                    .filter(line -> line.startsWith("Total"))
                    .map(line -> line.trim().split(" +"))
                    .filter(words -> words.length == 3)
                    .mapToLong(words -> Long.parseLong(words[2]))
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN; // A machine without the tool; what the system says of the process is left.
        }
    }

    /**
     * Memory that is its own and not a file's: native libraries' and buffers', and the heap unless the collector maps
     * it elsewhere, as ZGC does. −1 where the system does not tell.
     */
    public static long residentBytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(RESIDENT)) {
                    return Long.parseLong(line.substring(RESIDENT.length())
                                    .replace("kB", "")
                                    .strip())
                            << 10;
                }
            }
        } catch (IOException | NumberFormatException e) {
            return UNKNOWN; // Not Linux, or gone.
        }
        return UNKNOWN;
    }
}
