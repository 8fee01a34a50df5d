package org.boothline.app.command;

import java.util.concurrent.Callable;
import org.boothline.app.terminal.Shell;
import org.boothline.qmanager.api.QManagerClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code boothline takes replace}. */
@Command(
        name = "replace",
        mixinStandardHelpOptions = true,
        description = {
            "Fetches the samples that the microphone gave, proves them and writes replaced.wav.",
            "",
            "The Q Manager does the work and is started if need be. Ctrl-C leaves the job running."
                    + " Exit code 0 only when the take is proven; 10 when something is missing for good.",
            ""
        },
        footer = {"", "Example:", "  boothline takes replace \"Take 1\""})
final class TakesReplaceCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final JobOptions options = new JobOptions();

    TakesReplaceCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        return options.run(shell, QManagerClient::replace);
    }
}
