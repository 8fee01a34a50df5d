package org.boothline.takes.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;

/**
 * The text form of signed statements: lines {@code key value}, each ended by a line feed. One statement has exactly one
 * text: keys come in a fixed order, numbers without leading zeros, and whatever would break a line is escaped.
 */
final class StatementText {
    private StatementText() {}

    /** Writes a statement. */
    static final class Writer {
        private final List<String> lines = new ArrayList<>();

        Writer(String title) {
            lines.add(title);
        }

        Writer line(String key, Object value) {
            lines.add(key + ' ' + escape(value.toString()));
            return this;
        }

        Writer ranges(String key, RangeSet ranges) {
            ranges.ranges().forEach(range -> lines.add(key + ' ' + range.first() + ' ' + range.end()));
            return this;
        }

        List<String> lines() {
            return List.copyOf(lines);
        }
    }

    /** Reads a statement line by line; anything unexpected is a fault. */
    static final class Reader {
        private final String what;
        private final List<String> lines;
        private int next;

        /** @param what "The manifest": begins the sentence of a fault */
        Reader(String what, String title, List<String> lines) throws UserFault {
            this.what = what;
            this.lines = lines;
            if (lines.isEmpty() || !lines.get(0).equals(title)) {
                String first = lines.isEmpty() ? "nothing" : "\"" + lines.get(0) + "\"";
                throw fault("it begins with " + first + ", not with \"" + title + "\"");
            }
            next = 1;
        }

        String text(String key) throws UserFault {
            if (!nextIs(key)) {
                throw fault("line " + (next + 1) + " is not \"" + key + "\"");
            }
            String escaped = lines.get(next++).substring(key.length() + 1);
            String value = unescape(escaped);
            if (!escape(value).equals(escaped)) {
                throw fault("line " + next + " is not in its only form");
            }
            return value;
        }

        String hash(String key) throws UserFault {
            String value = text(key);
            if (!Hashes.isHash(value)) {
                throw fault(key + " is not a hash");
            }
            return value;
        }

        long number(String key) throws UserFault {
            String value = text(key);
            // 19 digits: times of day in nanoseconds have that many.
            if (value.matches("0|-?[1-9][0-9]{0,18}")) {
                try {
                    return Long.parseLong(value);
                } catch (NumberFormatException tooLarge) {
                    throw fault(key + " is too large a number");
                }
            }
            throw fault(key + " is not a number");
        }

        RangeSet ranges(String key) throws UserFault {
            RangeSet ranges = new RangeSet();
            long after = -1;
            while (nextIs(key)) {
                String[] bounds = text(key).split(" ", -1);
                if (bounds.length != 2
                        || !bounds[0].matches("0|[1-9][0-9]{0,17}")
                        || !bounds[1].matches("[1-9][0-9]{0,17}")) {
                    throw fault("line " + next + " is not a range");
                }
                LongRange range;
                long first = Long.parseLong(bounds[0]);
                long end = Long.parseLong(bounds[1]);
                if (first <= after || end <= first) {
                    throw fault("line " + next + " is a range out of order");
                }
                range = new LongRange(first, end);
                after = range.end();
                ranges.add(range);
            }
            return ranges;
        }

        boolean nextIs(String key) {
            return next < lines.size() && lines.get(next).startsWith(key + ' ');
        }

        void end() throws UserFault {
            if (next != lines.size()) {
                throw fault("line " + (next + 1) + " is unknown");
            }
        }

        UserFault fault(String why) {
            return new UserFault(
                    FaultCode.PROOF,
                    what + " can't be read",
                    why,
                    "it was damaged or made by another version of Boothline, ask the sender for a new one");
        }
    }

    /** The signed bytes are the UTF-8 of this. */
    static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    static String escape(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        value.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (c == '\\') {
                escaped.append("\\\\");
            } else if (type == Character.CONTROL
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE) {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static String unescape(String escaped) {
        StringBuilder value = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '\\' && escaped.startsWith("\\\\", i)) {
                value.append('\\');
                i++;
            } else if (isCode(escaped, i)) {
                value.append((char) Integer.parseInt(escaped.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    /** True if a backslash, a u and four lower-case hexadecimal digits stand at {@code at}. */
    private static boolean isCode(String escaped, int at) {
        if (!escaped.startsWith("\\u", at) || escaped.length() < at + 6) {
            return false;
        }
        for (int i = at + 2; i < at + 6; i++) {
            if ("0123456789abcdef".indexOf(escaped.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
