package org.boothline.transport.message;

import java.util.List;
import org.boothline.base.range.LongRange;
import org.jspecify.annotations.Nullable;

/** The rules that records of this package put to what they hold; each failure says which field broke which rule. */
final class Check {
    static final int NAME_CHARS = 64;
    static final int TAKE_NAME_CHARS = 200;
    static final int REASON_CHARS = 500;
    static final long U32_MAX = 0xFFFF_FFFFL;

    /** Of a SHA-256 hash, and of the nonces of pairing. */
    static final int HASH_DIGITS = 64;

    private static final int ID_DIGITS = 16;
    private static final int MASTER_KEY_DIGITS = 64;
    private static final int MASTER_SALT_DIGITS = 24;
    private static final int RANGES_MAX = 4_096;

    private Check() {}

    static void that(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** JSON may leave out what the record's type promises. */
    static void given(String field, @Nullable Object value) {
        that(value != null, field + " is missing");
    }

    static void range(String field, long value, long min, long max) {
        that(value >= min && value <= max, field + " lies between " + min + " and " + max + ", not " + value);
    }

    static void count(String field, long value) {
        range(field, value, 0, Long.MAX_VALUE);
    }

    static void countOrNull(String field, @Nullable Long value) {
        if (value != null) {
            count(field, value);
        }
    }

    /** Text without control characters: it ends up on terminals, in logs and in signed lines. */
    static void text(String field, @Nullable String value, int min, int max) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        range(field + "'s length", value.length(), min, max);
        for (int i = 0; i < value.length(); i++) {
            that(!Character.isISOControl(value.charAt(i)), field + " holds a control character");
        }
        that(min == 0 || !value.isBlank(), field + " is blank");
    }

    static void reason(@Nullable String reason) {
        if (reason != null) {
            text("reason", reason, 0, REASON_CHARS);
        }
    }

    static void verdict(boolean accepted, @Nullable String reason) {
        reason(reason);
        that(accepted || reason != null, "a refusal has a reason");
    }

    static void id(String field, @Nullable String value) {
        given(field, value);
        idOrNull(field, value);
    }

    static void idOrNull(String field, @Nullable String value) {
        hexOrNull(field, value, ID_DIGITS, ID_DIGITS);
    }

    static void hex(String field, @Nullable String value, int digits) {
        given(field, value);
        hexOrNull(field, value, digits, digits);
    }

    /** <b>Source</b>: RFC 7714 section 12, AEAD_AES_256_GCM. */
    static void masterKey(@Nullable String masterKeyHex, @Nullable String masterSaltHex) {
        hex("masterKeyHex", masterKeyHex, MASTER_KEY_DIGITS);
        hex("masterSaltHex", masterSaltHex, MASTER_SALT_DIGITS);
    }

    static void hexOrNull(String field, @Nullable String value, int minDigits, int maxDigits) {
        if (value == null) {
            return;
        }
        range(field + "'s length", value.length(), minDigits, maxDigits);
        that(value.length() % 2 == 0, field + " has an even number of digits");
        for (int i = 0; i < value.length(); i++) {
            char digit = value.charAt(i);
            that(digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f', field + " is lower-case hexadecimal");
        }
    }

    static void base64(String field, @Nullable String value, int maxChars) {
        text(field, value, 1, maxChars);
        for (int i = 0; value != null && i < value.length(); i++) {
            char c = value.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            that(letter || c == '+' || c == '/' || c == '=', field + " is Base64");
        }
    }

    static List<LongRange> ranges(String field, @Nullable List<LongRange> ranges, int min) {
        if (ranges == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        range(field + "'s count", ranges.size(), min, RANGES_MAX);
        for (LongRange range : ranges) {
            given("a range of " + field, range);
            count("a range of " + field, range.first());
        }
        return List.copyOf(ranges);
    }
}
