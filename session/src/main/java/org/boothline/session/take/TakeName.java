package org.boothline.session.take;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.boothline.takes.store.TakeInfo;

/** What takes are called: one line of text, as a person wrote it or as it follows from others. <b>Thread</b>: any. */
final class TakeName {
    private static final Pattern PART = Pattern.compile("(.*) \\(part (\\d{1,4})\\)");

    private TakeName() {}

    /**
     * What a person wrote, on one line and not too long, because it travels and is signed; "Take" and the number if they wrote
     * nothing.
     */
    static String of(String wanted, int number) {
        String line = wanted.replaceAll("\\p{Cntrl}", " ").strip();
        return line.isEmpty() ? "Take " + number : shortened(line, TakeInfo.NAME_CHARS_MAX);
    }

    /** "Scene" → "Scene (part 2)" → "Scene (part 3)". */
    static String successor(String name) {
        Matcher numbered = PART.matcher(name);
        boolean again = numbered.matches();
        String suffix = " (part " + (again ? Integer.parseInt(numbered.group(2)) + 1 : 2) + ")";
        return shortened(again ? numbered.group(1) : name, TakeInfo.NAME_CHARS_MAX - suffix.length()) + suffix;
    }

    private static String shortened(String name, int charsMax) {
        return name.substring(0, Math.min(name.length(), charsMax)).strip();
    }
}
