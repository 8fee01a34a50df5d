package org.boothline.app.command;

import java.nio.file.Path;
import java.util.Optional;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Figures;
import org.boothline.app.terminal.Shell;
import org.boothline.app.terminal.StopSignals;
import org.boothline.app.terminal.Terminal;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.qmanager.api.GapView;
import org.boothline.qmanager.api.JobView;
import org.boothline.qmanager.api.QManagerClient;
import org.boothline.qmanager.api.TakeView;
import org.boothline.takes.store.TakeStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code takes restore} and {@code takes replace} have in common: all but the wish itself. */
final class JobOptions {
    private static final int EXIT_CODE_INTERRUPTED = 130;

    /** What is asked of the Q Manager. */
    @FunctionalInterface
    interface Wish {
        JobView begin(QManagerClient client, String take) throws UserFault;
    }

    @Parameters(paramLabel = "TAKE", arity = "0..1", description = "Id or name of the take, or last. Default: last.")
    private String take = "last";

    @Mixin
    private final QManagerAccess qManager = new QManagerAccess();

    @Option(names = "--detach", description = "Return at once; the Q Manager goes on by itself.")
    private boolean detach;

    @Option(
            names = "--json",
            description = "Print one JSON object a line: each change of the job, and at the end the take.")
    private boolean json;

    int run(Shell shell, Wish wish) throws UserFault, InterruptedException {
        Terminal terminal = new Terminal(shell);
        Path folder = qManager.folder(shell);
        DataOption.logTo(folder);
        String takeId = new TakeStore(folder).take(take).id(); // Before a Q Manager is started for nothing.
        QManagerClient client = qManager.ensureRunning(shell);
        TakeView before = client.take(takeId);
        terminal.say(json ? new Json().with("before", before).line() : lacks(before));
        JobView begun = wish.begin(client, takeId);
        if (detach) {
            terminal.say(
                    json
                            ? new Json().with("job", begun).line()
                            : "The Q Manager has the job; `boothline qmanager jobs` shows how far it is.");
            return 0;
        }
        JobWatch watch = new JobWatch(terminal, json);
        StopSignals.on(watch::leave, terminal::endLive);
        Optional<JobView> finished = watch.follow(client, begun);
        if (finished.isEmpty()) {
            terminal.warn("The Q Manager goes on with the job; `boothline qmanager jobs` shows how far it is.");
            return EXIT_CODE_INTERRUPTED;
        }
        TakeView view = client.take(takeId);
        if (json) {
            terminal.say(new Json().with("take", view).line());
        } else if (finished.get().state().equals("DONE")) {
            terminal.say(sentence(view, finished.get()));
        }
        return judged(view, finished.get());
    }

    private static String lacks(TakeView take) {
        GapView gaps = take.gaps();
        return "\"" + take.name() + "\", " + Figures.seconds(take.seconds())
                + (gaps == null
                        ? ""
                        : ": " + Figures.count(gaps.packetsMissing()) + " of "
                                + Figures.count(take.endIndex() - take.firstIndex(), "packet", "packets")
                                + " missing in "
                                + Figures.count(gaps.missing().size(), "gap", "gaps"))
                + ".";
    }

    private static String sentence(TakeView take, JobView job) {
        boolean restore = job.kind().equals("restore");
        String units = restore ? "packet" : "sample";
        String fetched = job.unitsMissing() == 0
                ? "nothing was missing"
                : Figures.count(job.unitsFetched(), units, units + "s") + " of "
                        + Figures.count(job.unitsMissing()) + " missing ones fetched ("
                        + Figures.bytes(job.bytesResent()) + ") in "
                        + Figures.seconds((job.finishedEpochMs() - job.startedEpochMs()) / 1e3);
        @Nullable String file = restore ? take.restoredWav() : take.replacedWav();
        return "\"" + take.name() + "\" is " + (job.isProven() ? (restore ? "restored" : "replaced") : "partial") + ": "
                + fetched + (file == null ? "." : "; " + file);
    }

    private static int judged(TakeView take, JobView job) throws UserFault {
        if (job.isProven()) {
            return 0;
        }
        String why = job.reason() == null ? "the job was given up" : job.reason();
        boolean partial = job.state().equals("DONE");
        throw new UserFault(
                FaultCode.TAKE,
                "\"" + take.name() + "\" is not " + (job.kind().equals("restore") ? "restored" : "replaced")
                        + (partial ? " wholly" : ""),
                why.endsWith(".") ? why.substring(0, why.length() - 1) : why,
                partial
                        ? "what is missing can't be had any more; see `boothline takes show`"
                        : "see `boothline takes show`, and try again");
    }
}
