package org.boothline.transport.trust;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/** What a station may be called, and when two names are the same to a reader. */
final class PeerNames {
    static final int CHARS_MAX = 64;

    private PeerNames() {}

    /** @throws IllegalArgumentException if nobody can be called so */
    static void check(String name) {
        if (key(name).isEmpty() || name.length() > CHARS_MAX) {
            throw new IllegalArgumentException("a name has 1 to " + CHARS_MAX + " characters and can be seen");
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                throw new IllegalArgumentException("a name holds no control characters");
            }
        }
    }

    /** {@code name} without what can't be seen; {@code "station"} if nothing is left. */
    static String cleaned(String name) {
        String clean = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", "").strip();
        return clean.isBlank() ? "station" : shortened(clean, CHARS_MAX).strip();
    }

    /** Equal for names that look the same: case, width, blanks and what can't be seen don't count. */
    static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .replaceAll("\\p{Cf}", "")
                .strip()
                .replaceAll("[\\s\\p{Z}]+", " ")
                // Both ways, as String.equalsIgnoreCase does: some letters meet only in one of them.
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /** {@code name}, with the first number behind it that makes its key none of {@code taken}. */
    static String unique(String name, Set<String> taken) {
        String candidate = name;
        for (int number = 2; taken.contains(key(candidate)); number++) {
            String tail = " " + number;
            candidate = shortened(name, CHARS_MAX - tail.length()) + tail;
        }
        return candidate;
    }

    private static String shortened(String name, int chars) {
        if (name.length() <= chars) {
            return name;
        }
        // Never half of a character that takes two.
        return name.substring(0, Character.isHighSurrogate(name.charAt(chars - 1)) ? chars - 1 : chars);
    }
}
