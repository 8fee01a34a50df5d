package org.boothline.base.privacy;

/**
 * Finds IPv4 and IPv6 addresses in a text. <b>Thread</b>: any. <b>Source</b>: RFC 4291 section 2.2 (how an IPv6 address
 * is written), RFC 4007 section 11 (its zone).
 */
final class Addresses {
    private static final String ADDRESS = "[address]";

    private static final int GROUPS = 8;

    private final String text;
    private final StringBuilder clean = new StringBuilder();
    private int copied;

    private Addresses(String text) {
        this.text = text;
    }

    /** The text with {@code [address]} for each; a port stays, it names nobody. */
    static String redact(String text) {
        return new Addresses(text).redacted();
    }

    /** True if the whole text is one, in square brackets or not. */
    static boolean isAddress(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        Addresses all = new Addresses(bare);
        return !bare.isEmpty() && (all.ipv4End(0) == bare.length() || all.ipv6End(0) == bare.length());
    }

    private String redacted() {
        int at = 0;
        while (at < text.length()) {
            int end = startsIpv6(at) ? ipv6End(at) : -1;
            if (end < 0 && startsIpv4(at)) {
                end = ipv4End(at);
            }
            if (end < 0) {
                at++;
            } else {
                replace(at, end);
                at = end;
            }
        }
        return copied == 0 ? text : clean.append(text, copied, text.length()).toString();
    }

    private void replace(int start, int end) {
        String address = text.substring(start, end);
        hideNameBefore(start);
        clean.append(text, copied, start).append(isHarmless(address) ? address : ADDRESS);
        copied = end;
    }

    /** The JDK writes a resolved address as {@code name/address}, where the name may come from a reverse look-up. */
    private void hideNameBefore(int start) {
        int slash = start > 0 && text.charAt(start - 1) == '[' ? start - 2 : start - 1;
        if (slash < copied || text.charAt(slash) != '/') {
            return;
        }
        int name = slash;
        while (name > copied && isHostCharacter(text.charAt(name - 1))) {
            name--;
        }
        if (name < slash && !text.substring(name, slash).equalsIgnoreCase("localhost")) {
            clean.append(text, copied, name).append(Redaction.HOST);
            copied = slash;
        }
    }

    private static boolean isHostCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
    }

    /** Loopback and unspecified ones. */
    private static boolean isHarmless(String address) {
        if (address.indexOf(':') < 0) {
            return address.startsWith("127.") || address.equals("0.0.0.0");
        }
        String digits = address.replace(":", "").replace("0", "");
        return digits.isEmpty() || digits.equals("1") && address.endsWith("1");
    }

    private boolean startsIpv4(int at) {
        return isDigit(at) && !isDigit(at - 1);
    }

    /** After a letter it is part of a word, as in {@code Map::add}; after one colon it may follow a word's. */
    private boolean startsIpv6(int at) {
        if (isColon(at)) {
            return isColon(at + 1) && !isColon(at - 1) && !isWord(at - 1);
        }
        return isHex(at) && !isWord(at - 1);
    }

    /** Behind the fourth number, and behind further ones; −1 if there is no address. */
    private int ipv4End(int start) {
        int at = start;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && !(isDot(at) && isDigit(at + 1))) {
                return -1;
            }
            int digits = part == 0 ? at : at + 1;
            at = digits;
            int value = 0;
            while (isDigit(at) && at - digits < 4) {
                value = value * 10 + (text.charAt(at++) - '0');
            }
            if (at - digits > 3 || value > 255) {
                return -1;
            }
        }
        while (isDot(at) && isDigit(at + 1)) {
            at++;
            while (isDigit(at)) {
                at++; // tcpdump and netstat write the port like that.
            }
        }
        return at;
    }

    /** Behind the longest address that begins here, with its zone; −1 if there is none. */
    private int ipv6End(int start) {
        int at = start;
        int groups = 0;
        boolean gap = false;
        int end = -1;
        if (isColon(at) && isColon(at + 1)) {
            gap = true;
            at += 2;
            end = at;
        }
        while (groups < GROUPS && isHex(at)) {
            int mapped = gap || groups == GROUPS - 2 ? ipv4End(at) : -1;
            if (mapped >= 0) {
                return mapped;
            }
            int digits = at;
            while (isHex(at) && at - digits < 5) {
                at++;
            }
            if (at - digits > 4) {
                break;
            }
            groups++;
            if (gap || groups == GROUPS) {
                end = at;
            }
            if (!gap && isColon(at) && isColon(at + 1)) {
                gap = true;
                at += 2;
                end = at;
            } else if (isColon(at) && isHex(at + 1)) {
                at++;
            } else {
                break;
            }
        }
        return end < 0 ? -1 : zoneEnd(end);
    }

    private int zoneEnd(int end) {
        if (end >= text.length() || text.charAt(end) != '%') {
            return end;
        }
        int at = end + 1;
        while (at < text.length() && isHostCharacter(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private boolean isDigit(int at) {
        return inText(at) && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private boolean isHex(int at) {
        return inText(at) && Character.digit(text.charAt(at), 16) >= 0 && text.charAt(at) < 128;
    }

    private boolean isWord(int at) {
        return inText(at) && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_');
    }

    private boolean isColon(int at) {
        return inText(at) && text.charAt(at) == ':';
    }

    private boolean isDot(int at) {
        return inText(at) && text.charAt(at) == '.';
    }

    private boolean inText(int at) {
        return at >= 0 && at < text.length();
    }
}
