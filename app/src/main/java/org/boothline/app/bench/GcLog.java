package org.boothline.app.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java machine's own log of its pauses.
 *
 * @param java its version
 * @param collector its name
 * @param pauses of the collector
 * @param safepoints all times at which all threads stood, those of the collector among them, until they ran again
 */
record GcLog(String java, String collector, List<Pause> pauses, List<Pause> safepoints) {
    /** @param epochMs when it ended */
    record Pause(long epochMs, double ms) {}

    private static final Pattern LINE = Pattern.compile("^\\[(\\d+)ms\\]\\s*(.*)$");
    private static final Pattern PAUSE = Pattern.compile("GC\\(\\d+\\).*\\bPause\\b.*?(\\d+\\.\\d+)ms$");
    private static final Pattern SAFEPOINT = Pattern.compile("^Safepoint \".*Total: +(\\d+) ns");

    /** What makes a Java machine write such a log, and those that it starts one of their own. */
    static String option(Path folder) {
        return "-Xlog:gc*,safepoint:file=" + folder.resolve("gc-%p.log") + ":timemillis:filecount=0";
    }

    static GcLog read(Path folder, long pid) throws IOException {
        return of(Files.readAllLines(folder.resolve("gc-" + pid + ".log"), StandardCharsets.UTF_8));
    }

    static GcLog of(List<String> lines) {
        String java = "?";
        String collector = "?";
        List<Pause> pauses = new ArrayList<>();
        List<Pause> safepoints = new ArrayList<>();
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                continue;
            }
            long epochMs = Long.parseLong(parts.group(1));
            String text = parts.group(2);
            if (text.startsWith("Version: ")) {
                java = text.substring("Version: ".length());
            } else if (text.startsWith("Using ")) {
                collector = text.substring("Using ".length());
            }
            Matcher pause = PAUSE.matcher(text);
            Matcher safepoint = SAFEPOINT.matcher(text);
            if (pause.find()) {
                pauses.add(new Pause(epochMs, Double.parseDouble(pause.group(1))));
            } else if (safepoint.find()) {
                safepoints.add(new Pause(epochMs, Long.parseLong(safepoint.group(1)) / 1e6));
            }
        }
        return new GcLog(java, collector, pauses, safepoints);
    }
}
