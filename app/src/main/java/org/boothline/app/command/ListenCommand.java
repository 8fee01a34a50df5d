package org.boothline.app.command;

import java.util.concurrent.Callable;
import org.boothline.app.terminal.Shell;
import org.boothline.session.call.Role;
import org.boothline.session.call.Station;
import org.boothline.session.call.StationSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code boothline listen}. */
@Command(
        name = "listen",
        mixinStandardHelpOptions = true,
        description = {
            "Waits for calls, one at a time, until it is ended; usually at the studio.",
            "",
            "On a terminal, t starts and stops a take, q hangs up and ends. In a pipe, each line of standard input is a"
                    + " command: take NAME, stop, t, quit. Ctrl-C closes the take, hangs up and ends.",
            ""
        },
        footer = {
            "",
            "Example: a studio that lets one booth in and plays to the default card",
            "  boothline listen --input none --peer-fingerprint 3f9a…"
        })
final class ListenCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final StationOptions options = new StationOptions();

    ListenCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        StationSettings settings = options.settings(shell, Role.STUDIO);
        return new StationRun(shell, options, settings, true).run(events -> Station.listen(settings, events));
    }
}
