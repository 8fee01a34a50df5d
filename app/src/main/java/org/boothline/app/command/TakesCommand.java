package org.boothline.app.command;

import org.boothline.app.terminal.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code boothline takes}: only its subcommands do anything. */
@Command(
        name = "takes",
        mixinStandardHelpOptions = true,
        description = {"What was recorded: lists it, makes it perfect, proves it.", ""},
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  boothline takes list",
            "  boothline takes restore last",
            "  boothline takes verify last"
        })
final class TakesCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private TakesCommand() {}

    /** With its subcommands, which need the shell. */
    static CommandLine line(Shell shell) {
        return new CommandLine(new TakesCommand())
                .addSubcommand(new TakesListCommand(shell))
                .addSubcommand(new TakesShowCommand(shell))
                .addSubcommand(new TakesRestoreCommand(shell))
                .addSubcommand(new TakesReplaceCommand(shell))
                .addSubcommand(new TakesVerifyCommand(shell))
                .addSubcommand(new TakesExportCommand(shell));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: list, show, restore, replace, verify or export");
    }
}
