package org.boothline.app.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Shell;
import org.boothline.app.terminal.Table;
import org.boothline.base.identity.Fingerprint;
import org.boothline.transport.identity.IdentityStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code boothline identity}. */
@Command(
        name = "identity",
        mixinStandardHelpOptions = true,
        description = {
            "Shows this station's fingerprint: what other stations know it by. The key is made on first use.",
            "",
            "Two stations that meet for the first time compare words, or one invites the other; the fingerprint is for"
                    + " scripts, which give it with --peer-fingerprint, and for `boothline takes verify`.",
            ""
        },
        footer = {"", "Example:", "  boothline identity"})
final class IdentityCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    IdentityCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = data.folder(shell);
        DataOption.logTo(folder);
        Fingerprint fingerprint = IdentityStore.loadOrCreate(folder).fingerprint();
        Path place = folder.resolve("identity");
        if (json) {
            shell.out()
                    .println(new Json()
                            .with("fingerprint", fingerprint.hex())
                            .with("brief", fingerprint.brief())
                            .with("folder", place.toString())
                            .line());
        } else {
            shell.out()
                    .println(new Table("", "")
                            .row("fingerprint", fingerprint.hex())
                            .row("in short", fingerprint.brief())
                            .row("kept in", place.toString())
                            .text());
        }
        return 0;
    }
}
