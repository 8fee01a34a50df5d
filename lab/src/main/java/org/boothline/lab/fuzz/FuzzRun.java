package org.boothline.lab.fuzz;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.lab.bench.Machine;
import org.boothline.lab.bench.RecordJson;
import org.jspecify.annotations.Nullable;

/**
 * Runs the cases. A case's bytes depend on the seed, the target and its number, never on other cases; what it meets depends on
 * the cases before it where the target remembers (a replay window), so a finding that does not come back by {@code --case}
 * alone comes back with all cases up to it. Samples with keys or signatures in them are made anew at each run: there the input
 * itself, as the finding shows it, is what to run again.
 *
 * <p><b>Thread</b>: the cases on one of its own, "fuzz", which the caller's watches: a case that does not end is a finding too.
 */
public final class FuzzRun {
    private static final double CASE_MS_MAX = 1_000;
    /** Only then is it sure that it is the case that hangs, and not the machine. */
    private static final long HANG_NS = 20_000_000_000L;

    private static final long LOOK_NS = 100_000_000;
    /** So often a target's findings are kept; after that they are only counted. */
    private static final int FINDINGS_KEPT = 5;

    private static final long WARM_UP_CASES = 300;

    private final FuzzSettings settings;
    private final List<FuzzTargets.Maker> makers;
    private final NanoClock clock = SystemClock.SYSTEM;
    private final List<FuzzReport.Row> rows = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Long> findingsOf = new HashMap<>();
    private volatile @Nullable Throwable broken;
    private volatile String target = "";
    private volatile long caseNumber;
    private volatile long caseStartedNs;
    private volatile byte[] caseInput = new byte[0];
    private volatile boolean warmUp;
    private long heldBytesBefore;
    private long heldBytesAfter;

    private FuzzRun(FuzzSettings settings, List<FuzzTargets.Maker> makers) {
        this.settings = settings;
        this.makers = makers;
    }

    /**
     * Runs and prints.
     *
     * @return whether nothing was found
     * @throws UserFault if the target is unknown, or disk, sockets or codec can't be had
     */
    public static boolean run(FuzzSettings settings, boolean json, PrintStream out)
            throws UserFault, InterruptedException {
        FuzzReport report = run(settings);
        out.println(json ? RecordJson.text(report) : report.text());
        return report.clean();
    }

    /** Runs. @throws UserFault if the target is unknown, or disk, sockets or codec can't be had */
    public static FuzzReport run(FuzzSettings settings) throws UserFault, InterruptedException {
        return run(settings, FuzzTargets.ALL);
    }

    static FuzzReport run(FuzzSettings settings, List<FuzzTargets.Maker> makers)
            throws UserFault, InterruptedException {
        return new FuzzRun(settings, makers).watched();
    }

    private FuzzReport watched() throws UserFault, InterruptedException {
        Machine machine = Machine.thisOne();
        caseStartedNs = clock.nowNs();
        long startedNs = clock.nowNs();
        Thread thread = new Thread(this::all, "fuzz");
        thread.setDaemon(true);
        thread.start();
        while (thread.isAlive()) {
            thread.join(LOOK_NS / 1_000_000);
            if (clock.nowNs() - caseStartedNs > HANG_NS) {
                return report(machine, startedNs, hang(thread));
            }
        }
        Throwable failed = broken;
        if (failed instanceof UserFault fault) {
            throw fault;
        }
        if (failed != null) {
            throw new IllegalStateException("the fuzzer itself failed at " + target, failed);
        }
        return report(machine, startedNs, null);
    }

    private Finding hang(Thread thread) {
        StringBuilder stack = new StringBuilder("the case does not end; it is at\n");
        for (StackTraceElement frame : thread.getStackTrace()) {
            stack.append("\tat ").append(frame).append('\n');
        }
        return Finding.of(target, settings, caseNumber, caseInput, stack.toString());
    }

    private FuzzReport report(Machine machine, long startedNs, @Nullable Finding hang) {
        List<Finding> all = new ArrayList<>(findings);
        if (hang != null) {
            all.add(hang);
        }
        long cases = rows.stream().mapToLong(FuzzReport.Row::cases).sum();
        double seconds = (clock.nowNs() - startedNs) / 1e9;
        return new FuzzReport(
                machine, settings.seed(), cases, seconds, cases / seconds, heldBytesBefore, heldBytesAfter, rows, all);
    }

    // ---- on the fuzzing thread

    private void all() {
        try {
            double weights = 0;
            List<FuzzTargets.Maker> chosen = new ArrayList<>();
            List<String> names = new ArrayList<>();
            warmUp = true;
            for (FuzzTargets.Maker maker : makers) {
                try (FuzzTarget made = made(maker)) {
                    names.add(made.name());
                    if (settings.target() == null || made.name().equals(settings.target())) {
                        chosen.add(maker);
                        weights += made.weight();
                        warmUp(made);
                    }
                }
            }
            warmUp = false;
            if (chosen.isEmpty()) {
                throw new UserFault(
                        FaultCode.USAGE,
                        "There is no fuzz target \"" + settings.target() + "\"",
                        "there are " + names.stream().sorted().collect(Collectors.joining(", ")),
                        "choose one of them with --target, or leave --target out");
            }
            heldBytesBefore = MemoryProbe.heldBytes();
            for (FuzzTargets.Maker maker : chosen) {
                try (FuzzTarget made = made(maker)) {
                    fuzz(made, Math.max(1, Math.round(settings.cases() * made.weight() / weights)));
                }
            }
            caseStartedNs = clock.nowNs();
            heldBytesAfter = MemoryProbe.heldBytes();
        } catch (Throwable e) {
            broken = e;
        }
    }

    private FuzzTarget made(FuzzTargets.Maker maker) throws Exception {
        caseStartedNs = clock.nowNs();
        return maker.make();
    }

    /** Classes are loaded, caches filled, threads seen: what the run itself leaves behind shows only after that. */
    private void warmUp(FuzzTarget made) {
        Mutator mutator = new Mutator(made.corpus());
        for (long i = 0; i < WARM_UP_CASES * Math.min(1, made.weight()); i++) {
            one(made, mutator, -1 - i);
        }
        settle(made);
    }

    private void fuzz(FuzzTarget made, long cases) {
        Mutator mutator = new Mutator(made.corpus());
        long startedNs = clock.nowNs();
        long taken = 0;
        double slowestMs = 0;
        boolean one = settings.isOne();
        long first = one ? Math.max(0, settings.onlyCase()) : 0;
        long end = one ? first + 1 : cases;
        for (long i = first; i < end; i++) {
            if (one(made, mutator, i)) {
                taken++;
            }
            double ms = (clock.nowNs() - caseStartedNs) / 1e6;
            slowestMs = Math.max(slowestMs, ms);
            if (ms > CASE_MS_MAX) {
                slow(made, mutator, i, ms);
            }
        }
        settle(made);
        rows.add(new FuzzReport.Row(
                made.name(),
                end - first,
                taken,
                findingsOf.getOrDefault(made.name(), 0L),
                (end - first) * 1e9 / Math.max(1, clock.nowNs() - startedNs),
                slowestMs));
    }

    private byte[] input(FuzzTarget made, Mutator mutator, long number) {
        String hex = settings.hex();
        if (hex != null && !warmUp) {
            return HexFormat.of().parseHex(hex);
        }
        long own = settings.seed() * 0x9E3779B97F4A7C15L + made.name().hashCode();
        return mutator.next(new SplittableRandom(own ^ number * 0xD1342543DE82EF95L));
    }

    private boolean one(FuzzTarget made, Mutator mutator, long number) {
        byte[] input = input(made, mutator, number);
        target = made.name();
        caseNumber = number;
        caseInput = input;
        caseStartedNs = clock.nowNs();
        try {
            return made.takes(input.clone());
        } catch (Throwable e) {
            found(number, input, Finding.stack(e));
            return false;
        }
    }

    /** A case that was slow once may have met a busy machine; one that is slow twice is to blame. */
    private void slow(FuzzTarget made, Mutator mutator, long number, double firstMs) {
        one(made, mutator, number);
        double againMs = (clock.nowNs() - caseStartedNs) / 1e6;
        if (againMs > CASE_MS_MAX) {
            found(
                    number,
                    caseInput,
                    String.format(java.util.Locale.ROOT, "it took %.0f ms, and again %.0f ms", firstMs, againMs));
        }
    }

    private void settle(FuzzTarget made) {
        caseStartedNs = clock.nowNs();
        try {
            made.settle();
        } catch (Throwable e) {
            found(caseNumber, caseInput, "after the last case: " + Finding.stack(e));
        }
    }

    private void found(long number, byte[] input, String what) {
        long before = findingsOf.merge(target, warmUp ? 0L : 1L, Long::sum);
        if (!warmUp && before <= FINDINGS_KEPT) {
            findings.add(Finding.of(target, settings, number, input, what));
        }
    }
}
