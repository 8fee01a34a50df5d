package org.boothline.lab.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mutations of text that leave it nearly what it was: numbers, words in quotes, lines and list elements. */
final class TextMutation {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_+/=.-]+");
    private static final Pattern VALUE =
            Pattern.compile("(?<=: ?)(\"[^\"]*\"|-?[0-9]+|true|false|null|\\[[^\\[\\]]*\\]|\\{[^{}]*\\})");

    private static final List<String> ODD = List.of(
            "",
            "null",
            "true",
            "[]",
            "{}",
            "[null]",
            "{\"a\":1}",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\u202e\"",
            "\"../../x\"",
            "1e308",
            "1E400",
            "0.5",
            "-0",
            "00",
            "NaN",
            "9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999999999999999999999",
            "\"0123456789abcdef\"",
            "\"OPUS\"",
            "\"%s%n%x\"",
            "'",
            "\\",
            "\u0000",
            "\u2028");

    private TextMutation() {}

    static byte[] apply(byte[] bytes, SplittableRandom random) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1); // Each byte a character: nothing is lost.
        String changed =
                switch (random.nextInt(8)) {
                    case 0, 1 -> replaced(text, NUMBER, Long.toString(Mutator.interesting(random)), random);
                    case 2 -> replaced(text, VALUE, odd(random), random);
                    case 3 ->
                        replaced(text, QUOTED, '"' + String.valueOf(odd(random)).replace("\"", "") + '"', random);
                    case 4 -> replaced(text, QUOTED, '"' + "x".repeat(longLength(random)) + '"', random);
                    case 5 -> replaced(text, WORD, odd(random), random);
                    case 6 -> lines(text, random);
                    default -> elements(text, random);
                };
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** UTF-8 in the one byte a character form. */
    private static String odd(SplittableRandom random) {
        String odd = ODD.get(random.nextInt(ODD.size()));
        if (random.nextInt(20) == 0) {
            odd = "[".repeat(1 + random.nextInt(2_000)); // Deeper than any parser may follow.
        }
        return new String(odd.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static int longLength(SplittableRandom random) {
        return random.nextInt(16) == 0 ? random.nextInt(70_000) : random.nextInt(600);
    }

    /** One of the places that match becomes {@code by}. */
    private static String replaced(String text, Pattern pattern, String by, SplittableRandom random) {
        List<int[]> places = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find() && places.size() < 500) {
            places.add(new int[] {matcher.start(), matcher.end()});
        }
        if (places.isEmpty()) {
            return text + by;
        }
        int[] place = places.get(random.nextInt(places.size()));
        return text.substring(0, place[0]) + by + text.substring(place[1]);
    }

    private static String lines(String text, SplittableRandom random) {
        return parts(text, "\n", random);
    }

    private static String elements(String text, SplittableRandom random) {
        return parts(text, ",", random);
    }

    /** One part is dropped, doubled, or moved to another place. */
    private static String parts(String text, String separator, SplittableRandom random) {
        List<String> parts = new ArrayList<>(List.of(text.split(Pattern.quote(separator), -1)));
        int one = random.nextInt(parts.size());
        switch (random.nextInt(3)) {
            case 0 -> parts.remove(one);
            case 1 -> parts.add(random.nextInt(parts.size() + 1), parts.get(one));
            default -> {
                int other = random.nextInt(parts.size());
                String kept = parts.set(one, parts.get(other));
                parts.set(other, kept);
            }
        }
        return String.join(separator, parts);
    }
}
