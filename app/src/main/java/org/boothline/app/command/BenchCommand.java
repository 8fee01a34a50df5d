package org.boothline.app.command;

import java.util.concurrent.Callable;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.lab.bench.BenchSettings;
import org.boothline.lab.bench.CodecBench;
import org.boothline.lab.bench.PipelineBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code boothline bench}: only its subcommands do anything. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {"Measures this machine; the figures hold for it and for what else it does meanwhile.", ""},
        commandListHeading = "%nCommands:%n",
        footer = {"", "Example:", "  boothline bench pipeline --seconds 30"})
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private BenchCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Missing: codec, pipeline, jitter, latency, call, fuzz or flood");
    }

    static CommandLine line(Shell shell) {
        return new CommandLine(new BenchCommand())
                .addSubcommand("codec", new Codec(shell))
                .addSubcommand("pipeline", new Pipeline(shell))
                .addSubcommand("jitter", new JitterCommand(shell))
                .addSubcommand("latency", new LatencyCommand(shell))
                .addSubcommand("call", new CallBenchCommand(shell))
                .addSubcommand("fuzz", new FuzzCommand(shell))
                .addSubcommand("flood", new FloodCommand(shell));
    }

    private abstract static class Bench implements Callable<Integer> {
        final Shell shell;

        @Option(
                names = "--seconds",
                paramLabel = "N",
                description = "How long to measure, 1 to 3600; warm-up not counted. Default: ${DEFAULT-VALUE}.")
        private int seconds = BenchSettings.SECONDS_DEFAULT;

        @Option(names = "--json", description = "Print a JSON object.")
        private boolean json;

        Bench(Shell shell) {
            this.shell = shell;
        }

        BenchSettings settings() throws UserFault {
            if (seconds < BenchSettings.SECONDS_MIN || seconds > BenchSettings.SECONDS_MAX) {
                throw new UserFault(
                        FaultCode.USAGE,
                        "The benchmark can't run for " + seconds + " s",
                        "it takes " + BenchSettings.SECONDS_MIN + " to " + BenchSettings.SECONDS_MAX + " seconds",
                        "choose another --seconds");
            }
            return new BenchSettings(seconds, json);
        }
    }

    @Command(
            name = "codec",
            mixinStandardHelpOptions = true,
            description = {
                "The codec libraries side by side: time and memory a frame takes to encode and decode, and how close the"
                        + " result is.",
                ""
            },
            footer = {"", "Example:", "  boothline bench codec"})
    private static final class Codec extends Bench {
        Codec(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() throws Exception {
            CodecBench.run(settings(), shell.out());
            return 0;
        }
    }

    @Command(
            name = "pipeline",
            mixinStandardHelpOptions = true,
            description = {
                "The whole way of the audio, over real sockets on this machine: time from captured frame to datagram and"
                        + " from datagram to decoded frame, and what each thread allocates.",
                ""
            },
            footer = {"", "Example:", "  boothline bench pipeline --seconds 30"})
    private static final class Pipeline extends Bench {
        Pipeline(Shell shell) {
            super(shell);
        }

        @Override
        public Integer call() throws Exception {
            PipelineBench.run(settings(), shell.out());
            return 0;
        }
    }
}
