package org.boothline.takes.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a record, in a segment and in a message. Big-endian:
 *
 * <table>
 * <caption>Record</caption>
 * <tr><th>offset</th><th>size</th><th>field</th></tr>
 * <tr><td>0</td><td>4</td><td>sync word 0x424F4F54, "BOOT"</td></tr>
 * <tr><td>4</td><td>1</td><td>version, 1</td></tr>
 * <tr><td>5</td><td>1</td><td>type: {@link RecordType#id()}</td></tr>
 * <tr><td>6</td><td>2</td><td>payload bytes n, 0 to 65,535</td></tr>
 * <tr><td>8</td><td>8</td><td>index64</td></tr>
 * <tr><td>16</td><td>8</td><td>sample64</td></tr>
 * <tr><td>24</td><td>4</td><td>format word</td></tr>
 * <tr><td>28</td><td>4</td><td>CRC-32C of the bytes 0 to 27 followed by the record's place (4 bytes)</td></tr>
 * <tr><td>32</td><td>n</td><td>payload</td></tr>
 * <tr><td>32+n</td><td>4</td><td>CRC-32C of the payload</td></tr>
 * </table>
 *
 * <p>The place is the record's offset in its segment or message. Because the header's check covers it, a record that
 * stands inside another one's payload, or a disk block that came to the wrong place, is never taken for a record.
 *
 * <p><b>Thread</b>: one at a time. <b>Memory</b>: nothing after it was made.
 */
public final class RecordCodec {
    public static final int SYNC = 0x424F4F54;
    public static final int VERSION = 1;
    public static final int HEADER_BYTES = 32;
    public static final int PAYLOAD_BYTES_MAX = 65_535;

    /** What a record costs besides its payload. */
    public static final int OVERHEAD_BYTES = HEADER_BYTES + 4;

    /** {@link #decode}: the bytes end before the record does. */
    public static final int TRUNCATED = -1;
    /** {@link #decode}: no record begins here; nothing of the header can be relied on. */
    public static final int BAD_HEADER = -2;
    /** {@link #decode}: the header holds (index, sample and length are known), the payload does not. */
    public static final int BAD_PAYLOAD = -3;

    private static final int VERSION_AT = 4;
    private static final int TYPE_AT = 5;
    private static final int LENGTH_AT = 6;
    private static final int INDEX_AT = 8;
    private static final int SAMPLE_AT = 16;
    private static final int FORMAT_AT = 24;
    private static final int CRC_AT = 28;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private final CRC32C crc = new CRC32C();

    /** Bytes of a whole record with a payload of this size. */
    public static int recordBytes(int payloadBytes) {
        return OVERHEAD_BYTES + payloadBytes;
    }

    /**
     * Writes a record of a message: its place is {@code at}.
     *
     * @return bytes written, {@link #recordBytes}
     * @throws IndexOutOfBoundsException if {@code into} or {@code payload} is too short
     * @throws IllegalArgumentException if the payload is longer than {@link #PAYLOAD_BYTES_MAX}
     */
    public int encode(
            byte[] into,
            int at,
            RecordType type,
            long index64,
            long sample64,
            int formatWord,
            byte[] payload,
            int offset,
            int bytes) {
        return encode(into, at, at, type, index64, sample64, formatWord, payload, offset, bytes);
    }

    /** As above, for a record whose place is not its offset in {@code into}. */
    public int encode(
            byte[] into,
            int at,
            int place,
            RecordType type,
            long index64,
            long sample64,
            int formatWord,
            byte[] payload,
            int offset,
            int bytes) {
        if (bytes < 0 || bytes > PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException("a record holds 0 to 65,535 bytes");
        }
        Objects.checkFromIndexSize(at, recordBytes(bytes), into.length);
        INT.set(into, at, SYNC);
        into[at + VERSION_AT] = VERSION;
        into[at + TYPE_AT] = (byte) type.id();
        SHORT.set(into, at + LENGTH_AT, (short) bytes);
        LONG.set(into, at + INDEX_AT, index64);
        LONG.set(into, at + SAMPLE_AT, sample64);
        INT.set(into, at + FORMAT_AT, formatWord);
        INT.set(into, at + CRC_AT, headerCrc(into, at, place));
        System.arraycopy(payload, offset, into, at + HEADER_BYTES, bytes);
        INT.set(into, at + HEADER_BYTES + bytes, payloadCrc(into, at, bytes));
        return recordBytes(bytes);
    }

    /** Moves an encoded record to another place: only its header check changes. */
    void replace(byte[] in, int at, int place) {
        INT.set(in, at + CRC_AT, headerCrc(in, at, place));
    }

    /**
     * Reads a record of a message: its place is {@code at}.
     *
     * @param end where the valid bytes of {@code from} end
     * @param into what was read; after {@link #BAD_PAYLOAD} all but the payload, after other failures undefined
     * @return bytes of the record, or {@link #TRUNCATED}, {@link #BAD_HEADER}, {@link #BAD_PAYLOAD}; never throws for bad
     *     data
     */
    public int decode(byte[] from, int at, int end, RecordView into) {
        return decode(from, at, end, at, into);
    }

    /** As above, for a record whose place is not its offset in {@code from}. */
    public int decode(byte[] from, int at, int end, int place, RecordView into) {
        if (end - at < HEADER_BYTES) {
            return TRUNCATED;
        }
        RecordType type = headerType(from, at, place);
        if (type == null) {
            return BAD_HEADER;
        }
        int bytes = payloadBytes(from, at);
        if (end - at < recordBytes(bytes)) {
            return TRUNCATED;
        }
        into.type = type;
        into.index64 = index64(from, at);
        into.sample64 = sample64(from, at);
        into.formatWord = formatWord(from, at);
        into.payloadBytes = bytes;
        if (!payloadHolds(from, at)) {
            return BAD_PAYLOAD;
        }
        System.arraycopy(from, at + HEADER_BYTES, into.payload, 0, bytes);
        return recordBytes(bytes);
    }

    /** The record's type if a sound header of this version stands here, else null. 32 bytes must be readable. */
    @Nullable
    RecordType headerType(byte[] from, int at, int place) {
        if ((int) INT.get(from, at) != SYNC
                || from[at + VERSION_AT] != VERSION
                || (int) INT.get(from, at + CRC_AT) != headerCrc(from, at, place)) {
            return null;
        }
        return RecordType.ofId(from[at + TYPE_AT]);
    }

    /** True if the payload after a sound header is sound; the whole record must be readable. */
    boolean payloadHolds(byte[] from, int at) {
        int bytes = payloadBytes(from, at);
        return (int) INT.get(from, at + HEADER_BYTES + bytes) == payloadCrc(from, at, bytes);
    }

    static boolean syncAt(byte[] from, int at) {
        return (int) INT.get(from, at) == SYNC;
    }

    static int payloadBytes(byte[] from, int at) {
        return (short) SHORT.get(from, at + LENGTH_AT) & 0xFFFF;
    }

    static long index64(byte[] from, int at) {
        return (long) LONG.get(from, at + INDEX_AT);
    }

    static long sample64(byte[] from, int at) {
        return (long) LONG.get(from, at + SAMPLE_AT);
    }

    static int formatWord(byte[] from, int at) {
        return (int) INT.get(from, at + FORMAT_AT);
    }

    /**
     * If exactly one bit of a header is wrong, says what the header was: a CRC-32C tells any single wrong bit of so few
     * bytes apart. The header serves only to name what is lost and to know where the record ends; the record stays lost.
     *
     * @param header 32 bytes, a copy; corrected in place
     * @return false if more than one bit is wrong
     */
    boolean correctOneBit(byte[] header, int place) {
        for (int bit = 0; bit < HEADER_BYTES * 8; bit++) {
            header[bit >> 3] ^= (byte) (1 << (bit & 7));
            if (headerType(header, 0, place) != null) {
                return true;
            }
            header[bit >> 3] ^= (byte) (1 << (bit & 7));
        }
        return false;
    }

    private int headerCrc(byte[] in, int at, int place) {
        crc.reset();
        crc.update(in, at, CRC_AT);
        crc.update(place >>> 24);
        crc.update(place >>> 16);
        crc.update(place >>> 8);
        crc.update(place);
        return (int) crc.getValue();
    }

    private int payloadCrc(byte[] in, int at, int bytes) {
        crc.reset();
        crc.update(in, at + HEADER_BYTES, bytes);
        return (int) crc.getValue();
    }
}
