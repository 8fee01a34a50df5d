package org.boothline.lab.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Public records as JSON: numbers, text, truth values, lists and records of them, members in the order in which they are
 * declared. Numbers that are none (an infinite SNR) become null. A benchmark's report is no promise to other programs'
 * versions, so it does not go through the door for those that are.
 */
public final class RecordJson {
    private final StringBuilder text = new StringBuilder();

    private RecordJson() {}

    /** On several lines, because people look at it too. */
    public static String text(Record root) {
        RecordJson json = new RecordJson();
        json.write(root, 0);
        return json.text.toString();
    }

    private void write(@Nullable Object value, int depth) {
        if (value instanceof Record members) {
            members(members, depth);
        } else if (value instanceof List<?> elements) {
            elements(elements, depth);
        } else if (value instanceof Double number) {
            text.append(Double.isFinite(number) ? String.format(Locale.ROOT, "%.3f", number) : "null");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            quoted(value.toString());
        }
    }

    private void members(Record members, int depth) {
        text.append('{');
        String separator = "";
        for (RecordComponent component : members.getClass().getRecordComponents()) {
            line(separator, depth + 1);
            quoted(component.getName());
            text.append(": ");
            write(valueOf(component, members), depth + 1);
            separator = ",";
        }
        line("", depth);
        text.append('}');
    }

    private static @Nullable Object valueOf(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a report's records are public", e);
        }
    }

    private void elements(List<?> elements, int depth) {
        text.append('[');
        String separator = "";
        for (Object element : elements) {
            line(separator, depth + 1);
            write(element, depth + 1);
            separator = ",";
        }
        if (!elements.isEmpty()) {
            line("", depth);
        }
        text.append(']');
    }

    private void line(String separator, int depth) {
        text.append(separator).append(System.lineSeparator()).append("  ".repeat(depth));
    }

    private void quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
