package org.boothline.takes.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of segments: {@code <prefix>-000001.seg}. */
final class SegmentNames {
    private SegmentNames() {}

    static Path name(Path folder, String prefix, int number) {
        return folder.resolve(String.format(Locale.ROOT, "%s-%06d.seg", prefix, number));
    }

    /** The segments of a folder by their numbers; empty if there is no such folder. */
    static NavigableMap<Integer, Path> list(Path folder, String prefix) throws IOException {
        NavigableMap<Integer, Path> segments = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return segments;
        }
        Pattern pattern = Pattern.compile(Pattern.quote(prefix) + "-([0-9]{6,9})\\.seg");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher matcher = pattern.matcher(file.getFileName().toString());
                if (matcher.matches()) {
                    segments.put(Integer.parseInt(matcher.group(1)), file);
                }
            }
        }
        return segments;
    }
}
