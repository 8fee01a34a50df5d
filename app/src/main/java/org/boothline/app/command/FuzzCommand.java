package org.boothline.app.command;

import java.util.concurrent.Callable;
import org.boothline.app.attack.StationFuzz;
import org.boothline.app.attack.StationFuzzReport;
import org.boothline.app.attack.StationFuzzSettings;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.lab.fuzz.FuzzRun;
import org.boothline.lab.fuzz.FuzzSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code boothline bench fuzz}: hostile input, in its long form. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = {
            "Mutated input into everything that reads what others wrote: datagrams, control messages, files, links. Each"
                    + " case must be refused as documented or be right; memory must not grow. The exit code is 0 only"
                    + " without findings.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  boothline bench fuzz --cases 10000000 --seed 7",
            "  boothline bench fuzz --target message --seed 7 --case 4711",
            "  boothline bench fuzz --station"
        })
final class FuzzCommand implements Callable<Integer> {
    private static final int EXIT_CODE_FINDINGS = 1;

    private final Shell shell;

    @Option(
            names = "--cases",
            paramLabel = "N",
            description = "How many. Default: " + FuzzSettings.CASES_DEFAULT + " in all, with --station "
                    + StationFuzzSettings.CASES_DEFAULT + ".")
    private @Nullable Long cases;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed, the same cases. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--target", paramLabel = "NAME", description = "Only this reader; a wrong name lists all.")
    private @Nullable String target;

    @Option(names = "--case", paramLabel = "N", description = "Only this case of --target, to see a finding again.")
    private long onlyCase = -1;

    @Option(names = "--hex", paramLabel = "HEX", description = "Only this input for --target, as a finding shows it.")
    private @Nullable String hex;

    @Option(
            names = "--station",
            description =
                    "Through the sockets of two stations in a call, which must go on: no reader in particular, the"
                            + " program as a whole.")
    private boolean station;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "With --station: datagrams a second. Default: ${DEFAULT-VALUE}.")
    private int perSecond = StationFuzzSettings.PER_SECOND_DEFAULT;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    FuzzCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws UserFault, InterruptedException {
        Long wanted = cases;
        try {
            if (station) {
                return stations(new StationFuzzSettings(
                        wanted == null ? StationFuzzSettings.CASES_DEFAULT : wanted, perSecond, seed));
            }
            FuzzSettings settings =
                    new FuzzSettings(wanted == null ? FuzzSettings.CASES_DEFAULT : wanted, seed, target, onlyCase, hex);
            return FuzzRun.run(settings, json, shell.out()) ? 0 : EXIT_CODE_FINDINGS;
        } catch (IllegalArgumentException e) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "The fuzzer can't run with these options",
                    String.valueOf(e.getMessage()),
                    "see boothline bench fuzz --help",
                    e);
        }
    }

    private int stations(StationFuzzSettings settings) throws UserFault, InterruptedException {
        StationFuzzReport report = StationFuzz.run(settings, json ? shell.err()::println : shell.out()::println);
        shell.out().println(json ? report.json().text() : report.text());
        return report.findings().isEmpty() ? 0 : EXIT_CODE_FINDINGS;
    }
}
