package org.boothline.app.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time of a process, by thread where the system tells (Linux), in nanoseconds since each began.
 *
 * @param totalNs of threads that have ended, too
 * @param byThread of threads of one name together; empty where it is not told
 */
record TaskTimes(long totalNs, Map<String, Long> byThread) {
    static TaskTimes of(long pid) {
        Map<String, Long> byThread = new TreeMap<>();
        long totalNs = ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(time -> time.toNanos())
                .orElse(0L);
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks) {
                byThread.merge(name(task), ns(task), Long::sum);
            }
            return new TaskTimes(totalNs, byThread);
        } catch (IOException e) {
            return new TaskTimes(totalNs, Map.of()); // Not Linux.
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            return ""; // It has just ended.
        }
    }

    /** A thread that has just ended has none. */
    private static long ns(Path task) {
        try {
            String text = Files.readString(task.resolve("schedstat"), StandardCharsets.US_ASCII);
            return Long.parseLong(text, 0, text.indexOf(' '), 10);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return 0;
        }
    }
}
