package org.boothline.app.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Where a command was started: its standard streams, its environment, and whether a person sits there.
 *
 * @param interactive standard input and output are both a terminal
 */
public record Shell(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, boolean interactive) {
    /** The shell this process was started from. */
    public static Shell ofThisProcess() {
        return new Shell(System.in, stream(FileDescriptor.out), stream(FileDescriptor.err), System.getenv(), person());
    }

    public static boolean onWindows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /**
     * UTF-8 except on Windows: a service or a container often has no locale at all, and Java 17 would then print
     * question marks where a terminal and every program that reads the output expect UTF-8.
     */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, charset());
    }

    private static Charset charset() {
        return onWindows() ? Charset.defaultCharset() : StandardCharsets.UTF_8;
    }

    /** A writer that ends in one of the streams, in the same characters. */
    public static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, charset()), true);
    }

    /** From Java 22 on a console may exist where no terminal is; it then says so itself. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean person() {
        var console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) console.getClass().getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // Before Java 22 there is no such method, and a console means a terminal.
        }
    }
}
