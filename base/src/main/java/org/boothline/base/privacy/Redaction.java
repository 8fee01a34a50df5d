package org.boothline.base.privacy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Takes out of a text what no log may hold: keys, tokens and secrets, addresses, and the host names that a person gave.
 * What people chose to be shown stays: the names of stations and takes, and a fingerprint's brief form.
 *
 * <p>It goes by how things look, because a log line may come from anywhere: a library, an exception, the other station.
 * In doubt it hides: a version of four numbers is taken for an address. Loopback and unspecified addresses stay; they say
 * where a program listens and name nobody.
 *
 * <p><b>Thread</b>: any. <b>Memory</b>: the latest {@value #NAMES_MAX} host names.
 */
public final class Redaction {
    static final String SECRET = "[secret]";
    static final String HOST = "[host]";

    /** Nobody calls so many stations from one process; the other side can't add to them. */
    private static final int NAMES_MAX = 256;

    /** A stack trace of many causes is shorter; what is longer was sent to fill the disk. */
    private static final int CHARS_MAX = 64 << 10;

    /** How far before 64 hexadecimal digits the word stands that makes them a fingerprint and not a key. */
    private static final int WORD_REACH = 24;

    private static final Pattern PEM = Pattern.compile("-----BEGIN [^-]{1,40}-----[\\s\\S]*?(?:-----END|\\z)");

    private static final Pattern INVITATION = Pattern.compile("(?i)boothline:(?://)?[A-Za-z0-9_-]{12,}+=*+");

    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer)\\s++[^\\s\"',;]{6,}+");

    /** In a query, a record's text or JSON: {@code token=…}, {@code "masterKeyHex":"…"}. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)((?:token|secret|password|passphrase|key|salt|proof|nonce)(?:hex)?)(\"\\s*+:\\s*+\"|=)[^\\s\"&,;)\\]}]++");

    private static final Pattern HEX = Pattern.compile("(?i)[0-9a-f]{32,}+"
            + "|(?<![0-9a-z])(?:[0-9a-f]{2}[ :.-]){15,}+[0-9a-f]{2}"
            + "|(?<![0-9a-z])(?:[0-9a-f]{4}[ -]){7,}+[0-9a-f]{4}");

    /** 32 bytes and more, as base64url; the check for letters of both cases spares long names. */
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9_-]{43,}+");

    private static final Set<String> NAMES = new LinkedHashSet<>();
    private static volatile List<String> names = List.of();

    private Redaction() {}

    /**
     * From now on this name is left out of every text.
     *
     * @param host as a person gave it or an invitation had it; an address is left out anyway
     */
    public static void hide(String host) {
        String name = host.strip();
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.isEmpty() || name.equalsIgnoreCase("localhost") || Addresses.isAddress(name)) {
            return;
        }
        synchronized (NAMES) {
            NAMES.remove(name);
            NAMES.add(name);
            if (NAMES.size() > NAMES_MAX) {
                NAMES.remove(NAMES.iterator().next());
            }
            names = List.copyOf(NAMES);
        }
    }

    /** The text without them, and without what is beyond 64 Ki characters. */
    public static String redact(String text) {
        String clean = PEM.matcher(cut(text)).replaceAll(SECRET);
        clean = INVITATION.matcher(clean).replaceAll("boothline:" + SECRET);
        clean = BEARER.matcher(clean).replaceAll("$1 " + SECRET);
        clean = NAMED.matcher(clean).replaceAll("$1$2" + SECRET);
        String named = clean;
        clean = HEX.matcher(named).replaceAll(match -> hexadecimal(named, match));
        clean = BASE64.matcher(clean).replaceAll(match -> mixed(match.group()) ? SECRET : match.group());
        clean = Addresses.redact(clean);
        for (String name : names) {
            clean = without(clean, name);
        }
        return clean;
    }

    /** Between two words: half a key would not look like one. */
    private static String cut(String text) {
        if (text.length() <= CHARS_MAX) {
            return text;
        }
        int end = Math.max(0, Math.max(text.lastIndexOf(' ', CHARS_MAX), text.lastIndexOf('\n', CHARS_MAX)));
        return text.substring(0, end) + " … (" + (text.length() - end) + " characters cut)\n";
    }

    /** A brief form would give a quarter of a key away, so it is kept for what calls itself a fingerprint. */
    private static String hexadecimal(String text, MatchResult match) {
        String before = text.substring(Math.max(0, match.start() - WORD_REACH), match.start());
        String digits = match.group().replaceAll("[^0-9A-Fa-f]", "").toLowerCase(Locale.ROOT);
        if (digits.length() != 64 || !before.toLowerCase(Locale.ROOT).contains("fingerprint")) {
            return SECRET;
        }
        return String.join(
                " ", digits.substring(0, 4), digits.substring(4, 8), digits.substring(8, 12), digits.substring(12, 16));
    }

    private static boolean mixed(String word) {
        return word.chars().anyMatch(Character::isUpperCase) && word.chars().anyMatch(Character::isLowerCase);
    }

    private static String without(String text, String name) {
        StringBuilder clean = null;
        int copied = 0;
        for (int at = 0; at + name.length() <= text.length(); at++) {
            int end = at + name.length();
            if (text.regionMatches(true, at, name, 0, name.length()) && !inName(text, at - 1) && !inName(text, end)) {
                clean = clean == null ? new StringBuilder(text.length()) : clean;
                clean.append(text, copied, at).append(HOST);
                copied = end;
                at = end - 1;
            }
        }
        return clean == null ? text : clean.append(text, copied, text.length()).toString();
    }

    private static boolean inName(String text, int at) {
        return at >= 0 && at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_');
    }
}
