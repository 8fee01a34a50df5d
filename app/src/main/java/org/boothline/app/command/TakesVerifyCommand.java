package org.boothline.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Shell;
import org.boothline.app.terminal.Table;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.PacketLeaves;
import org.boothline.takes.proof.PcmLeaves;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.Verdict;
import org.boothline.takes.seal.TakeVerifier;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;
import org.boothline.takes.store.TakeStore;
import org.boothline.transport.identity.IdentityStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code boothline takes verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a proof: computes every root and hash anew from the bytes on disk and compares them with what was"
                    + " signed.",
            "",
            "For a take: its packet log, its samples, its files and all signatures, on whichever side this is. For a"
                    + " file from elsewhere: the file and its proof.json are enough. Exit code 0 if all holds, 11 if not.",
            ""
        },
        footer = {"", "Examples:", "  boothline takes verify last", "  boothline takes verify replaced.wav proof.json"})
final class TakesVerifyCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(
            index = "0",
            paramLabel = "TAKE|FILE",
            arity = "0..1",
            description = "Id or name of the take, or last; or a WAV file. Default: last.")
    private String subject = "last";

    @Parameters(
            index = "1",
            paramLabel = "PROOF",
            arity = "0..1",
            description = "The proof of the file. Default: proof.json beside it.")
    private @Nullable Path proof;

    @Option(
            names = "--peer-fingerprint",
            paramLabel = "HEX",
            description = "With a file: only this station may have signed. May be given more than once."
                    + " Default: any; compare the fingerprints that are printed.")
    private List<String> signers = List.of();

    @Mixin
    private final DataOption data = new DataOption();

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    TakesVerifyCommand(Shell shell) {
        this.shell = shell;
    }

    /** The roots that this process computed, hexadecimal; null where this side has nothing to compute them from. */
    private record Roots(
            @Nullable String packets,
            @Nullable String pcm,
            @Nullable String pcmSha256) {}

    @Override
    public Integer call() throws Exception {
        Path file = Path.of(subject);
        if (Files.isRegularFile(file)) {
            Path statement = proof == null ? file.resolveSibling("proof.json") : proof;
            Verdict verdict = FileVerification.verify(file, statement, known());
            return report(new Json().with("file", file.toString()), file.toString(), verdict, null);
        }
        if (subject.endsWith(".wav") || proof != null) {
            throw new UserFault(
                    FaultCode.DISK, "The file " + file + " can't be verified", "there is no such file", "see its name");
        }
        return take();
    }

    private int take() throws UserFault, IOException {
        Path folder = data.folder(shell);
        DataOption.logTo(folder);
        TakeFolder take = new TakeStore(folder).take(subject);
        TakeInfo info = take.info();
        Fingerprint own = IdentityStore.loadOrCreate(folder).fingerprint();
        Verdict verdict = TakeVerifier.verifyTake(take, own, wav -> () -> WavSamples.open(wav));
        TakeReading reading = TakeReading.of(take);
        if (!reading.sent()) {
            verdict = verdict.and(provenFilesAreThere(take, reading));
        }
        Json json = new Json()
                .with("takeId", info.takeId())
                .with("name", info.name())
                .with("side", reading.sent() ? "sender" : "receiver");
        String title = "\"" + info.name() + "\" (" + info.takeId() + "), "
                + (reading.sent() ? "sent to " : "received from ") + reading.peer();
        return report(json, title, verdict, roots(take, info, reading.manifest().orElseThrow()));
    }

    /** A file that was proven once and is gone now is not proven by being absent. */
    private static Verdict provenFilesAreThere(TakeFolder folder, TakeReading reading) throws UserFault {
        List<Verdict.Check> checks = new ArrayList<>();
        for (Receipt receipt : reading.receipts()) {
            boolean there = Files.exists(folder.folder().resolve(receipt.file()));
            checks.add(new Verdict.Check(
                    "fileThere",
                    there,
                    receipt.file() + (there ? " is there." : " was proven and is not there any more.")));
        }
        return new Verdict(checks, List.of());
    }

    private static Roots roots(TakeFolder folder, TakeInfo info, SignedManifest signed) throws UserFault, IOException {
        Manifest manifest = signed.manifest();
        LogStack logs = TakeVerifier.packets(folder, info, manifest.indices());
        String packets = PacketLeaves.root(logs, manifest.indices(), manifest.unspooledPackets())
                .root();
        for (LogIndex log : logs.logs()) {
            log.close();
        }
        PcmLeaves.Root pcm = pcm(folder, info, manifest);
        return new Roots(packets, pcm == null ? null : pcm.root(), pcm == null ? null : pcm.pcmSha256());
    }

    /** The sender's samples are in its spool, the receiver's in replaced.wav. */
    private static PcmLeaves.@Nullable Root pcm(TakeFolder folder, TakeInfo info, Manifest manifest)
            throws UserFault, IOException {
        switch (info.direction()) {
            case SENT -> {
                try (LogIndex spool = LogIndex.open(folder.session().streamOf(info), "pcm", manifest.samples())) {
                    return PcmLeaves.root(spool, manifest.samples(), manifest.channels());
                }
            }
            case RECEIVED -> {
                if (!Files.exists(folder.replacedWav())) {
                    return null;
                }
                try (InputStream samples = WavSamples.open(folder.replacedWav())) {
                    return PcmLeaves.root(samples, manifest.samples().count(), manifest.channels(), false);
                }
            }
        }
        throw new IllegalStateException("a take was sent or received");
    }

    private int report(Json json, String title, Verdict verdict, @Nullable Roots roots) {
        if (roots != null) {
            json.with("packetRoot", roots.packets())
                    .with("pcmRoot", roots.pcm())
                    .with("pcmSha256", roots.pcmSha256());
        }
        if (this.json) {
            List<Map<String, ?>> checks = new ArrayList<>();
            for (Verdict.Check check : verdict.checks()) {
                checks.add(new Json()
                        .with("check", check.name())
                        .with("held", check.passed())
                        .with("detail", check.sentence())
                        .members());
            }
            json.with("checks", checks).with("notCovered", verdict.notCovered()).with("held", verdict.holds());
            shell.out().println(json.line());
        } else {
            text(title, verdict, roots);
        }
        return verdict.holds() ? 0 : FaultCode.PROOF.exitCode();
    }

    private void text(String title, Verdict verdict, @Nullable Roots roots) {
        shell.out().println(title);
        Table table = new Table("", "", "", "");
        for (Verdict.Check check : verdict.checks()) {
            table.row("", check.passed() ? "pass" : "FAIL", check.name(), check.sentence());
        }
        shell.out().println(table.text());
        if (roots != null) {
            Table computed = new Table("", "", "");
            computed.row("", "packet root", roots.packets() == null ? "nothing to compute it from" : roots.packets());
            computed.row("", "PCM root", roots.pcm() == null ? "not replaced yet" : roots.pcm());
            computed.row("", "SHA-256 of samples", roots.pcmSha256() == null ? "not replaced yet" : roots.pcmSha256());
            shell.out().println();
            shell.out().println(computed.text());
        }
        for (String sentence : verdict.notCovered()) {
            shell.out().println();
            shell.out().println("Not covered: " + sentence);
        }
        shell.out().println();
        shell.out().println(verdict.holds() ? "The proof holds." : "The proof does NOT hold.");
    }

    private Set<Fingerprint> known() throws UserFault {
        Set<Fingerprint> known = new LinkedHashSet<>();
        for (String hex : signers) {
            known.add(StationOptions.fingerprint(hex));
        }
        return known;
    }
}
