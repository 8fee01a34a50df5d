package org.boothline.app.command;

import java.nio.file.Path;
import org.boothline.app.log.LogFile;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose data a command works on. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = {
                "Folder with identity, takes and logs. Default: the system's place for this user's data,"
                        + " or what BOOTHLINE_DATA names."
            })
    private @Nullable Path data;

    /** The folder, made if need be. */
    Path folder(Shell shell) throws UserFault {
        Path chosen = data;
        return DataFolder.make(
                chosen == null ? standardFolder(shell) : chosen.toAbsolutePath().normalize(), shell.err()::println);
    }

    static Path standardFolder(Shell shell) {
        return DataFolder.standard(
                shell.environment(), System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")));
    }

    /** From now on this process logs to the folder's log, and only there: what a person must know comes as an event. */
    static void logTo(Path folder) {
        LogFile.use(folder.resolve("log").resolve("boothline.log"), null);
    }
}
