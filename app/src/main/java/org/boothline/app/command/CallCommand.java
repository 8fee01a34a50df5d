package org.boothline.app.command;

import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.boothline.app.terminal.Shell;
import org.boothline.session.call.Role;
import org.boothline.session.call.Station;
import org.boothline.session.call.StationSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code boothline call}. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = {
            "Calls a station that listens; usually from the booth.",
            "",
            "On a terminal, t starts and stops a take, q hangs up. In a pipe, each line of standard input is a"
                    + " command: take NAME, stop, t, quit. Ctrl-C closes the take, hangs up and ends.",
            ""
        },
        footer = {
            "",
            "Example: two stations on one machine, the other one on the default base port",
            "  boothline call localhost --port 7000 --input wav:speech.wav --output none --peer-fingerprint 3f9a…"
        })
final class CallCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(
            paramLabel = "HOST[:PORT]",
            description = "Name or address of the other station, and its base port if that is not 6000;"
                    + " an IPv6 address with a port stands in square brackets.")
    private String address = "";

    @Mixin
    private final StationOptions options = new StationOptions();

    CallCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        RemoteAddress remote = RemoteAddress.parse(address);
        StationSettings settings = options.settings(shell, Role.BOOTH);
        InetSocketAddress base = remote.resolve();
        return new StationRun(shell, options, settings, false).run(events -> Station.call(settings, base, events));
    }
}
