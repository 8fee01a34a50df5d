package org.boothline.app.terminal;

/**
 * Sentences that scroll, and below them at most one live line that is rewritten in place. <b>Thread</b>: any.
 */
public final class Terminal {
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Shell shell;
    private final int columns;
    private String live = "";

    public Terminal(Shell shell) {
        this.shell = shell;
        this.columns = shell.interactive() ? Keyboard.columns() : 0;
    }

    public boolean interactive() {
        return shell.interactive();
    }

    /** A line for the reader of standard output, above the live line. */
    public synchronized void say(String line) {
        clear();
        shell.out().println(line);
        redraw();
    }

    /** A line for the person only (standard error), above the live line. */
    public synchronized void warn(String line) {
        clear();
        shell.err().println(line);
        redraw();
    }

    /** Replaces the live line; does nothing where no person looks. */
    public synchronized void live(String line) {
        if (!shell.interactive()) {
            return;
        }
        String fitting = fitting(line);
        if (!fitting.equals(live)) {
            live = fitting;
            shell.out().print(CLEAR_LINE + live);
            shell.out().flush();
        }
    }

    /** Takes the live line away. */
    public synchronized void endLive() {
        clear();
        live = "";
    }

    private void clear() {
        if (!live.isEmpty()) {
            shell.out().print(CLEAR_LINE);
            shell.out().flush();
        }
    }

    private void redraw() {
        if (!live.isEmpty()) {
            shell.out().print(live);
            shell.out().flush();
        }
    }

    /** A line that wraps can't be rewritten. */
    private String fitting(String line) {
        return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1));
    }
}
