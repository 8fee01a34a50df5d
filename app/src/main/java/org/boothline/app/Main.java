package org.boothline.app;

import org.boothline.app.command.Boothline;
import org.boothline.app.terminal.Shell;

/** Where every Boothline process begins. <b>Thread</b>: main. */
public final class Main {
    private Main() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(Boothline.run(Shell.ofThisProcess(), arguments));
    }
}
