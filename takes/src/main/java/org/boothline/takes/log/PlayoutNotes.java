package org.boothline.takes.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;

/**
 * What the ear got instead of audio, and which packets were brought back during the call: {@code heard.log} in a received
 * stream's or take's folder. For cue points and warnings, never part of a proof.
 *
 * <p><b>Thread</b>: one, the disk thread; {@link #read} any. <b>Memory</b>: the ranges not yet written.
 */
public final class PlayoutNotes implements Closeable {
    /** In the stream's or take's folder. */
    public static final String FILE_NAME = "heard.log";

    private static final String CONCEALED = "concealed";
    private static final String COPIED = "copied";
    private static final String RESENT = "resent";

    private final LineFile file;
    private final RangeSet concealed = new RangeSet();
    private final RangeSet copied = new RangeSet();
    private final RangeSet resent = new RangeSet();

    /** The file is made by the first flush that has something to write. */
    public PlayoutNotes(Path folder) {
        file = new LineFile(folder.resolve(FILE_NAME));
    }

    /** Samples, in the sender's clock, that the decoder made up; those before its first sample (lookahead) don't count. */
    public void concealed(LongRange samples) {
        concealed.add(Math.max(0, samples.first()), samples.end());
    }

    /** A packet that the line lost, whole in the packet log because a later one carried a copy of it. */
    public void copied(long index64) {
        copied.add(index64, index64 + 1);
    }

    /** A packet that the line lost, whole in the packet log because it was sent again during the call. */
    public void resent(long index64) {
        resent.add(index64, index64 + 1);
    }

    /**
     * Writes what was told since the last flush, ranges that touch as one.
     *
     * @throws IOException if the disk refuses; everything is kept for the next attempt
     */
    public void flush() throws IOException {
        StringBuilder lines = new StringBuilder();
        write(lines, CONCEALED, concealed);
        write(lines, COPIED, copied);
        write(lines, RESENT, resent);
        if (lines.isEmpty()) {
            return;
        }
        file.append(lines.toString());
        concealed.remove(Long.MIN_VALUE, Long.MAX_VALUE);
        copied.remove(Long.MIN_VALUE, Long.MAX_VALUE);
        resent.remove(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static void write(StringBuilder lines, String word, RangeSet ranges) {
        ranges.ranges().forEach(range -> lines.append(word + ' ' + range.first() + ' ' + range.end() + '\n'));
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
     * @param copied packets that came as copies in later ones
     * @param resent packets that were sent again during the call
     */
    public record Heard(RangeSet concealed, RangeSet copied, RangeSet resent) {}

    /**
     * Reads the notes of a folder; no file means nothing was noted. A torn last line and lines of an unknown kind do not
     * count.
     *
     * @throws IOException if the file is there and can't be read
     */
    public static Heard read(Path folder) throws IOException {
        Heard heard = new Heard(new RangeSet(), new RangeSet(), new RangeSet());
        List<String> lines = new ArrayList<>(LineFile.read(folder.resolve(FILE_NAME)));
        for (String line : lines) {
            RangeLine parsed = RangeLine.parse(line);
            if (parsed == null) {
                continue;
            }
            switch (parsed.word()) {
                case CONCEALED -> heard.concealed.add(parsed.range());
                case COPIED -> heard.copied.add(parsed.range());
                case RESENT -> heard.resent.add(parsed.range());
                default -> {}
            }
        }
        return heard;
    }
}
