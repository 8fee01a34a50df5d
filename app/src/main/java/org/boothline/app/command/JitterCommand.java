package org.boothline.app.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.lab.bench.RecordJson;
import org.boothline.lab.replay.JitterBench;
import org.boothline.lab.replay.JitterReport;
import org.boothline.lab.trace.TraceFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code boothline bench jitter}. */
@Command(
        name = "jitter",
        mixinStandardHelpOptions = true,
        description = {
            "Delay and made-up audio on lines of eight kinds, in virtual time, by the very code that a call runs, beside"
                    + " NetEq's figures.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  boothline bench jitter --seed 7 --red 1",
            "  boothline bench jitter --traces FOLDER"
        })
final class JitterCommand implements Callable<Integer> {
    private static final int RED_OFFSET_MAX = 8;

    private final Shell shell;

    @Option(
            names = "--traces",
            paramLabel = "FOLDER",
            description = "Replay the files NAME.delay_us.csv[.gz] of this folder (one-way delay of each packet in"
                    + " microseconds, -1 if it was lost) instead of made ones.")
    private @Nullable Path traces;

    @Option(names = "--seed", paramLabel = "N", description = "Of the lines that are made. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--mode",
            paramLabel = "live|studio|safe|MS",
            description = "As --playout-delay of a call. Default: ${DEFAULT-VALUE}.")
    private String mode = "studio";

    @Option(
            names = "--red",
            paramLabel = "N",
            description = "Each packet carries a copy of the one N before it, 0 to 8. Default: ${DEFAULT-VALUE}.")
    private int redOffset;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    JitterCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        if (redOffset < 0 || redOffset > RED_OFFSET_MAX) {
            throw refused(
                    "a copy is of one of the " + RED_OFFSET_MAX + " packets before, not of the " + redOffset + "th");
        }
        TraceFolder folder = traces == null ? null : TraceFolder.open(traces.toAbsolutePath());
        try {
            JitterReport report = JitterBench.measure(folder, seed, mode, redOffset);
            shell.out().println(json ? RecordJson.text(report) : report.text());
            return 0;
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static UserFault refused(String why) {
        return new UserFault(FaultCode.USAGE, "The benchmark can't run with these options", why, "see --help");
    }
}
