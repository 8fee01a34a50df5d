package org.boothline.app.command;

import java.io.IOException;
import java.nio.file.Files;
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
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.gap.GapMap;
import org.boothline.takes.log.Damage;
import org.boothline.takes.log.DriftMap;
import org.boothline.takes.log.SpoolFaults;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.store.TakeStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code boothline takes show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {
            "Shows everything about a take: its ranges and roots, what was recovered and concealed while it was heard,"
                    + " each gap with its time, what the sender never had, what is proven, and its files.",
            ""
        },
        footer = {"", "Examples:", "  boothline takes show last", "  boothline takes show \"Take 1\" --json"})
final class TakesShowCommand implements Callable<Integer> {
    /** More lines than a person reads; {@code --json} has them all. */
    private static final int RANGES_SHOWN = 40;

    private final Shell shell;

    @Parameters(paramLabel = "TAKE", arity = "0..1", description = "Id or name of the take, or last. Default: last.")
    private String take = "last";

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    TakesShowCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
        Path folder = data.folder(shell);
        DataOption.logTo(folder);
        TakeReading reading = TakeReading.of(new TakeStore(folder).take(take));
        if (json) {
            shell.out().println(json(reading).text());
        } else {
            text(reading);
        }
        return 0;
    }

    private void text(TakeReading take) throws UserFault, IOException {
        Table facts = new Table("", "")
                .row("take", take.info().takeId())
                .row("name", take.info().name())
                .row("session", take.info().sessionId())
                .row("stream", take.info().streamId())
                .row(take.sent() ? "sent to" : "received from", take.peer())
                .row("begun", Figures.timeOfDay(take.info().startEpochNs() / 1_000_000))
                .row("state", take.state().name().toLowerCase(Locale.ROOT) + withReason(take));
        if (!take.info().isOpen()) {
            facts.row(
                            "length",
                            Figures.seconds(take.seconds()) + ", ended: "
                                    + take.info().endReason())
                    .row("samples", range(take.info().samples()))
                    .row("packets", range(take.info().indices()));
        }
        TakeHeard heard = take.heard();
        if (heard != null) {
            heard.addTo(facts);
        }
        if (take.info().successorOf() != null) {
            facts.row("continues", take.info().successorOf());
        }
        if (take.manifest().isPresent()) {
            Manifest manifest = take.manifest().get().manifest();
            facts.row("signed by", manifest.sender().hex())
                    .row("packet root", manifest.packetRoot())
                    .row("PCM root", manifest.pcmRoot())
                    .row("SHA-256 of samples", manifest.pcmSha256());
        } else {
            facts.row("signed by", "nobody yet");
        }
        for (Receipt receipt : take.receipts()) {
            facts.row(
                    "proven " + receipt.level().name().toLowerCase(Locale.ROOT),
                    Figures.timeOfDay(receipt.provedEpochMs()) + ", " + receipt.file());
        }
        for (Path file : files(take)) {
            facts.row("file", file.toString());
        }
        shell.out().println(facts.text());
        gaps(take);
    }

    private void gaps(TakeReading take) throws IOException {
        GapMap gaps = take.gaps();
        if (gaps == null) {
            return;
        }
        long first = take.info().firstSample();
        samples("Missing, lost by the network", gaps.missingSamples(), first);
        samples("Source faults: the sender had no audio", gaps.sourceFaults(), first);
        for (SpoolFaults.Fault fault :
                SpoolFaults.read(take.folder().session().streamOf(take.info())).sourceFaults()) {
            if (fault.range().overlaps(take.info().samples())) {
                shell.out().println("  " + span(fault.range(), first) + "  " + fault.why());
            }
        }
        samples("Unspooled: the sender's disk does not hold it", gaps.unspooledSamples(), first);
        if (!take.damage().isEmpty()) {
            shell.out().println();
            shell.out().println("Damage on this disk");
            for (Damage damage : take.damage()) {
                shell.out().println("  " + damage.sentence());
            }
        }
    }

    private void samples(String heading, RangeSet set, long first) {
        List<LongRange> ranges = set.ranges();
        if (ranges.isEmpty()) {
            return;
        }
        shell.out().println();
        shell.out()
                .println(heading + ": " + Figures.count(ranges.size(), "range", "ranges") + ", "
                        + Figures.milliseconds(set.count() / 48.0));
        ranges.stream().limit(RANGES_SHOWN).forEach(range -> shell.out().println("  " + span(range, first)));
        if (ranges.size() > RANGES_SHOWN) {
            shell.out()
                    .println("  and " + Figures.count(ranges.size() - RANGES_SHOWN) + " more; --json lists them all");
        }
    }

    /** Times from the beginning of the take. */
    private static String span(LongRange range, long first) {
        return Figures.sampleTime(Math.max(0, range.first() - first)) + " to "
                + Figures.sampleTime(Math.max(0, range.end() - first)) + "  ("
                + Figures.milliseconds(range.count() / 48.0) + ")";
    }

    private static String range(LongRange range) {
        return Figures.count(range.first()) + " to " + Figures.count(range.end() - 1) + " ("
                + Figures.count(range.count()) + ")";
    }

    private static String withReason(TakeReading take) {
        return take.reason().isEmpty() ? "" : ": " + take.reason();
    }

    private static List<Path> files(TakeReading take) {
        List<Path> files = new ArrayList<>();
        for (Path file : List.of(
                take.folder().receivedWav(),
                take.folder().restoredWav(),
                take.folder().replacedWav(),
                take.folder().proofFile())) {
            if (Files.exists(file)) {
                files.add(file);
            }
        }
        return files;
    }

    private static Json json(TakeReading take) throws UserFault {
        @Nullable
        Manifest manifest = take.manifest().isPresent() ? take.manifest().get().manifest() : null;
        GapMap gaps = take.gaps();
        TakeHeard heard = take.heard();
        List<Map<String, ?>> receipts = new ArrayList<>();
        for (Receipt receipt : take.receipts()) {
            receipts.add(new Json()
                    .with("level", receipt.level())
                    .with("file", receipt.file())
                    .with("fileSha256", receipt.fileSha256())
                    .with("decoder", receipt.decoder())
                    .with("provedEpochMs", receipt.provedEpochMs())
                    .with("receiver", receipt.receiver().hex())
                    .members());
        }
        return new Json()
                .with("takeId", take.info().takeId())
                .with("name", take.info().name())
                .with("sessionId", take.info().sessionId())
                .with("streamId", take.info().streamId())
                .with("peer", take.peer())
                .with("direction", take.info().direction())
                .with("state", take.state())
                .with("reason", take.reason())
                .with("startEpochNs", take.info().startEpochNs())
                .with("seconds", take.seconds())
                .with("firstSample", take.info().firstSample())
                .with("endSample", take.info().endSample())
                .with("firstIndex", take.info().firstIndex())
                .with("endIndex", take.info().endIndex())
                .with("endReason", take.info().endReason())
                .with("successorOf", take.info().successorOf())
                .with("sender", manifest == null ? null : manifest.sender().hex())
                .with("packetRoot", manifest == null ? null : manifest.packetRoot())
                .with("pcmRoot", manifest == null ? null : manifest.pcmRoot())
                .with("pcmSha256", manifest == null ? null : manifest.pcmSha256())
                .with(
                        "missingPackets",
                        gaps == null ? null : gaps.missingPackets().ranges())
                .with(
                        "missingSamples",
                        gaps == null ? null : gaps.missingSamples().ranges())
                .with("sourceFaults", gaps == null ? null : gaps.sourceFaults().ranges())
                .with(
                        "unspooledPackets",
                        gaps == null ? null : gaps.unspooledPackets().ranges())
                .with(
                        "unspooledSamples",
                        gaps == null ? null : gaps.unspooledSamples().ranges())
                .with("copiedPackets", heard == null ? null : heard.copied().count())
                .with("resentPackets", heard == null ? null : heard.resent().count())
                .with(
                        "concealedSamples",
                        heard == null ? null : heard.concealed().ranges())
                .with("concealedMs", heard == null ? null : TakeHeard.ms(heard.concealed()))
                .with("lateMs", heard == null ? null : TakeHeard.ms(heard.late()))
                .with(
                        "driftPpm",
                        heard == null
                                ? null
                                : heard.drift().map(DriftMap::driftPpm).orElse(null))
                .with("damage", take.damage().stream().map(Damage::sentence).toList())
                .with("receipts", receipts)
                .with("files", files(take).stream().map(Path::toString).toList());
    }
}
