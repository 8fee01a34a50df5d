package org.boothline.app.command;

import java.util.concurrent.Callable;
import org.boothline.app.terminal.Shell;
import org.boothline.qmanager.api.QManagerClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code boothline takes restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Fetches the packets that the network lost, proves the take's packet log and writes restored.wav.",
            "",
            "The Q Manager does the work and is started if need be. Ctrl-C leaves the job running."
                    + " Exit code 0 only when the take is proven; 10 when something is missing for good.",
            ""
        },
        footer = {"", "Example:", "  boothline takes restore last"})
final class TakesRestoreCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    TakesRestoreCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        return options.run(shell, QManagerClient::restore);
    }
}
