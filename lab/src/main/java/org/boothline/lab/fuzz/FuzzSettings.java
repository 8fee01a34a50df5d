package org.boothline.lab.fuzz;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a run does.
 *
 * @param cases in all, shared among the targets by their weights
 * @param seed the same seed makes the same cases
 * @param target only this one gets them all; null for all targets
 * @param onlyCase of that target, to run a finding again; −1 for all
 * @param hex the input of that case itself, as a finding names it; null: made from the seed
 */
public record FuzzSettings(
        long cases,
        long seed,
        @Nullable String target,
        long onlyCase,
        @Nullable String hex) {
    /** What "fuzzed" has to mean before a release. */
    public static final long CASES_DEFAULT = 1_200_000;

    public static final long CASES_MAX = 10_000_000_000L;

    public FuzzSettings {
        if (cases < 1 || cases > CASES_MAX) {
            throw new IllegalArgumentException("a run has 1 to " + CASES_MAX + " cases, not " + cases);
        }
        if ((onlyCase >= 0 || hex != null) && target == null) {
            throw new IllegalArgumentException("a case belongs to a target");
        }
        if (hex != null) {
            HexFormat.of().parseHex(hex);
        }
    }

    /** Whether only one case is run. */
    boolean isOne() {
        return onlyCase >= 0 || hex != null;
    }

    /** All targets. */
    public static FuzzSettings of(long cases, long seed) {
        return new FuzzSettings(cases, seed, null, -1, null);
    }
}
