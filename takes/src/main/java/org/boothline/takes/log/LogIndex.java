package org.boothline.takes.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log: which records are there, which damage, and each record by its key (index64 of packets, sample64 of
 * captured samples). Everything listed was read and its checks held; everything read later is checked again.
 *
 * <p>May be opened while the writer goes on: it shows what was flushed when it was opened. Of records with the same key
 * the first good one counts.
 *
 * <p><b>Thread</b>: one at a time. <b>Memory</b>: 20 bytes a record (14 MB for an hour of 5 ms packets) and 0.6 MB; one
 * file is open at a time, and a forgotten {@link #close} costs that file until the collector finds it.
 */
public final class LogIndex implements Closeable {
    /** Every record there is. */
    public static final LongRange ALL = new LongRange(0, Long.MAX_VALUE);

    /** Enough to find one record behind a damaged one of the greatest size. */
    private static final long PEEK_BYTES = 2L * RecordCodec.recordBytes(RecordCodec.PAYLOAD_BYTES_MAX);

    private final List<Path> segments = new ArrayList<>();
    private final List<Damage> damage = new ArrayList<>();
    private final RecordTable table = new RecordTable();
    private final RecordCodec codec = new RecordCodec();
    private final RecordView scratch = new RecordView();
    private final byte[] bigBuffer;
    private @Nullable Damage tornTail;
    private @Nullable SegmentWindow window;
    private int windowSegment = -1;

    private LogIndex(byte[] bigBuffer) {
        this.bigBuffer = bigBuffer;
    }

    /**
     * Scans the segments {@code <prefix>-*.seg} of a folder. A folder without segments, or none at all, is an empty log.
     *
     * @param keys which records are of interest; {@link #ALL} for all. Segments of captured samples ({@code pcm}) that
     *     lie outside are not read
     * @throws IOException if the folder can't be listed; whatever is wrong with a segment is in {@link #damage}
     */
    public static LogIndex open(Path folder, String prefix, LongRange keys) throws IOException {
        LogIndex index = new LogIndex(new byte[SegmentWindow.BUFFER_BYTES]);
        List<Map.Entry<Integer, Path>> files =
                new ArrayList<>(SegmentNames.list(folder, prefix).entrySet());
        boolean ordered = prefix.equals("pcm") && keys.count() < ALL.count();
        new Opening(index, keys, folder, prefix).scan(files, ordered);
        index.table.sort();
        return index;
    }

    /** How many records there are, duplicates not counted. */
    public int size() {
        return table.size();
    }

    /** The key of the record at a position from 0 to {@link #size}; keys rise with the position. */
    public long keyAt(int position) {
        return table.key(Objects.checkIndex(position, table.size()));
    }

    /** Reads the record at a position; false if it can't be read any more, which {@link #damage} then names. */
    public boolean readAt(int position, RecordView into) throws IOException {
        Objects.checkIndex(position, table.size());
        int segment = table.segment(position);
        int offset = table.offset(position);
        SegmentWindow open = window(segment);
        int at = open.at(offset, RecordCodec.HEADER_BYTES);
        int status = codec.decode(open.bytes(), at, open.end(), offset, into);
        if (status == RecordCodec.TRUNCATED) {
            at = open.at(offset, RecordCodec.recordBytes(RecordCodec.PAYLOAD_BYTES_MAX));
            status = codec.decode(open.bytes(), at, open.end(), offset, into);
        }
        if (status > 0 && into.key() == table.key(position)) {
            return true;
        }
        tell(
                segments.get(segment),
                offset,
                status == RecordCodec.BAD_PAYLOAD && into.key() == table.key(position),
                into);
        return false;
    }

    /** Damage that came after the scan; once, however often the record is asked for. */
    private void tell(Path segment, int offset, boolean headerHolds, RecordView read) {
        Damage found = headerHolds
                ? new Damage(
                        segment,
                        offset,
                        RecordCodec.recordBytes(read.payloadBytes()),
                        Damage.Kind.BAD_PAYLOAD,
                        read.index64(),
                        read.sample64())
                : new Damage(segment, offset, RecordCodec.HEADER_BYTES, Damage.Kind.BAD_HEADER, -1, -1);
        if (!damage.contains(found)) {
            damage.add(found);
        }
    }

    /**
     * Reads the record with this key.
     *
     * @return false if there is none, or it can't be read any more
     * @throws IOException if the medium fails
     */
    public boolean read(long key, RecordView into) throws IOException {
        int position = table.find(key);
        return position >= 0 && readAt(position, into);
    }

    /** The first position whose record covers {@code key} or a later one; {@link #size} if there is none. */
    public int positionFrom(long key) {
        int position = table.from(key);
        while (position < table.size() && table.key(position) + table.span(position) <= key) {
            position++;
        }
        return position;
    }

    /** The keys that are there: indices of packets, or samples. */
    public RangeSet present() {
        RangeSet present = new RangeSet();
        long first = 0;
        long end = 0;
        for (int i = 0; i < table.size(); i++) {
            long key = table.key(i);
            if (key > end || i == 0) {
                present.add(first, end);
                first = key;
                end = key;
            }
            end = Math.max(end, key + table.span(i));
        }
        present.add(first, end);
        return present;
    }

    /** The end of the last record: one more than its last key; empty if there is no record. */
    public Optional<Long> end() {
        return table.size() == 0 ? Optional.empty() : Optional.of(lastEnd());
    }

    private long lastEnd() {
        long end = 0;
        for (int i = table.from(table.key(table.size() - 1)); i < table.size(); i++) {
            end = Math.max(end, table.key(i) + table.span(i));
        }
        return end;
    }

    /** What is wrong with the log, in file order; what later reads found comes last. */
    public List<Damage> damage() {
        return Collections.unmodifiableList(damage);
    }

    /** A record at the end that is not whole: not yet, if the writer lives; never, if it died (see SegmentRecovery). */
    public Optional<Damage> tornTail() {
        return Optional.ofNullable(tornTail);
    }

    /**
     * Reads captured samples into an array, zeros where there are none.
     *
     * @param into 24 bit little-endian, interleaved, from {@code at} on
     * @return the samples that are not there
     * @throws IOException if the medium fails
     */
    public RangeSet readSamples(LongRange samples, int channels, byte[] into, int at) throws IOException {
        int frameBytes = 3 * channels;
        RangeSet absent = new RangeSet();
        long position = samples.first();
        for (int i = positionFrom(position); i < table.size() && table.key(i) < samples.end(); i++) {
            long end = Math.min(samples.end(), table.key(i) + table.span(i));
            if (end <= position || !readAt(i, scratch) || channelsOf(scratch) != channels) {
                continue;
            }
            long first = Math.max(position, table.key(i));
            int to = at + (int) (position - samples.first()) * frameBytes;
            Arrays.fill(into, to, to + (int) (first - position) * frameBytes, (byte) 0);
            absent.add(position, first);
            System.arraycopy(
                    scratch.payload(),
                    (int) (first - table.key(i)) * frameBytes,
                    into,
                    at + (int) (first - samples.first()) * frameBytes,
                    (int) (end - first) * frameBytes);
            position = end;
        }
        int to = at + (int) (position - samples.first()) * frameBytes;
        Arrays.fill(into, to, at + (int) samples.count() * frameBytes, (byte) 0);
        absent.add(position, samples.end());
        return absent;
    }

    /**
     * Hands captured samples of any range to {@code sink}, piece by piece, zeros where there are none.
     *
     * @return the samples that are not there
     */
    public RangeSet readSamples(LongRange samples, int channels, SampleSink sink) throws IOException {
        return new LogStack(List.of(this)).readSamples(samples, channels, sink);
    }

    @Override
    public void close() throws IOException {
        SegmentWindow open = window;
        window = null;
        windowSegment = -1;
        if (open != null) {
            open.close();
        }
    }

    private static int channelsOf(RecordView record) {
        return record.formatWord() >>> 16 & 0xFF;
    }

    /** Reading in sequence uses the big buffer; the file is as it is now, longer perhaps than when it was scanned. */
    private SegmentWindow window(int segment) throws IOException {
        SegmentWindow open = window;
        if (open == null || windowSegment != segment) {
            close();
            open = new SegmentWindow(segments.get(segment), bigBuffer);
            window = open;
            windowSegment = segment;
        }
        return open;
    }

    /** The scan that fills an index. */
    private static final class Opening implements SegmentScanner.Finds {
        private final LogIndex index;
        private final LongRange keys;
        private final Path folder;
        private final String prefix;
        private final SegmentScanner scanner = new SegmentScanner();
        private boolean last;
        private int segment;

        Opening(LogIndex index, LongRange keys, Path folder, String prefix) {
            this.index = index;
            this.keys = keys;
            this.folder = folder;
            this.prefix = prefix;
        }

        void scan(List<Map.Entry<Integer, Path>> files, boolean ordered) {
            long[] firstKeys = ordered ? firstKeys(files) : new long[0];
            for (int i = 0; i < files.size(); i++) {
                int number = files.get(i).getKey();
                for (int missing = i == 0 ? number : files.get(i - 1).getKey() + 1; missing < number; missing++) {
                    Path name = SegmentNames.name(folder, prefix, missing);
                    index.damage.add(new Damage(name, 0, 0, Damage.Kind.MISSING_SEGMENT, -1, -1));
                }
                segment = i;
                last = i == files.size() - 1;
                index.segments.add(files.get(i).getValue());
                if (!ordered || overlaps(firstKeys, i)) {
                    scanner.scan(files.get(i).getValue(), this);
                }
            }
        }

        /** False only if the neighbours' first records say for certain that the segment lies outside. */
        private boolean overlaps(long[] firstKeys, int i) {
            boolean behind = firstKeys[i] >= keys.end();
            boolean before = i + 1 < firstKeys.length && firstKeys[i + 1] >= 0 && firstKeys[i + 1] <= keys.first();
            return !behind && !before;
        }

        private long[] firstKeys(List<Map.Entry<Integer, Path>> files) {
            long[] firsts = new long[files.size()];
            for (int i = 0; i < firsts.length; i++) {
                FirstKey first = new FirstKey();
                scanner.scan(files.get(i).getValue(), PEEK_BYTES, first);
                firsts[i] = first.key;
            }
            return firsts;
        }

        @Override
        public boolean record(
                RecordType type, long index64, long sample64, int formatWord, int payloadBytes, long offset) {
            boolean packets = !prefix.endsWith("pcm");
            int span = RecordView.span(type, formatWord, payloadBytes);
            if (index64 < 0 || sample64 < 0 || span == 0 || packets != (type == RecordType.PACKET)) {
                int bytes = RecordCodec.recordBytes(payloadBytes);
                Path file = index.segments.get(segment);
                index.damage.add(new Damage(file, offset, bytes, Damage.Kind.BAD_CONTENT, index64, sample64));
                return true;
            }
            long key = packets ? index64 : sample64;
            if (key < keys.end() && key + span > keys.first()) {
                index.table.add(key, span, (long) segment << 32 | offset);
            }
            return true;
        }

        @Override
        public void damage(Damage damage) {
            Damage.Kind kind = damage.kind();
            if (last && (kind == Damage.Kind.TORN_TAIL || kind == Damage.Kind.ZERO_TAIL)) {
                index.tornTail = damage;
            } else if (!(last && kind == Damage.Kind.EMPTY_SEGMENT)) {
                index.damage.add(damage);
            }
        }
    }

    /** The first record's sample, if nothing before it is damaged: a lost record might lie in the range. */
    private static final class FirstKey implements SegmentScanner.Finds {
        private long key = -1;
        private boolean damaged;

        @Override
        public boolean record(
                RecordType type, long index64, long sample64, int formatWord, int payloadBytes, long offset) {
            key = damaged ? -1 : sample64;
            return false;
        }

        @Override
        public void damage(Damage damage) {
            damaged = true;
        }
    }
}
