package org.boothline.app.command;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.session.call.Accept;
import org.boothline.session.call.Role;
import org.boothline.session.call.Station;
import org.boothline.session.call.StationSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code boothline listen}. */
@Command(
        name = "listen",
        mixinStandardHelpOptions = true,
        description = {
            "Waits for calls, one at a time, until it is ended; usually at the studio.",
            "",
            "A station that is not known yet is connected only after both people have compared four words and said yes, or"
                    + " with an invitation (`boothline invite`). From then on it is known (`boothline peers`).",
            "",
            "On a terminal, t starts and stops a take, m mutes and unmutes, + and - change the input's gain by 1 dB, < and >"
                    + " make packets shorter and longer, o lets you hear your own input or not, k switches the talkback, q"
                    + " hangs up and ends, y and n answer whether the words are the same. In a pipe, each line of standard input is"
                    + " a command: take NAME, stop, t, mute, unmute, m, gain DB, frame MS, bitrate KBPS, monitor on|off|DB,"
                    + " talk, talk on|off, yes, no, quit. Ctrl-C closes the take, hangs up and ends. What is muted is"
                    + " neither sent nor recorded.",
            ""
        },
        footer = {
            "",
            "Examples: a studio that plays to the default card and asks about stations it does not know;",
            "one that lets in only whom it has invited",
            "  boothline listen --input none",
            "  boothline listen --input none --accept invited",
            "a station that sends back what it hears: whoever calls it tests his own line",
            "  boothline listen --echo"
        })
final class ListenCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final StationOptions options = new StationOptions();

    @Option(
            names = "--accept",
            paramLabel = "paired|invited|ask|any",
            description =
                    "Whose calls are taken: stations that are paired with this one; these and whoever was invited;"
                            + " these and anybody after comparing words; anybody, unverified (for a network of your own)."
                            + " Default: ask on a terminal, else invited.")
    private @Nullable String accept;

    @Option(
            names = "--echo",
            description =
                    "Send back what is heard, decoded as it is heard: whoever calls hears himself, and sees the delay"
                            + " of his own line. Without --input, --output and takes.")
    private boolean echo;

    ListenCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        if (echo) {
            options.echo();
        }
        StationSettings settings = options.settings(shell, Role.STUDIO, accept(), false);
        return new StationRun(shell, options, settings, true).run(events -> Station.listen(settings, events));
    }

    private Accept accept() throws UserFault {
        String word = accept;
        if (word == null) {
            return shell.interactive() ? Accept.ASK : Accept.INVITED;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "paired" -> Accept.PAIRED;
            case "invited" -> Accept.INVITED;
            case "ask" -> Accept.ASK;
            case "any" -> Accept.ANY;
            default ->
                throw new UserFault(
                        FaultCode.USAGE,
                        "--accept can't be \"" + word + "\"",
                        "calls are taken from paired stations, invited ones, whoever is asked about, or any",
                        "give paired, invited, ask or any");
        };
    }
}
