package org.boothline.takes.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.media.StreamFormat;

/**
 * Where the sender's sample clock and the receiver's clock stood, once a second: {@code clock.log} beside the receiver's packet
 * log. Each line is {@code SAMPLE NS}: of the packets of that second the one that was the fastest, by its last sample and the
 * receiver's monotonic clock at its arrival.
 *
 * <p><b>Thread</b>: one, the disk thread; {@link #read} any. <b>Clock</b>: the arrivals'. <b>Memory</b>: the lines not yet
 * written.
 */
public final class ClockNotes implements Closeable {
    /** In the received stream's folder. */
    public static final String FILE_NAME = "clock.log";

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int PENDING_CHARACTERS_MAX = 1 << 16;

    private final LineFile file;
    private final StringBuilder pending = new StringBuilder();
    private boolean inSecond;
    private long secondStartNs;
    private long leastDelayNs;
    private long sample;
    private long atNs;

    /** The file is made by the first flush that has something to write. */
    public ClockNotes(Path folder) {
        file = new LineFile(folder.resolve(FILE_NAME));
    }

    /** A packet came by itself. @param endSample captured samples up to its end, in the sender's count */
    public void arrived(long endSample, long arrivalNs) {
        long delayNs = arrivalNs - sampleNs(endSample);
        if (!inSecond || arrivalNs - secondStartNs >= SECOND_NS) {
            endSecond();
            inSecond = true;
            secondStartNs = arrivalNs;
            leastDelayNs = Long.MAX_VALUE;
        }
        if (delayNs < leastDelayNs) {
            leastDelayNs = delayNs;
            sample = endSample;
            atNs = arrivalNs;
        }
    }

    private void endSecond() {
        if (inSecond && pending.length() < PENDING_CHARACTERS_MAX) { // A disk that refuses for hours loses the rest.
            pending.append(sample).append(' ').append(atNs).append('\n');
        }
    }

    static long sampleNs(long sample) {
        return sample / StreamFormat.SAMPLE_RATE_HZ * SECOND_NS
                + sample % StreamFormat.SAMPLE_RATE_HZ * SECOND_NS / StreamFormat.SAMPLE_RATE_HZ;
    }

    /** @throws IOException if the disk refuses; everything is kept for the next attempt */
    public void flush() throws IOException {
        if (!pending.isEmpty()) {
            file.append(pending.toString());
            pending.setLength(0);
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            endSecond();
            inSecond = false;
            flush();
        }
    }

    /** @param sample in the sender's count @param localNs on the receiver's monotonic clock */
    public record Point(long sample, long localNs) {}

    /**
     * Reads the notes of a folder; no file means there are none. Lines that can't be read do not count.
     *
     * @throws IOException if the file is there and can't be read
     */
    public static List<Point> read(Path folder) throws IOException {
        List<Point> points = new ArrayList<>();
        for (String line : LineFile.read(folder.resolve(FILE_NAME))) {
            int space = line.indexOf(' ');
            try {
                points.add(new Point(
                        Long.parseLong(line, 0, Math.max(0, space), 10),
                        Long.parseLong(line, space + 1, line.length(), 10)));
            } catch (NumberFormatException e) {
                continue; // A line of another version, or damage.
            }
        }
        return points;
    }
}
