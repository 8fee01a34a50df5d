package org.boothline.engine.jitter;

import java.util.Locale;

/**
 * How much delay is spent so that packets are not late.
 *
 * @param name as it is given on the command line
 * @param latenessCostNs the delay that one late event a minute less is worth
 * @param startMarginNs the margin while nothing is known of the line
 * @param marginMaxNs the most that is ever spent beyond the fastest packets' delay
 * @param adapts false: the margin stays {@code startMarginNs}
 */
public record DelayPolicy(String name, long latenessCostNs, long startMarginNs, long marginMaxNs, boolean adapts) {
    private static final long MS = 1_000_000L;

    /** The most that can be asked for by hand. */
    public static final int MANUAL_MS_MAX = 500;

    /** Two people talk and play: the least delay, at the price of a late packet now and then. */
    public static final DelayPolicy LIVE = new DelayPolicy("live", 5 * MS, 10 * MS, 60 * MS, true);

    /** One performs, the other listens and directs. */
    public static final DelayPolicy STUDIO = new DelayPolicy("studio", 20 * MS, 30 * MS, 150 * MS, true);

    /** What is heard must be whole; the delay matters little. */
    public static final DelayPolicy SAFE = new DelayPolicy("safe", 60 * MS, 60 * MS, 400 * MS, true);

    public DelayPolicy {
        if (latenessCostNs < 0
                || startMarginNs < 0
                || startMarginNs > marginMaxNs
                || marginMaxNs > MANUAL_MS_MAX * MS) {
            throw new IllegalArgumentException(
                    "a margin is 0 to " + MANUAL_MS_MAX + " ms, not " + startMarginNs + " to " + marginMaxNs + " ns");
        }
    }

    /**
     * The margin never changes by itself.
     *
     * @param marginNs 0 to 500 ms beyond the fastest packets' delay
     */
    public static DelayPolicy manual(long marginNs) {
        return new DelayPolicy("manual", 0, marginNs, marginNs, false);
    }

    /**
     * As it is asked for on a command line: {@code live}, {@code studio}, {@code safe}, or milliseconds from 0 to 500.
     *
     * @throws IllegalArgumentException with a sentence that names what can be asked for
     */
    public static DelayPolicy of(String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "live":
                return LIVE;
            case "studio":
                return STUDIO;
            case "safe":
                return SAFE;
            default:
                try {
                    double ms = Double.parseDouble(text);
                    if (ms >= 0 && ms <= MANUAL_MS_MAX) {
                        return manual(Math.round(ms * MS));
                    }
                } catch (NumberFormatException e) {
                    // Said below.
                }
                throw new IllegalArgumentException("the playout delay is live, studio, safe, or 0 to " + MANUAL_MS_MAX
                        + " ms, not '" + text + "'");
        }
    }
}
