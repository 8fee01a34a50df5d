package org.boothline.app.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.boothline.app.demo.Demo;
import org.boothline.app.demo.DemoReport;
import org.boothline.app.demo.DemoSettings;
import org.boothline.app.terminal.Shell;
import org.boothline.app.terminal.StopSignals;
import org.boothline.app.terminal.Terminal;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.SystemClock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code boothline demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what Boothline does, on this machine alone: two stations, speech through a line that loses packets,"
                    + " a take, and then the same take made perfect, with proof. No sound card, no server, no"
                    + " privileges; under a minute.",
            "",
            "The line is real UDP through a proxy that loses datagrams on all three ports, the restore's too. Neither"
                    + " station can read the other's folder. Exit code 0 only if both proofs hold, recomputed from"
                    + " disk by fresh processes.",
            ""
        },
        footer = {"", "Examples:", "  boothline demo", "  boothline demo --loss 20 --burst 3 --keep /tmp/demo"})
final class DemoCommand implements Callable<Integer> {
    private static final int EXIT_CODE_INTERRUPTED = 130;

    private final Shell shell;

    @Option(
            names = "--loss",
            paramLabel = "PCT",
            description = "Datagrams lost, in percent. Default: ${DEFAULT-VALUE}.")
    private double lossPercent = DemoSettings.LOSS_PERCENT_DEFAULT;

    @Option(
            names = "--burst",
            paramLabel = "N",
            description = "How many are lost in a row, on average. Default: ${DEFAULT-VALUE}.")
    private double burstPackets = DemoSettings.BURST_PACKETS_DEFAULT;

    @Option(
            names = "--blackout",
            paramLabel = "SECONDS",
            description = "Once in the take nothing passes for so long. Default: ${DEFAULT-VALUE}.")
    private double blackoutSeconds = DemoSettings.BLACKOUT_SECONDS_DEFAULT;

    @Option(names = "--delay", paramLabel = "MS", description = "One-way delay of the line. Default: ${DEFAULT-VALUE}.")
    private double delayMs = DemoSettings.DELAY_MS_DEFAULT;

    @Option(
            names = "--jitter",
            paramLabel = "MS",
            description = "What is added to the delay or taken from it. Default: ${DEFAULT-VALUE}.")
    private double jitterMs = DemoSettings.JITTER_MS_DEFAULT;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Which datagrams are lost: the same seed loses the same ones. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--seconds", paramLabel = "N", description = "Length of the take. Default: ${DEFAULT-VALUE}.")
    private double seconds = DemoSettings.SECONDS_DEFAULT;

    @Option(
            names = "--input",
            paramLabel = "FILE.wav",
            description = "What the booth's microphone hears, over and over. Default: the speech that comes along.")
    private @Nullable Path input;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Leave both data folders there, as booth and studio. Default: they are removed.")
    private @Nullable Path keep;

    @Option(names = "--json", description = "Print the result as one JSON object; progress goes to standard error.")
    private boolean json;

    DemoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        DemoSettings settings = settings();
        Terminal terminal = new Terminal(shell);
        Thread main = Thread.currentThread();
        StopSignals.on(main::interrupt, terminal::endLive);
        try {
            DemoReport report = new Demo(settings, new Shown(terminal, json)).run();
            terminal.endLive();
            if (json) {
                terminal.say(report.json().line());
            } else {
                terminal.say("");
                terminal.say(report.text());
            }
            return report.proven() ? 0 : FaultCode.PROOF.exitCode();
        } catch (InterruptedException e) {
            return interrupted(terminal);
        } catch (UserFault e) {
            if (Thread.interrupted()) {
                return interrupted(terminal);
            }
            throw e;
        } finally {
            terminal.endLive();
        }
    }

    private int interrupted(Terminal terminal) {
        terminal.warn("The demo was stopped; its processes are gone, "
                + (keep == null ? "and so are its folders." : "its folders stay."));
        return EXIT_CODE_INTERRUPTED;
    }

    private DemoSettings settings() throws UserFault {
        Path file = input;
        if (file != null && !Files.isReadable(file)) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The input " + file + " can't be read",
                    Files.exists(file) ? "access is denied" : "there is no such file",
                    "name a WAV file with --input");
        }
        try {
            return new DemoSettings(
                    lossPercent, burstPackets, blackoutSeconds, delayMs, jitterMs, seed, seconds, file, keep);
        } catch (IllegalArgumentException e) {
            throw new UserFault(
                    FaultCode.USAGE,
                    "The demo can't run with these options",
                    String.valueOf(e.getMessage()),
                    "see boothline demo --help",
                    e);
        }
    }

    /** A line a stage; the figures live on a terminal, now and then in a pipe. */
    private static final class Shown implements Demo.Progress {
        private static final long PIPE_EVERY_NS = 5_000_000_000L;

        private final Terminal terminal;
        private final boolean json;
        private long nextNs = SystemClock.SYSTEM.nowNs() + PIPE_EVERY_NS;

        Shown(Terminal terminal, boolean json) {
            this.terminal = terminal;
            this.json = json;
        }

        @Override
        public void stage(String sentence) {
            terminal.endLive();
            say(sentence);
            nextNs = SystemClock.SYSTEM.nowNs() + PIPE_EVERY_NS;
        }

        @Override
        public void live(String line) {
            if (terminal.interactive()) {
                terminal.live(line);
            } else if (SystemClock.SYSTEM.nowNs() - nextNs >= 0) {
                nextNs += PIPE_EVERY_NS;
                say(line);
            }
        }

        private void say(String line) {
            if (json) {
                terminal.warn(line);
            } else {
                terminal.say(line);
            }
        }
    }
}
