package org.boothline.app.command;

import java.util.concurrent.Callable;
import org.boothline.app.attack.FloodBench;
import org.boothline.app.attack.FloodReport;
import org.boothline.app.attack.FloodSettings;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code boothline bench flood}: what garbage does to a call. */
@Command(
        name = "flood",
        mixinStandardHelpOptions = true,
        description = {
            "A call of two stations on this machine, in turns without and with garbage at all three ports of the receiving"
                    + " one: what the ear gets, and what it costs. The sender of the garbage runs on the same machine.",
            ""
        },
        footer = {"", "Example:", "  boothline bench flood --rate 10000 --seconds 20"})
final class FloodCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Datagrams of garbage a second, at the three ports together. Default: ${DEFAULT-VALUE}.")
    private int perSecond = FloodSettings.PER_SECOND_DEFAULT;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long to measure without, and as long with garbage. Default: ${DEFAULT-VALUE}.")
    private int seconds = FloodSettings.SECONDS_DEFAULT;

    @Option(names = "--seed", paramLabel = "N", description = "Of the garbage. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    FloodCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws UserFault, InterruptedException {
        FloodSettings settings;
        try {
            settings = new FloodSettings(perSecond, seconds, seed);
        } catch (IllegalArgumentException e) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "The flood can't run with these options",
                    String.valueOf(e.getMessage()),
                    "see boothline bench flood --help",
                    e);
        }
        FloodReport report = FloodBench.measure(settings, json ? shell.err()::println : shell.out()::println);
        shell.out().println(json ? report.json().text() : report.text());
        return 0;
    }
}
