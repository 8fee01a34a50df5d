package org.boothline.app.log;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Names the file this process logs to, before the first logger is made. Nothing of the logging library is loaded by
 * this, so commands that never log start fast. <b>Thread</b>: any; call before anything logs.
 */
public final class LogFile {
    private static volatile @Nullable Path file;
    private static volatile @Nullable Consumer<String> warnings;

    private LogFile() {}

    /**
     * @param log rolled at 5 MiB, five kept
     * @param onWarning gets the sentence of each warning of ours, for the person; null for nobody
     */
    public static void use(Path log, @Nullable Consumer<String> onWarning) {
        file = log;
        warnings = onWarning;
    }

    /** The log file, or null when none was named. */
    public static @Nullable Path path() {
        return file;
    }

    static @Nullable Consumer<String> warnings() {
        return warnings;
    }
}
