package org.boothline.takes.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * The outcome of a verification, check by check.
 *
 * @param notCovered sentences about what the proof, though it may hold, does not speak for: what was never captured or
 *     spooled, what is only asserted
 */
public record Verdict(List<Check> checks, List<String> notCovered) {
    public Verdict {
        checks = List.copyOf(checks);
        notCovered = List.copyOf(notCovered);
    }

    /**
     * One thing that was looked at.
     *
     * @param name a word for programs
     * @param sentence for people: what was found
     */
    public record Check(String name, boolean passed, String sentence) {}

    /** True if there were checks and all of them passed. */
    public boolean holds() {
        return !checks.isEmpty() && checks.stream().allMatch(Check::passed);
    }

    /** The sentences of the checks that failed. */
    public List<String> failures() {
        return checks.stream()
                .filter(check -> !check.passed())
                .map(Check::sentence)
                .toList();
    }

    /** The checks of both, one after another. */
    public Verdict and(Verdict other) {
        List<Check> all = new ArrayList<>(checks);
        other.checks.stream().filter(check -> !all.contains(check)).forEach(all::add);
        List<String> open = new ArrayList<>(notCovered);
        other.notCovered.stream().filter(sentence -> !open.contains(sentence)).forEach(open::add);
        return new Verdict(all, open);
    }

    /** Collects a verdict. */
    static final class Builder {
        private final List<Check> checks = new ArrayList<>();
        private final List<String> notCovered = new ArrayList<>();

        boolean check(String name, boolean passed, String good, String bad) {
            checks.add(new Check(name, passed, passed ? good : bad));
            return passed;
        }

        void notCovered(String sentence) {
            notCovered.add(sentence);
        }

        Verdict verdict() {
            return new Verdict(checks, notCovered);
        }
    }
}
