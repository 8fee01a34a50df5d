package org.boothline.takes.proof;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;

/** Writes logs of a mono stream whose every byte follows from its index or sample. */
public final class Spool {
    public static final int FRAME = 240;
    public static final int PAYLOAD_BYTES = 40;
    public static final int FORMAT = StreamFormat.opus(1).word();

    /** Distance of the packets' records in a segment. */
    public static final int PACKET_RECORD_BYTES = 36 + PAYLOAD_BYTES;

    /** Distance of the samples' records in a segment. */
    public static final int PCM_RECORD_BYTES = 36 + FRAME * 3;

    private Spool() {}

    /** One more segment with these packets, sample64 = 240 · index64 + {@code offset}. */
    public static void packets(Path folder, String prefix, long first, long end, long offset) throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, prefix)) {
            for (long index = first; index < end; index++) {
                packet(writer, index, offset);
            }
        }
    }

    public static void packets(Path folder, long first, long end) throws IOException {
        packets(folder, "packets", first, end, 0);
    }

    public static void packet(SegmentWriter writer, long index, long offset) throws IOException {
        byte[] payload = payload(index);
        writer.append(RecordType.PACKET, index, index * FRAME + offset, FORMAT, payload, 0, payload.length);
    }

    public static byte[] payload(long index) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (index * 31 + i * 7 + 1);
        }
        return payload;
    }

    /** One more segment with these captured samples, in records of one frame. */
    public static void pcm(Path folder, long first, long end) throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, "pcm")) {
            for (long sample = first; sample < end; sample += FRAME) {
                byte[] bytes = samples(sample, Math.min(end, sample + FRAME));
                writer.append(RecordType.PCM, sample / FRAME, sample, FORMAT, bytes, 0, bytes.length);
            }
        }
    }

    /** 24 bit little-endian, never zero. */
    public static byte[] samples(long first, long end) {
        byte[] bytes = new byte[(int) (end - first) * 3];
        for (int i = 0; i < bytes.length; i += 3) {
            long sample = first + i / 3;
            bytes[i] = (byte) (sample * 13 | 1);
            bytes[i + 1] = (byte) (sample >> 4);
            bytes[i + 2] = (byte) (sample >> 12);
        }
        return bytes;
    }

    /** Turns one bit of a file. */
    public static void flip(Path file, long offset, int bit) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(offset);
            int before = open.read();
            open.seek(offset);
            open.write(before ^ 1 << bit);
        }
    }

    public static LogStack open(Path folder, String... prefixes) throws IOException {
        LogIndex[] logs = new LogIndex[prefixes.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = LogIndex.open(folder, prefixes[i], LogIndex.ALL);
        }
        return LogStack.of(logs);
    }

    public static RangeSet set(long... bounds) {
        RangeSet set = new RangeSet();
        for (int i = 0; i < bounds.length; i += 2) {
            set.add(bounds[i], bounds[i + 1]);
        }
        return set;
    }

    /** The only segment of a log. */
    public static Path segment(Path folder, String prefix) throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> found = files.filter(
                            file -> String.valueOf(file.getFileName()).startsWith(prefix + "-"))
                    .toList();
            if (found.size() != 1) {
                throw new IOException(found.size() + " segments");
            }
            return found.get(0);
        }
    }

    public static LongRange range(long first, long end) {
        return new LongRange(first, end);
    }
}
