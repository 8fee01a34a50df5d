package org.boothline.app.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys one at a time, without echo, where the system has {@code stty} and a terminal; elsewhere lines must do.
 * <b>Thread</b>: any. The terminal gets its old manner back on {@link #close}, and whoever ends the process without
 * closing must call it too.
 */
public final class Keyboard implements AutoCloseable {
    private static final File TERMINAL = new File("/dev/tty");
    private static final int COLUMNS_DEFAULT = 80;

    private final String manner;
    private boolean closed;

    private Keyboard(String manner) {
        this.manner = manner;
    }

    /** The keyboard, or null where keys can't be read one at a time. */
    public static @Nullable Keyboard raw() {
        String manner = stty("-g");
        if (manner == null || manner.isBlank()) {
            return null;
        }
        return stty("-icanon", "-echo", "min", "1") == null ? null : new Keyboard(manner.strip());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            stty(manner);
        }
    }

    /** How many characters a line of the terminal has. */
    static int columns() {
        String size = stty("size");
        try {
            String[] words = size == null ? new String[0] : size.strip().split(" ", -1);
            int columns = words.length == 2 ? Integer.parseInt(words[1]) : 0;
            return columns > 0 ? columns : COLUMNS_DEFAULT;
        } catch (NumberFormatException e) {
            return COLUMNS_DEFAULT; // An stty that answers something else: a usual width will do.
        }
    }

    /** What stty answers, or null where there is none, no terminal, or no answer within 2 s. */
    private static @Nullable String stty(String... arguments) {
        if (Shell.onWindows() || !TERMINAL.exists()) {
            return null;
        }
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(TERMINAL)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return null;
            }
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.exitValue() == 0 ? answer : null;
        } catch (IOException e) {
            return null; // No stty here.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
