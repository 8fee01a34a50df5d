package org.boothline.app.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Figures;
import org.boothline.app.terminal.Shell;
import org.boothline.app.terminal.Table;
import org.boothline.base.fault.UserFault;
import org.boothline.transport.trust.KnownPeer;
import org.boothline.transport.trust.PeerBook;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code boothline peers}: only its subcommands do anything. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        description = {
            "The stations this one knows: their keys are pinned, they are connected without comparing words, and they can be"
                    + " called by name.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  boothline peers list",
            "  boothline peers rename \"Studio\" \"Studio A\"",
            "  boothline peers forget \"Studio A\""
        })
final class PeersCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private PeersCommand() {}

    /** With its subcommands, which need the shell. */
    static CommandLine line(Shell shell) {
        return new CommandLine(new PeersCommand())
                .addSubcommand(new ListPeers(shell))
                .addSubcommand(new Rename(shell))
                .addSubcommand(new Forget(shell));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing: list, rename or forget");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = {"Lists the known stations by name.", ""},
            footer = {"", "Example:", "  boothline peers list"})
    private static final class ListPeers implements Callable<Integer> {
        private final Shell shell;

        @Mixin
        private final DataOption data = new DataOption();

        @Option(names = "--json", description = "Print a JSON object.")
        private boolean json;

        ListPeers(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws Exception {
            List<KnownPeer> peers = new PeerBook(folder(data, shell)).list();
            shell.out().println(json ? json(peers).text() : text(peers));
            return 0;
        }

        private static String text(List<KnownPeer> peers) {
            if (peers.isEmpty()) {
                return "No station is known yet: call one, or invite one with `boothline invite`.";
            }
            Table table = new Table("name", "key", "known by", "since", "last call", "address");
            for (KnownPeer peer : peers) {
                table.row(
                        peer.name(),
                        peer.fingerprint().brief(),
                        peer.how().name().toLowerCase(Locale.ROOT),
                        Figures.timeOfDay(peer.pairedEpochMs()),
                        peer.lastCallEpochMs() == 0 ? "" : Figures.timeOfDay(peer.lastCallEpochMs()),
                        peer.host().isEmpty() ? "" : peer.host() + " " + peer.basePort());
            }
            return table.text();
        }

        private static Json json(List<KnownPeer> peers) {
            List<Map<String, ?>> list = new ArrayList<>();
            for (KnownPeer peer : peers) {
                list.add(new Json()
                        .with("name", peer.name())
                        .with("fingerprint", peer.fingerprint().hex())
                        .with("how", peer.how().name().toLowerCase(Locale.ROOT))
                        .with("pairedEpochMs", peer.pairedEpochMs())
                        .with("lastCallEpochMs", peer.lastCallEpochMs())
                        .with("host", peer.host())
                        .with("basePort", peer.basePort())
                        .members());
            }
            return new Json().with("peers", list);
        }
    }

    @Command(
            name = "rename",
            mixinStandardHelpOptions = true,
            description = {"Calls a known station something else on this machine.", ""},
            footer = {"", "Example:", "  boothline peers rename \"Studio\" \"Studio A\""})
    private static final class Rename implements Callable<Integer> {
        private final Shell shell;

        @Parameters(index = "0", paramLabel = "OLD", description = "Its name now.")
        private String oldName = "";

        @Parameters(index = "1", paramLabel = "NEW", description = "Its name from now on.")
        private String newName = "";

        @Mixin
        private final DataOption data = new DataOption();

        Rename(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws Exception {
            KnownPeer renamed = new PeerBook(folder(data, shell)).rename(oldName, newName);
            shell.out().println("\"" + oldName.strip() + "\" is \"" + renamed.name() + "\" from now on.");
            return 0;
        }
    }

    @Command(
            name = "forget",
            mixinStandardHelpOptions = true,
            description = {
                "Unpins a station's key: it is a stranger from now on, and has to be paired or invited anew. Takes"
                        + " stay.",
                ""
            },
            footer = {"", "Example:", "  boothline peers forget \"Studio A\""})
    private static final class Forget implements Callable<Integer> {
        private final Shell shell;

        @Parameters(paramLabel = "NAME", description = "A name that `boothline peers list` shows.")
        private String name = "";

        @Mixin
        private final DataOption data = new DataOption();

        Forget(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws Exception {
            KnownPeer forgotten = new PeerBook(folder(data, shell)).forget(name);
            shell.out()
                    .println("\"" + forgotten.name() + "\" ("
                            + forgotten.fingerprint().brief() + ") is forgotten.");
            return 0;
        }
    }

    private static Path folder(DataOption data, Shell shell) throws UserFault {
        Path folder = data.folder(shell);
        DataOption.logTo(folder);
        return folder;
    }
}
