package org.boothline.takes.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.boothline.base.range.LongRange;
import org.jspecify.annotations.Nullable;

/** A line {@code word first end rest}. */
record RangeLine(String word, LongRange range, String rest) {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z]+) ([0-9]{1,18}) ([0-9]{1,18})(?: (.*))?", Pattern.DOTALL);

    /** Null if the line has another form. */
    static @Nullable RangeLine parse(String line) {
        Matcher matcher = FORM.matcher(line);
        if (!matcher.matches()) {
            return null;
        }
        long first = Long.parseLong(matcher.group(2));
        long end = Long.parseLong(matcher.group(3));
        String rest = matcher.group(4);
        return end < first
                ? null
                : new RangeLine(matcher.group(1), new LongRange(first, end), rest == null ? "" : rest);
    }
}
