package org.boothline.app.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a station's and its Q Manager's logs complain of. <b>Thread</b>: any. */
final class LogScan {
    private static final Pattern COMPLAINT =
            Pattern.compile(" (ERROR|WARN) |Exception|AssertionError|^\\s+at [a-z]|LEAK:|A fatal error");

    /** The station's own word when it lost the other one, and when it found it again. */
    private static final Pattern LINE = Pattern.compile(": LINE: | LINE: ");

    private static final int KEPT = 20;

    private LogScan() {}

    /** Lines that speak of a bug or of trouble, the first few. */
    static List<String> complaints(Path data) {
        return lines(data, COMPLAINT);
    }

    /** Lines that say that the line was lost or found again. */
    static List<String> outages(Path data) {
        return lines(data, LINE);
    }

    private static List<String> lines(Path data, Pattern wanted) {
        List<String> found = new ArrayList<>();
        for (Path folder : List.of(data.resolve("log"), data.resolve("qmanager"))) {
            try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
                for (Path file :
                        files.filter(file -> file.toString().contains(".log")).toList()) {
                    new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> wanted.matcher(line).find())
                            .limit(KEPT)
                            .forEach(line -> found.add(file.getFileName() + ": " + line));
                }
            } catch (IOException e) {
                found.add(folder + " can't be read: " + e.getMessage());
            }
        }
        return found;
    }
}
