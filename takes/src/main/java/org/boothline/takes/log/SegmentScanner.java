package org.boothline.takes.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Goes through a segment from its first byte to its last and tells every record and every damage in it. One wrong bit
 * costs one record: a damaged payload is stepped over by its length; a damaged header is stepped over by what it was
 * before the bit flipped, or, if more is wrong, by looking for the next header that holds.
 *
 * <p><b>Thread</b>: one at a time. <b>Memory</b>: its buffer, made once.
 */
final class SegmentScanner {
    /** What a scan finds, in file order. */
    interface Finds {
        /** A sound record. Returning false ends the scan. */
        boolean record(RecordType type, long index64, long sample64, int formatWord, int payloadBytes, long offset);

        void damage(Damage damage);
    }

    private final byte[] buffer = new byte[SegmentWindow.BUFFER_BYTES];
    private final byte[] header = new byte[RecordCodec.HEADER_BYTES];
    private final RecordCodec codec = new RecordCodec();

    /** Scans; a file that can't be opened or read is a damage, never an exception. */
    void scan(Path segment, Finds finds) {
        scan(segment, Long.MAX_VALUE, finds);
    }

    /** As above, but no further than {@code bytesMax}. */
    void scan(Path segment, long bytesMax, Finds finds) {
        long position = 0;
        try (SegmentWindow window = new SegmentWindow(segment, buffer)) {
            if (window.length() == 0) {
                finds.damage(new Damage(segment, 0, 0, Damage.Kind.EMPTY_SEGMENT, -1, -1));
            }
            while (position >= 0 && position < Math.min(window.length(), bytesMax)) {
                position = step(segment, window, position, finds);
            }
        } catch (IOException e) {
            finds.damage(new Damage(segment, position, 0, Damage.Kind.UNREADABLE_SEGMENT, -1, -1));
        }
    }

    /** Handles what stands at {@code position}; where to go on, or −1 to end. */
    private long step(Path segment, SegmentWindow window, long position, Finds finds) throws IOException {
        long left = window.length() - position;
        if (left < RecordCodec.HEADER_BYTES) {
            boolean zeros = zerosUntil(window, position) == window.length();
            finds.damage(tail(segment, window, position, zeros ? Damage.Kind.ZERO_TAIL : Damage.Kind.TORN_TAIL));
            return -1;
        }
        int at = window.at(position, RecordCodec.HEADER_BYTES);
        RecordType type = codec.headerType(window.bytes(), at, (int) position);
        if (type == null) {
            return overBadHeader(segment, window, position, finds);
        }
        int recordBytes = RecordCodec.recordBytes(RecordCodec.payloadBytes(window.bytes(), at));
        if (recordBytes > left) {
            finds.damage(named(segment, position, left, Damage.Kind.TORN_TAIL, window.bytes(), at));
            return -1;
        }
        at = window.at(position, recordBytes);
        byte[] bytes = window.bytes();
        if (!codec.payloadHolds(bytes, at)) {
            finds.damage(named(segment, position, recordBytes, Damage.Kind.BAD_PAYLOAD, bytes, at));
            return position + recordBytes;
        }
        boolean goOn = finds.record(
                type,
                RecordCodec.index64(bytes, at),
                RecordCodec.sample64(bytes, at),
                RecordCodec.formatWord(bytes, at),
                RecordCodec.payloadBytes(bytes, at),
                position);
        return goOn ? position + recordBytes : -1;
    }

    private long overBadHeader(Path segment, SegmentWindow window, long position, Finds finds) throws IOException {
        if (zerosUntil(window, position) == window.length()) {
            finds.damage(tail(segment, window, position, Damage.Kind.ZERO_TAIL));
            return -1;
        }
        int at = window.at(position, RecordCodec.HEADER_BYTES);
        System.arraycopy(window.bytes(), at, header, 0, header.length);
        if (codec.correctOneBit(header, (int) position)) {
            long end = position + RecordCodec.recordBytes(RecordCodec.payloadBytes(header, 0));
            if (end > window.length() || recordEndsAt(window, position, end)) {
                long lost = Math.min(end, window.length()) - position;
                finds.damage(named(segment, position, lost, Damage.Kind.BAD_HEADER, header, 0));
                return position + lost;
            }
        }
        long next = nextHeader(window, position + 1);
        finds.damage(new Damage(segment, position, next - position, Damage.Kind.BAD_HEADER, -1, -1));
        return next;
    }

    /** A corrected header is believed only if what follows confirms its length. */
    private boolean recordEndsAt(SegmentWindow window, long position, long end) throws IOException {
        if (end == window.length() || headerAt(window, end)) {
            return true;
        }
        int payloadBytes = RecordCodec.payloadBytes(header, 0);
        int at = window.at(position, RecordCodec.recordBytes(payloadBytes));
        byte[] whole = Arrays.copyOfRange(window.bytes(), at, at + RecordCodec.recordBytes(payloadBytes));
        System.arraycopy(header, 0, whole, 0, header.length);
        return codec.payloadHolds(whole, 0);
    }

    private boolean headerAt(SegmentWindow window, long position) throws IOException {
        if (window.length() - position < RecordCodec.HEADER_BYTES) {
            return false;
        }
        int at = window.at(position, RecordCodec.HEADER_BYTES);
        return codec.headerType(window.bytes(), at, (int) position) != null;
    }

    /** Where the next sound header stands, from {@code from} on, or the end of the file. */
    private long nextHeader(SegmentWindow window, long from) throws IOException {
        long position = from;
        while (window.length() - position >= RecordCodec.HEADER_BYTES) {
            int at = window.at(position, RecordCodec.HEADER_BYTES);
            int last = window.end() - RecordCodec.HEADER_BYTES;
            for (int i = at; i <= last; i++, position++) {
                if (RecordCodec.syncAt(window.bytes(), i)
                        && codec.headerType(window.bytes(), i, (int) position) != null) {
                    return position;
                }
            }
        }
        return window.length();
    }

    private static long zerosUntil(SegmentWindow window, long from) throws IOException {
        long position = from;
        while (position < window.length()) {
            int at = window.at(position, 1);
            for (int i = at; i < window.end(); i++, position++) {
                if (window.bytes()[i] != 0) {
                    return position;
                }
            }
        }
        return position;
    }

    private static Damage tail(Path segment, SegmentWindow window, long position, Damage.Kind kind) {
        return new Damage(segment, position, window.length() - position, kind, -1, -1);
    }

    private static Damage named(Path segment, long position, long bytes, Damage.Kind kind, byte[] header, int at) {
        return new Damage(
                segment, position, bytes, kind, RecordCodec.index64(header, at), RecordCodec.sample64(header, at));
    }
}
