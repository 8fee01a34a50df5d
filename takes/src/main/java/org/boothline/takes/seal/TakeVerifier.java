package org.boothline.takes.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.range.LongRange;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.Proof;
import org.boothline.takes.proof.ProofVerifier;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SampleSource;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.takes.proof.Verdict;
import org.boothline.takes.store.Direction;
import org.boothline.takes.store.PeerInfo;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeInfo;

/**
 * Verifies a take in its folder: finds the logs, files and statements, and lets {@link ProofVerifier} decide.
 *
 * <p><b>Thread</b>: any that may wait for the disk.
 */
public final class TakeVerifier {
    private static final Set<String> PACKET_CHECKS = Set.of("packetsPresent", "packetRoot");

    private TakeVerifier() {}

    /** Opens the samples of a WAV file; who can read one is not this module's business. */
    @FunctionalInterface
    public interface WavSamples {
        SampleSource of(Path wav) throws IOException;
    }

    /**
     * Verifies everything that was signed for a take: its packets, and each file that has a receipt.
     *
     * @param own this station; with the session's peers the only one whose signatures count
     * @throws UserFault (PROOF) if there is no manifest to hold the take against, (DISK) if something can't be read
     */
    public static Verdict verifyTake(TakeFolder folder, Fingerprint own, WavSamples wavs) throws UserFault {
        TakeInfo take = folder.info();
        SignedManifest signed = folder.manifest()
                .orElseThrow(() -> new UserFault(
                        FaultCode.PROOF,
                        "Take " + take.takeId() + " can't be verified",
                        take.isOpen() ? "it is not stopped" : "its sender has not signed for it yet",
                        "try again when the sender's station can be reached"));
        Set<Fingerprint> known = known(folder, own);
        Verdict verdict = new Verdict(List.of(matches(take, signed)), List.of());
        try {
            Optional<Proof> proof = folder.proof();
            Verdict logs = verifyLogs(folder, take, signed, known);
            verdict = verdict.and(isOnlyReplaced(take, proof) ? packetsNotCovered(logs) : logs);
            if (proof.isPresent()) {
                verdict = verdict.and(verifyFiles(folder, take, signed, proof.get(), known, wavs));
            }
            return verdict;
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "Take " + take.takeId() + " can't be verified",
                    String.valueOf(e.getMessage()),
                    "check that its files are there and the disk is sound",
                    e);
        }
    }

    /** Replace needs no packets, and promises none. */
    private static boolean isOnlyReplaced(TakeInfo take, Optional<Proof> proof) throws UserFault {
        return take.direction() == Direction.RECEIVED
                && proof.isPresent()
                && levels(proof.get()).equals(EnumSet.of(Receipt.Level.REPLACED));
    }

    private static Verdict packetsNotCovered(Verdict logs) {
        Verdict.Check present = logs.checks().stream()
                .filter(check -> check.name().equals("packetsPresent"))
                .findFirst()
                .orElse(null);
        if (present == null || present.passed()) {
            return logs;
        }
        List<Verdict.Check> others = logs.checks().stream()
                .filter(check -> !PACKET_CHECKS.contains(check.name()))
                .toList();
        List<String> notCovered = new ArrayList<>(logs.notCovered());
        notCovered.add("The take was replaced and not restored: " + present.sentence());
        return new Verdict(others, notCovered);
    }

    /** The packet logs of a take, the patch first, because it was fetched for what the received one lacks. */
    public static LogStack packets(TakeFolder folder, TakeInfo take, LongRange indices) throws IOException {
        List<LogIndex> logs = new ArrayList<>();
        if (take.direction() == Direction.RECEIVED) {
            logs.add(LogIndex.open(folder.folder(), "patch", indices));
        }
        logs.add(LogIndex.open(folder.session().streamOf(take), "packets", indices));
        return new LogStack(logs);
    }

    private static Set<Fingerprint> known(TakeFolder folder, Fingerprint own) throws UserFault {
        Set<Fingerprint> known = new HashSet<>();
        known.add(own);
        for (PeerInfo peer : folder.session().info().peers()) {
            known.add(new Fingerprint(peer.fingerprint()));
        }
        return known;
    }

    /** A sound manifest of another take proves nothing about this one. */
    private static Verdict.Check matches(TakeInfo take, SignedManifest signed) {
        try {
            Manifest manifest = signed.manifest();
            boolean same = manifest.take().equals(take.takeId())
                    && manifest.session().equals(take.sessionId())
                    && manifest.stream().equals(take.streamId());
            return new Verdict.Check(
                    "manifestSubject",
                    same,
                    same ? "The manifest is for this take." : "The manifest is for another take.");
        } catch (UserFault e) {
            return new Verdict.Check("manifestSubject", false, e.sentence());
        }
    }

    private static Verdict verifyLogs(TakeFolder folder, TakeInfo take, SignedManifest signed, Set<Fingerprint> known)
            throws IOException, UserFault {
        Manifest manifest = signed.manifest();
        Verdict verdict = ProofVerifier.verifyPackets(packets(folder, take, manifest.indices()), signed, known);
        if (take.direction() == Direction.SENT) {
            Path stream = folder.session().streamOf(take);
            LogStack pcm = LogStack.of(LogIndex.open(stream, "pcm", manifest.samples()));
            verdict = verdict.and(ProofVerifier.verifyPcm(pcm, signed, known));
        }
        return verdict;
    }

    private static Verdict verifyFiles(
            TakeFolder folder,
            TakeInfo take,
            SignedManifest signed,
            Proof proof,
            Set<Fingerprint> known,
            WavSamples wavs)
            throws IOException, UserFault {
        boolean same = proof.manifest().equals(signed);
        Verdict.Check check = new Verdict.Check(
                "proofSubject",
                same,
                same ? "The proof is for this take's manifest." : "The proof is for another manifest.");
        Verdict verdict = new Verdict(List.of(check), List.of());
        for (Receipt.Level level : levels(proof)) {
            Path wav = level == Receipt.Level.RESTORED ? folder.restoredWav() : folder.replacedWav();
            if (!Files.exists(wav)) {
                verdict = verdict.and(ProofVerifier.verifyReceipt(proof, level, known));
            } else if (level == Receipt.Level.RESTORED) {
                LogStack packets = packets(folder, take, signed.manifest().indices());
                verdict = verdict.and(ProofVerifier.verifyRestored(wav, packets, proof, known));
            } else {
                verdict = verdict.and(ProofVerifier.verifyFile(wav, wavs.of(wav), proof, known));
            }
        }
        return verdict;
    }

    /** The levels that somebody signed for. */
    private static Set<Receipt.Level> levels(Proof proof) throws UserFault {
        Set<Receipt.Level> levels = EnumSet.noneOf(Receipt.Level.class);
        for (SignedReceipt receipt : proof.receipts()) {
            levels.add(receipt.receipt().level());
        }
        return levels;
    }
}
