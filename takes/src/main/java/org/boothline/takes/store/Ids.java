package org.boothline.takes.store;

import java.security.SecureRandom;
import java.util.Locale;

/** Names of sessions, streams and takes among programs: 16 lower-case hexadecimal digits. <b>Thread</b>: any. */
public final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** 64 random bits: nobody can guess another one's take. */
    public static String random() {
        return String.format(Locale.ROOT, "%016x", RANDOM.nextLong());
    }

    /** True for an id; everything that came from another station must be asked, because ids become folder names. */
    public static boolean isId(String text) {
        return text.matches("[0-9a-f]{16}");
    }

    static String require(String text) {
        if (!isId(text)) {
            throw new IllegalArgumentException("an id is 16 lower-case hexadecimal digits");
        }
        return text;
    }
}
