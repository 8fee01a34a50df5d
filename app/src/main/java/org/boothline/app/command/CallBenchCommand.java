package org.boothline.app.command;

import java.util.concurrent.Callable;
import org.boothline.app.bench.CallBench;
import org.boothline.app.bench.CallReport;
import org.boothline.app.bench.CallSettings;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code boothline bench call}: what a call costs. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = {
            "A call of two stations on this machine, both ways, stereo, Opus in packets of 5 ms: processor time by thread,"
                    + " memory, and the pauses of the Java machine by its own log. With --minutes what both play is"
                    + " looked through for glitches.",
            ""
        },
        footer = {"", "Examples:", "  boothline bench call --json", "  boothline bench call --minutes 10"})
final class CallBenchCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description =
                    "How long to measure, warm-up not counted (twice as long, a minute at most). Default: ${DEFAULT-VALUE}.")
    private int seconds = CallSettings.SECONDS_DEFAULT;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Measure for so long, and count the glitches in the sine that both play.")
    private int minutes;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    CallBenchCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        CallSettings settings;
        try {
            settings = new CallSettings(minutes == 0 ? seconds : Math.multiplyExact(minutes, 60), minutes != 0);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "The call can't be measured with these options",
                    String.valueOf(e.getMessage()),
                    "see boothline bench call --help",
                    e);
        }
        CallReport report = CallBench.measure(settings, json ? shell.err()::println : shell.out()::println);
        shell.out().println(json ? report.json().text() : report.text());
        return 0;
    }
}
