package org.boothline.takes.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;

/**
 * What the ear got instead of audio: {@code heard.log} in a received stream's or take's folder. For cue points and
 * warnings, never part of a proof.
 *
 * <p><b>Thread</b>: one, the disk thread; {@link #read} any. <b>Memory</b>: the ranges not yet written.
 */
public final class PlayoutNotes implements Closeable {
    /** In the stream's or take's folder. */
    public static final String FILE_NAME = "heard.log";

    private static final String CONCEALED = "concealed";

    private final LineFile file;
    private final RangeSet concealed = new RangeSet();

    /** The file is made by the first flush that has something to write. */
    public PlayoutNotes(Path folder) {
        file = new LineFile(folder.resolve(FILE_NAME));
    }

    /** Samples, in the sender's clock, that the decoder made up; those before its first sample (lookahead) don't count. */
    public void concealed(LongRange samples) {
        concealed.add(Math.max(0, samples.first()), samples.end());
    }

    /**
     * Writes what was told since the last flush, ranges that touch as one.
     *
     * @throws IOException if the disk refuses; everything is kept for the next attempt
     */
    public void flush() throws IOException {
        List<LongRange> ranges = concealed.ranges();
        if (ranges.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        ranges.forEach(range -> lines.append(CONCEALED + ' ' + range.first() + ' ' + range.end() + '\n'));
        file.append(lines.toString());
        concealed.remove(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        try (file) {
            flush();
        }
    }

    /**
     * What was noted.
     *
     * @param concealed samples that were made up
     */
    public record Heard(RangeSet concealed) {}

    /**
     * Reads the notes of a folder; no file means nothing was noted. A torn last line and lines of an unknown kind do not
     * count.
     *
     * @throws IOException if the file is there and can't be read
     */
    public static Heard read(Path folder) throws IOException {
        RangeSet concealed = new RangeSet();
        List<String> lines = new ArrayList<>(LineFile.read(folder.resolve(FILE_NAME)));
        for (String line : lines) {
            RangeLine parsed = RangeLine.parse(line);
            if (parsed != null && parsed.word().equals(CONCEALED)) {
                concealed.add(parsed.range());
            }
        }
        return new Heard(concealed);
    }
}
