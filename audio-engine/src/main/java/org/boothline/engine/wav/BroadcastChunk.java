package org.boothline.engine.wav;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The bytes of a bext chunk. <b>Thread</b>: any. <b>Source</b>: EBU Tech 3285 section 2.3, version 1. */
final class BroadcastChunk {
    /** Everything before the coding history. */
    static final int FIXED_BYTES = 602;

    private static final int VERSION = 1;
    private static final int DESCRIPTION_BYTES = 256;
    private static final int ORIGINATOR_AT = 256;
    private static final int REFERENCE_AT = 288;
    private static final int DATE_AT = 320;
    private static final int TIME_AT = 330;
    private static final int TIME_REFERENCE_AT = 338;
    private static final int VERSION_AT = 346;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private BroadcastChunk() {}

    static byte[] bytes(BroadcastInfo info) {
        byte[] history = info.codingHistory().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer chunk = ByteBuffer.allocate(FIXED_BYTES + history.length).order(ByteOrder.LITTLE_ENDIAN);
        put(chunk, 0, DESCRIPTION_BYTES, info.description());
        put(chunk, ORIGINATOR_AT, 32, info.originator());
        put(chunk, REFERENCE_AT, 32, info.originatorReference());
        LocalDateTime origination = info.origination();
        if (origination != null) {
            put(chunk, DATE_AT, 10, DATE.format(origination));
            put(chunk, TIME_AT, 8, TIME.format(origination));
        }
        chunk.putLong(TIME_REFERENCE_AT, info.timeReferenceSamples());
        chunk.putShort(VERSION_AT, (short) VERSION);
        chunk.put(FIXED_BYTES, history);
        return chunk.array();
    }

    /** @return null if there is too little of it to mean anything */
    static @Nullable BroadcastInfo parse(ByteBuffer chunk) {
        if (chunk.limit() < FIXED_BYTES || chunk.getLong(TIME_REFERENCE_AT) < 0) {
            return null;
        }
        return new BroadcastInfo(
                text(chunk, 0, DESCRIPTION_BYTES),
                text(chunk, ORIGINATOR_AT, 32),
                text(chunk, REFERENCE_AT, 32),
                origination(text(chunk, DATE_AT, 10), text(chunk, TIME_AT, 8)),
                chunk.getLong(TIME_REFERENCE_AT),
                text(chunk, FIXED_BYTES, chunk.limit() - FIXED_BYTES));
    }

    /** The separators may be others than ours; a file without a date is still good audio. */
    private static @Nullable LocalDateTime origination(String date, String time) {
        String digits = (date + time).replaceAll("[^0-9]", "");
        if (date.length() != 10 || time.length() != 8 || digits.length() != 14) {
            return null;
        }
        try {
            return LocalDateTime.parse(digits, DateTimeFormatter.ofPattern("uuuuMMddHHmmss"));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static void put(ByteBuffer chunk, int at, int bytesMax, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        chunk.put(at, bytes, 0, Math.min(bytes.length, bytesMax));
    }

    private static String text(ByteBuffer chunk, int at, int bytesMax) {
        int end = at;
        while (end < at + bytesMax && chunk.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - at];
        chunk.get(at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
