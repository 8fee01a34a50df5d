package org.boothline.app.command;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.boothline.app.terminal.Shell;
import org.boothline.session.call.Accept;
import org.boothline.session.call.Callee;
import org.boothline.session.call.Role;
import org.boothline.session.call.Station;
import org.boothline.session.call.StationSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code boothline call}. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = {
            "Calls a station that listens; usually from the booth.",
            "",
            "A station that is not known yet is connected only after both people have compared four words and said yes. An"
                    + " invitation (the link that `boothline invite` prints there) needs no words. From then on the"
                    + " station is known, and can be called by its name.",
            "",
            "On a terminal, t starts and stops a take, m mutes and unmutes, + and - change the input's gain by 1 dB, q hangs"
                    + " up, y and n answer whether the words are the same. In a pipe, each line of standard input"
                    + " is a command: take NAME, stop, t, mute, unmute, m, gain DB, yes, no, quit. Ctrl-C closes the"
                    + " take, hangs up and ends. What is muted is neither sent nor recorded.",
            ""
        },
        footer = {
            "",
            "Examples: by address, by invitation, by the name of a known station",
            "  boothline call studio.example.org",
            "  boothline call boothline:AQBnQd…",
            "  boothline call \"Studio A\"",
            "Plain RTP, which anybody on the way can hear, to a player that opens the SDP file",
            "  boothline call player.example.org:5004 --plain player.sdp"
        })
final class CallCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(
            paramLabel = "WHOM",
            description =
                    "A station's name in `boothline peers`; an invitation; or HOST[:PORT], name or address and the"
                            + " base port if that is not 6000 (an IPv6 address with a port stands in square brackets).")
    private String whom = "";

    @Mixin
    private final StationOptions options = new StationOptions();

    @Option(
            names = "--unverified",
            description = "Connect whoever answers, without comparing words. For a network of your own.")
    private boolean unverified;

    @Option(
            names = "--plain",
            paramLabel = "FILE.sdp",
            description = "Send plain RTP, NOT ENCRYPTED, to other equipment (ffmpeg, GStreamer, a broadcast codec) at"
                    + " HOST[:PORT], and write this SDP file for it. One way, without takes.")
    private @Nullable Path plain;

    CallCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        StationSettings settings = options.settings(shell, Role.BOOTH, Accept.PAIRED, unverified);
        Path sdp = plain;
        if (sdp != null) {
            InetSocketAddress to = RemoteAddress.parse(whom).resolve();
            return new StationRun(shell, options, settings, false)
                    .run(events -> Station.sendPlain(settings, to, sdp.toAbsolutePath(), events));
        }
        Callee callee = Whom.callee(whom, settings.dataDir());
        return new StationRun(shell, options, settings, false).run(events -> Station.call(settings, callee, events));
    }
}
