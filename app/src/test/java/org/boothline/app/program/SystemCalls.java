package org.boothline.app.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code strace -f} wrote, by side: a process belongs to the data folder that its command line names with
 * {@code --data}; without one to its parent's, a thread to its process's. Forks are known from their results, which may come
 * after the child's first calls: so the record is read twice.
 */
final class SystemCalls {
    private static final Pattern LINE = Pattern.compile("^(\\d+) +(.*)$");
    private static final Pattern FORKED = Pattern.compile("\\) = (\\d+)$");
    private static final Pattern DATA = Pattern.compile("\"--data\", \"([^\"]+)\"");
    private static final String NOBODY = "";

    private record Call(int thread, String text) {}

    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, Integer> starters = new HashMap<>();
    private final Set<Integer> threads = new HashSet<>();
    private final Map<Integer, String> named = new HashMap<>();
    private final Map<String, List<String>> bySide = new HashMap<>();

    private SystemCalls() {}

    static SystemCalls read(Path record) throws IOException {
        SystemCalls read = new SystemCalls();
        for (String line : Files.readAllLines(record, java.nio.charset.StandardCharsets.ISO_8859_1)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                read.calls.add(new Call(Integer.parseInt(matcher.group(1)), matcher.group(2)));
            }
        }
        read.findForks();
        for (Call call : read.calls) {
            // A child has its parent's side until it says its own.
            Matcher data = DATA.matcher(call.text());
            if (call.text().startsWith("execve(") && data.find()) {
                read.named.put(call.thread(), data.group(1));
            }
            read.bySide
                    .computeIfAbsent(read.side(call.thread()), side -> new ArrayList<>())
                    .add(call.text());
        }
        return read;
    }

    private void findForks() {
        Map<Integer, Boolean> makesThread = new HashMap<>();
        for (Call call : calls) {
            if (call.text().matches("(clone3?|v?fork)\\(.*")) {
                makesThread.put(call.thread(), call.text().contains("CLONE_THREAD"));
            }
            boolean ends = call.text().matches("((<\\.\\.\\. )?(clone3?|v?fork)( resumed>|\\()).*");
            Matcher forked = FORKED.matcher(call.text());
            if (ends && forked.find()) {
                int child = Integer.parseInt(forked.group(1));
                starters.put(child, call.thread());
                if (makesThread.getOrDefault(call.thread(), false)) {
                    threads.add(child);
                }
            }
        }
    }

    private String side(int thread) {
        String own = named.get(thread);
        if (own != null) {
            return own;
        }
        Integer starter = starters.get(thread);
        return starter == null ? NOBODY : side(starter);
    }

    /** The calls of all processes that work on this data folder. */
    List<String> of(String dataFolder) {
        return bySide.getOrDefault(dataFolder, List.of());
    }

    /** The calls of the processes that were given none. */
    List<String> ofNobody() {
        return of(NOBODY);
    }

    /** How many processes were given this data folder. */
    long processesOf(String dataFolder) {
        return named.entrySet().stream()
                .filter(entry -> entry.getValue().equals(dataFolder))
                .filter(entry -> !threads.contains(entry.getKey()))
                .count();
    }
}
