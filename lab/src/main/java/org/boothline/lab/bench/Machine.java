package org.boothline.lab.bench;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a figure was measured on; without it the figure says nothing.
 *
 * @param loadAverage of the last minute when the measurement began, −1 where the system does not tell; above the number of
 *     processors others were in the way
 */
public record Machine(
        String processor,
        int processors,
        double loadAverage,
        String system,
        String jvm,
        String collector,
        long heapMiB) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** As it is now. */
    public static Machine thisOne() {
        String collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
                property("java.vm.name") + " " + property("java.runtime.version"),
                collectors,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static String processorName() {
        if (Files.isReadable(PROCESSORS)) {
            try {
                List<String> lines = Files.readAllLines(PROCESSORS, StandardCharsets.UTF_8);
                for (String line : lines) {
                    if (line.startsWith("model name")) {
                        return line.substring(line.indexOf(':') + 1).strip();
                    }
                }
            } catch (IOException e) {
                return property("os.arch"); // Less exact, and no reason not to measure.
            }
        }
        return property("os.arch");
    }

    private static String property(String name) {
        return System.getProperty(name, "?");
    }

    /** For the head of a table. */
    public String text() {
        return processor + ", " + processors + " processors, load "
                + (loadAverage < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", loadAverage)) + "; " + system
                + System.lineSeparator() + jvm + "; " + collector + ", heap " + heapMiB + " MiB";
    }
}
