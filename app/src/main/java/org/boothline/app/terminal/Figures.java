package org.boothline.app.terminal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them; the same in every locale, so that reports can be compared. <b>Thread</b>: any. */
public final class Figures {
    private static final DateTimeFormatter TIME_OF_DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int SAMPLE_RATE_HZ = 48_000;

    private Figures() {}

    /** With thousands apart: {@code 4,012}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 3 gaps}, {@code 1 gap}. */
    public static String count(long value, String one, String many) {
        return count(value) + " " + (value == 1 ? one : many);
    }

    /** With one digit: {@code 12.5}. */
    public static String decimal(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }

    public static String percent(double value) {
        return String.format(Locale.ROOT, value != 0 && Math.abs(value) < 0.095 ? "%.3f %%" : "%.1f %%", value);
    }

    public static String milliseconds(double value) {
        return String.format(Locale.ROOT, "%,.0f ms", value);
    }

    public static String seconds(double value) {
        return String.format(Locale.ROOT, "%,.1f s", value);
    }

    /** In powers of ten: {@code 512 B}, {@code 4.0 kB}, {@code 12.3 MB}. */
    public static String bytes(long value) {
        if (value < 1_000) {
            return value + " B";
        }
        return value < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", value / 1e3)
                : String.format(Locale.ROOT, "%,.1f MB", value / 1e6);
    }

    /** Hours only where there are any: {@code 00:12}, {@code 1:00:12}. */
    public static String clock(double seconds) {
        long whole = Math.max(0, (long) seconds);
        return whole < 3_600
                ? String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3_600, whole / 60 % 60, whole % 60);
    }

    /** A sample's time from the beginning of a take: {@code 00:12.345}. */
    public static String sampleTime(long samples) {
        long milliseconds = samples * 1_000 / SAMPLE_RATE_HZ;
        return String.format(
                Locale.ROOT, "%02d:%02d.%03d", milliseconds / 60_000, milliseconds / 1_000 % 60, milliseconds % 1_000);
    }

    /** Time of day where the reader is. */
    public static String timeOfDay(long epochMs) {
        return TIME_OF_DAY.format(Instant.ofEpochMilli(epochMs).atZone(ZoneId.systemDefault()));
    }

    /** {@code [####......]}; in plain characters, which every terminal has. */
    public static String bar(double share, int characters) {
        int full = (int) Math.round(Math.min(1, Math.max(0, share)) * characters);
        return "[" + "#".repeat(full) + ".".repeat(characters - full) + "]";
    }
}
