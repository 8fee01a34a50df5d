package org.boothline.app.command;

import java.util.concurrent.Callable;
import org.boothline.app.terminal.Shell;
import org.boothline.lab.bench.RecordJson;
import org.boothline.lab.latency.LatencyBench;
import org.boothline.lab.latency.LatencyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code boothline bench latency}. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = {
            "The delay from the engine's input to its output, stage by stage, in virtual time, by the very code that a call"
                    + " runs. Takes about a minute.",
            ""
        },
        footer = {"", "Example:", "  boothline bench latency --json"})
final class LatencyCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    LatencyCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        LatencyReport report = LatencyBench.measure();
        shell.out().println(json ? RecordJson.text(report) : report.text());
        return 0;
    }
}
