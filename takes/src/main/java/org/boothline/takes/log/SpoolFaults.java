package org.boothline.takes.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;

/**
 * What the sender's spool does not hold and why: {@code faults.log} in the stream's folder. Ranges are collected in
 * memory and written by {@link #flush}, so that a full disk, the usual reason for a fault, does not lose them: they are
 * tried again by the next flush.
 *
 * <p><b>Thread</b>: one, the spool thread; {@link #read} any. <b>Memory</b>: the ranges not yet written.
 */
public final class SpoolFaults implements Closeable {
    /** In the stream's folder. */
    public static final String FILE_NAME = "faults.log";

    private static final String SOURCE_FAULT = "sourceFault";
    private static final String UNSPOOLED_PACKETS = "unspooledPackets";
    private static final String UNSPOOLED_SAMPLES = "unspooledSamples";

    private final LineFile file;
    private final List<Fault> sourceFaults = new ArrayList<>();
    private final RangeSet unspooledPackets = new RangeSet();
    private final RangeSet unspooledSamples = new RangeSet();

    /** The file is made by the first flush that has something to write. */
    public SpoolFaults(Path streamFolder) {
        file = new LineFile(streamFolder.resolve(FILE_NAME));
    }

    /**
     * Samples that never were: the device was gone, or the machine too slow.
     *
     * @param why for a person, one line
     */
    public void sourceFault(LongRange samples, String why) {
        if (samples.count() > 0) {
            sourceFaults.add(new Fault(samples, why.replaceAll("[\\r\\n]+", " ").strip()));
        }
    }

    /** Packets that were sent but that the disk refused. */
    public void unspooledPackets(LongRange indices) {
        unspooledPackets.add(indices);
    }

    /** Samples that were captured but that the disk refused. */
    public void unspooledSamples(LongRange samples) {
        unspooledSamples.add(samples);
    }

    /**
     * Writes what was told since the last flush.
     *
     * @throws IOException if the disk refuses; everything is kept for the next attempt
     */
    public void flush() throws IOException {
        StringBuilder lines = new StringBuilder();
        sourceFaults.forEach(fault -> line(lines, SOURCE_FAULT, fault.range(), fault.why()));
        unspooledPackets.ranges().forEach(range -> line(lines, UNSPOOLED_PACKETS, range, ""));
        unspooledSamples.ranges().forEach(range -> line(lines, UNSPOOLED_SAMPLES, range, ""));
        if (lines.length() > 0) {
            file.append(lines.toString());
            sourceFaults.clear();
            unspooledPackets.remove(0, Long.MAX_VALUE);
            unspooledSamples.remove(0, Long.MAX_VALUE);
        }
    }

    /** As {@link #flush}, and waits for the medium. */
    public void force() throws IOException {
        flush();
        file.force();
    }

    @Override
    public void close() throws IOException {
        try (file) {
            flush();
        }
    }

    private static void line(StringBuilder lines, String word, LongRange range, String why) {
        lines.append(word).append(' ').append(range.first()).append(' ').append(range.end());
        lines.append(why.isEmpty() ? "" : " ").append(why).append('\n');
    }

    /**
     * A range and its reason.
     *
     * @param why for a person; may be empty
     */
    public record Fault(LongRange range, String why) {}

    /**
     * What the file says.
     *
     * @param sourceFaults with their reasons, in the order they were told; lines of one reason that touch are one fault
     * @param unreadableLines lines that say nothing known
     */
    public record Listed(
            List<Fault> sourceFaults, RangeSet unspooledPackets, RangeSet unspooledSamples, int unreadableLines) {
        /** The samples of all source faults. */
        public RangeSet sourceFaultSamples() {
            RangeSet samples = new RangeSet();
            sourceFaults.forEach(fault -> samples.add(fault.range()));
            return samples;
        }
    }

    /**
     * Reads the file of a stream's folder; no file means no fault. A torn last line does not count.
     *
     * @throws IOException if the file is there and can't be read
     */
    public static Listed read(Path streamFolder) throws IOException {
        List<Fault> sourceFaults = new ArrayList<>();
        RangeSet packets = new RangeSet();
        RangeSet samples = new RangeSet();
        int unreadable = 0;
        for (String line : LineFile.read(streamFolder.resolve(FILE_NAME))) {
            RangeLine parsed = RangeLine.parse(line);
            if (parsed == null) {
                unreadable++;
            } else if (parsed.word().equals(SOURCE_FAULT)) {
                add(sourceFaults, new Fault(parsed.range(), parsed.rest()));
            } else if (parsed.word().equals(UNSPOOLED_PACKETS)) {
                packets.add(parsed.range());
            } else if (parsed.word().equals(UNSPOOLED_SAMPLES)) {
                samples.add(parsed.range());
            } else {
                unreadable++;
            }
        }
        return new Listed(sourceFaults, packets, samples, unreadable);
    }

    private static void add(List<Fault> faults, Fault next) {
        int last = faults.size() - 1;
        if (last >= 0
                && faults.get(last).range().end() == next.range().first()
                && faults.get(last).why().equals(next.why())) {
            LongRange whole =
                    new LongRange(faults.get(last).range().first(), next.range().end());
            faults.set(last, new Fault(whole, next.why()));
        } else {
            faults.add(next);
        }
    }
}
