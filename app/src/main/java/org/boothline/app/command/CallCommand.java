package org.boothline.app.command;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
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
            "On a terminal, t starts and stops a take, m mutes and unmutes, + and - change the input's gain by 1 dB, < and >"
                    + " make packets shorter and longer, o lets you hear your own input or not, k switches the talkback, q"
                    + " hangs up, y and n answer whether the words are the same. In a pipe, each line of standard input is"
                    + " a command: take NAME, stop, t, mute, unmute, m, gain DB, frame MS, bitrate KBPS, monitor on|off|DB,"
                    + " talk, talk on|off, yes, no, quit. Ctrl-C closes the take, hangs up and ends. What is muted is"
                    + " neither sent nor recorded.",
            ""
        },
        footer = {
            "",
            "Examples: by address, by invitation, by the name of a known station",
            "  boothline call studio.example.org",
            "  boothline call boothline:AQBnQd…",
            "  boothline call \"Studio A\"",
            "Plain RTP, which anybody on the way can hear, to a player that opens the SDP file",
            "  boothline call player.example.org:5004 --plain player.sdp",
            "and back from it, by the SDP file that it wrote",
            "  boothline call player.example.org:5004 --plain player.sdp --plain-sdp theirs.sdp"
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
            description =
                    "Exchange plain RTP, NOT ENCRYPTED, with other equipment (ffmpeg, GStreamer, a broadcast codec)"
                            + " at HOST[:PORT]: this SDP file is written for it, and what it sends to this station's base port is"
                            + " played. Without takes; with --input none nothing is sent and no file written.")
    private @Nullable Path plain;

    @Option(
            names = "--plain-sdp",
            paramLabel = "FILE.sdp",
            description = "What the other equipment sends: an SDP file of its own (Opus, or L16 or L24 at 48 kHz, in"
                    + " packets of 1 to 20 ms). Default: the codec that this station sends.")
    private @Nullable Path plainSdp;

    CallCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        StationSettings settings = options.settings(shell, Role.BOOTH, Accept.PAIRED, unverified);
        Path sdp = plain;
        Path theirs = plainSdp;
        if (sdp == null && theirs != null) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "--plain-sdp is of no use alone",
                    "stations tell each other what they send",
                    "add --plain FILE.sdp, or leave it out");
        }
        if (sdp != null && settings.talkback() != null) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "--talkback is of no use with --plain",
                    "other equipment takes one stream",
                    "leave one of the two out");
        }
        if (sdp != null) {
            InetSocketAddress to = RemoteAddress.parse(whom).resolve();
            return new StationRun(shell, options, settings, false)
                    .run(events -> Station.callPlain(settings, to, sdp.toAbsolutePath(), theirs, events));
        }
        Callee callee = Whom.callee(whom, settings.dataDir());
        return new StationRun(shell, options, settings, false).run(events -> Station.call(settings, callee, events));
    }
}
