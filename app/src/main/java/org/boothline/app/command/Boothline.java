package org.boothline.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.boothline.app.log.LogFile;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.UserFault;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: finds the command, runs it, and turns whatever went wrong into one sentence and an exit code.
 *
 * <p>Exit codes: 0 when it was done, 1 for a bug of ours, 2 for a command that can't be, and each
 * {@link org.boothline.base.fault.FaultCode}'s own.
 */
@Command(
        name = "boothline",
        description = {"Studio-quality audio between two rooms; and after the take a file that is perfect, with proof."
        },
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Try it on this machine alone, without a sound card:",
            "  boothline demo",
            "",
            "Each command explains itself: boothline COMMAND --help"
        })
public final class Boothline implements Runnable {
    private static final int EXIT_CODE_BUG = 1;
    private static final int EXIT_CODE_USAGE = 2;
    private static final int WIDTH = 100;

    private static final Map<String, Function<Shell, Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("demo", DemoCommand::new);
        COMMANDS.put("listen", ListenCommand::new);
        COMMANDS.put("call", CallCommand::new);
        COMMANDS.put("invite", InviteCommand::new);
        COMMANDS.put("peers", PeersCommand::line);
        COMMANDS.put("takes", TakesCommand::line);
        COMMANDS.put("qmanager", QManagerCommand::line);
        COMMANDS.put("devices", DevicesCommand::new);
        COMMANDS.put("identity", IdentityCommand::new);
        COMMANDS.put("bench", BenchCommand::line);
    }

    private final Shell shell;

    private Boothline(Shell shell) {
        this.shell = shell;
    }

    @Override
    public void run() {
        CommandLine help = commandLine(shell, "");
        help.usage(help.getOut());
    }

    /** Runs the command that {@code arguments} name and returns the exit code. */
    public static int run(Shell shell, String... arguments) {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> bug(shell, failure));
        try {
            return commandLine(shell, arguments.length == 0 ? "" : arguments[0]).execute(arguments);
        } catch (Error e) {
            return bug(shell, e); // Errors pass the parser's handler by: a class that is missing, no memory left.
        }
    }

    /**
     * The parser with the one command that is wanted; with all of them when help or a suggestion may need them. Making
     * all of them reads every option of every command, which costs more than most commands do.
     */
    static CommandLine commandLine(Shell shell, String wanted) {
        CommandLine line = new CommandLine(new Boothline(shell));
        Function<Shell, Object> one = COMMANDS.get(wanted);
        if (one != null) {
            line.addSubcommand(wanted, one.apply(shell));
        } else {
            COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.apply(shell)));
        }
        line.getCommandSpec().versionProvider(() -> new String[] {Version.sentence()});
        line.getCommandSpec().mixinStandardHelpOptions(true);
        line.setUsageHelpWidth(WIDTH);
        line.setOut(Shell.writer(shell.out()));
        line.setErr(Shell.writer(shell.err()));
        line.setParameterExceptionHandler(Boothline::refuse);
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(shell, failure));
        return line;
    }

    private static int refuse(ParameterException refusal, String[] arguments) {
        CommandLine command = refusal.getCommandLine();
        if (refusal.getCause() instanceof UserFault fault) {
            command.getErr().println(fault.sentence());
            return fault.code().exitCode();
        }
        command.getErr().println(sentence(refusal));
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return EXIT_CODE_USAGE;
    }

    private static String sentence(ParameterException refusal) {
        if (refusal instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !refusal.getCommandLine().getSubcommands().isEmpty()) {
            return "\"" + unmatched.getUnmatched().get(0) + "\" is not a command; these are: "
                    + String.join(
                            ", ", refusal.getCommandLine().getSubcommands().keySet()) + ".";
        }
        String message = String.valueOf(refusal.getMessage());
        return message.endsWith(".") ? message : message + ".";
    }

    private static int failed(Shell shell, Exception failure) {
        if (failure instanceof UserFault fault) {
            shell.err().println(fault.sentence());
            if (LogFile.path() != null) {
                LoggerFactory.getLogger(Boothline.class).info("The command ended with a fault", fault);
            }
            return fault.code().exitCode();
        }
        return bug(shell, failure);
    }

    private static int bug(Shell shell, Throwable failure) {
        if (LogFile.path() == null) {
            DataOption.logTo(DataOption.standardFolder(shell));
        }
        LoggerFactory.getLogger(Boothline.class).info("The command ended with a bug", failure);
        shell.err()
                .println("Boothline made a mistake (" + failure.getClass().getSimpleName()
                        + "): that is a bug, please report it with the log, " + LogFile.path() + ".");
        return EXIT_CODE_BUG;
    }
}
