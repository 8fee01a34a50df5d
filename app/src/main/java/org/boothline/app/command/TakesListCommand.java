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
import org.boothline.qmanager.api.TakeState;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code boothline takes list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the takes, the latest last: those this station sent and those it received, how far each is on its"
                    + " way to perfect, and how much of it the network lost.",
            ""
        },
        footer = {"", "Example:", "  boothline takes list"})
final class TakesListCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    TakesListCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = data.folder(shell);
        DataOption.logTo(folder);
        List<TakeReading> takes = new ArrayList<>();
        for (TakeFolder take : new TakeStore(folder).takes()) {
            try {
                takes.add(TakeReading.of(take));
            } catch (UserFault e) {
                shell.err().println(e.sentence()); // One damaged take does not hide the others.
            }
        }
        shell.out().println(json ? json(takes).text() : text(takes));
        return 0;
    }

    private static String text(List<TakeReading> takes) throws UserFault {
        if (takes.isEmpty()) {
            return "There are no takes.";
        }
        Table table = new Table("id", "name", "with", "direction", "when", ">length", "state", ">missing");
        for (TakeReading take : takes) {
            table.row(
                    take.info().takeId(),
                    take.info().name(),
                    take.peer(),
                    take.info().direction().name().toLowerCase(Locale.ROOT),
                    Figures.timeOfDay(take.info().startEpochNs() / 1_000_000),
                    take.info().isOpen() ? "" : Figures.clock(take.seconds()),
                    state(take),
                    take.info().isOpen() ? "" : Figures.percent(take.missingPercent()));
        }
        return table.text();
    }

    /** At the sender also what the other side has signed for. */
    private static String state(TakeReading take) throws UserFault {
        String here = take.state().name().toLowerCase(Locale.ROOT);
        return take.sent() && take.proven() != TakeState.RECORDED
                ? here + ", " + take.proven().name().toLowerCase(Locale.ROOT) + " there"
                : here;
    }

    private static Json json(List<TakeReading> takes) throws UserFault {
        List<Map<String, ?>> list = new ArrayList<>();
        for (TakeReading take : takes) {
            list.add(new Json()
                    .with("takeId", take.info().takeId())
                    .with("name", take.info().name())
                    .with("sessionId", take.info().sessionId())
                    .with("peer", take.peer())
                    .with("direction", take.info().direction())
                    .with("startEpochNs", take.info().startEpochNs())
                    .with("seconds", take.seconds())
                    .with("state", take.state())
                    .with("missingPercent", take.missingPercent())
                    .members());
        }
        return new Json().with("takes", list);
    }
}
