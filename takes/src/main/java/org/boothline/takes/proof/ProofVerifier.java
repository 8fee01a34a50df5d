package org.boothline.takes.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.LogStack;

/**
 * Decides whether a proof holds. Every root and hash is computed anew from bytes on disk; nothing that the proof says is
 * taken for granted except what its two signers vouch for by name.
 *
 * <p><b>Thread</b>: any; takes seconds for an hour of audio. <b>Memory</b>: under a megabyte, however long the take.
 */
public final class ProofVerifier {
    private ProofVerifier() {}

    /**
     * Does a file hold the sender's samples?
     *
     * @param file the file itself, for its hash
     * @param samples the same file's samples
     * @param known fingerprints of stations that may have signed; empty if any may
     * @throws UserFault (DISK) if the file can't be read
     */
    public static Verdict verifyFile(Path file, SampleSource samples, Proof proof, Set<Fingerprint> known)
            throws UserFault {
        Verdict.Builder verdict = new Verdict.Builder();
        Optional<Manifest> manifest = verifyManifest(proof.manifest(), known, verdict);
        if (manifest.isPresent()) {
            checkSamples(file, samples, manifest.get(), verdict);
            checkReceipt(proof, Receipt.Level.REPLACED, file, known, verdict);
            declared(manifest.get(), true, verdict);
        }
        return verdict.verdict();
    }

    /**
     * Does a packet log hold the sender's packets? And is {@code file} the one the receiver vouches for?
     *
     * @param known fingerprints of stations that may have signed; empty if any may
     * @throws UserFault (DISK) if a file can't be read
     */
    public static Verdict verifyRestored(Path file, LogStack packets, Proof proof, Set<Fingerprint> known)
            throws UserFault {
        Verdict.Builder verdict = new Verdict.Builder();
        Optional<Manifest> manifest = verifyManifest(proof.manifest(), known, verdict);
        if (manifest.isPresent()) {
            checkPackets(packets, manifest.get(), verdict);
            Optional<Receipt> receipt = checkReceipt(proof, Receipt.Level.RESTORED, file, known, verdict);
            declared(manifest.get(), false, verdict);
            receipt.ifPresent(r -> verdict.notCovered("That " + file.getFileName() + " is what " + r.decoder()
                    + " made of these packets is the receiver's assertion."));
        }
        return verdict.verdict();
    }

    /** Does a packet log hold what a manifest declares? For a take that has no receipt yet, or the sender's own spool. */
    public static Verdict verifyPackets(LogStack packets, SignedManifest signed, Set<Fingerprint> known)
            throws UserFault {
        Verdict.Builder verdict = new Verdict.Builder();
        Optional<Manifest> manifest = verifyManifest(signed, known, verdict);
        if (manifest.isPresent()) {
            checkPackets(packets, manifest.get(), verdict);
            declared(manifest.get(), false, verdict);
        }
        return verdict.verdict();
    }

    /** Does a log of captured samples hold what a manifest declares? */
    public static Verdict verifyPcm(LogStack pcm, SignedManifest signed, Set<Fingerprint> known) throws UserFault {
        Verdict.Builder verdict = new Verdict.Builder();
        Optional<Manifest> manifest = verifyManifest(signed, known, verdict);
        if (manifest.isPresent()) {
            checkPcm(pcm, manifest.get(), verdict);
            declared(manifest.get(), true, verdict);
        }
        return verdict.verdict();
    }

    private static Optional<Manifest> verifyManifest(
            SignedManifest signed, Set<Fingerprint> known, Verdict.Builder verdict) {
        try {
            Manifest manifest = signed.manifest();
            Fingerprint signer = signed.signer();
            boolean holds = verdict.check(
                    "manifestSignature",
                    signed.signatureHolds() && signer.equals(manifest.sender()),
                    "The manifest is signed by its sender, " + signer.brief() + ".",
                    "The manifest's signature does not hold: it was altered, or signed by another than its sender.");
            holds &= verdict.check(
                    "senderKnown",
                    known.isEmpty() || known.contains(signer),
                    known.isEmpty()
                            ? "Whose key " + signer.brief() + " is was not asked."
                            : "The sender is known to the session.",
                    "The manifest is signed by " + signer.brief() + ", a station that is not part of the session.");
            return holds ? Optional.of(manifest) : Optional.empty();
        } catch (UserFault e) {
            verdict.check("manifestSignature", false, "", e.sentence());
            return Optional.empty();
        }
    }

    private static void checkSamples(Path file, SampleSource source, Manifest manifest, Verdict.Builder verdict)
            throws UserFault {
        long wanted = manifest.samples().count();
        try (InputStream samples = source.open()) {
            PcmLeaves.Root found = PcmLeaves.root(samples, wanted, manifest.channels(), false);
            String name = String.valueOf(file.getFileName());
            verdict.check(
                    "sampleCount",
                    found.frames() == wanted,
                    name + " holds the take's " + wanted + " samples.",
                    name + " holds " + (found.frames() > wanted ? "more" : "only " + found.frames() + " samples,")
                            + " instead of the take's " + wanted + " samples.");
            pcmRoots(name, found, manifest, verdict);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private static void checkPcm(LogStack pcm, Manifest manifest, Verdict.Builder verdict) throws UserFault {
        try {
            PcmLeaves.Root found = PcmLeaves.root(pcm, manifest.samples(), manifest.channels());
            RangeSet missing = found.absent();
            manifest.sourceFaults().ranges().forEach(range -> missing.remove(range.first(), range.end()));
            manifest.unspooledSamples().ranges().forEach(range -> missing.remove(range.first(), range.end()));
            verdict.check(
                    "samplesPresent",
                    missing.isEmpty(),
                    "All declared samples are on disk.",
                    missing.count() + " declared samples are not on disk: " + brief(missing) + ".");
            pcmRoots("The sample log", found, manifest, verdict);
        } catch (IOException e) {
            throw unreadable("The sample log", e);
        }
    }

    private static void pcmRoots(String what, PcmLeaves.Root found, Manifest manifest, Verdict.Builder verdict) {
        verdict.check(
                "pcmRoot",
                found.root().equals(manifest.pcmRoot()),
                what + " holds the captured samples: the root over them is the one the sender signed.",
                what + " does not hold the captured samples: the root over them is " + found.root() + ", signed was "
                        + manifest.pcmRoot() + ".");
        verdict.check(
                "pcmSha256",
                found.pcmSha256().equals(manifest.pcmSha256()),
                "SHA-256 over the samples is " + found.pcmSha256() + ", as the sender signed.",
                "SHA-256 over the samples is " + found.pcmSha256() + ", signed was " + manifest.pcmSha256() + ".");
    }

    private static void checkPackets(LogStack packets, Manifest manifest, Verdict.Builder verdict) throws UserFault {
        try {
            PacketLeaves.Root found = PacketLeaves.root(packets, manifest.indices(), manifest.unspooledPackets());
            verdict.check(
                    "packetsPresent",
                    found.missing().isEmpty(),
                    "All " + manifest.packets() + " declared packets are on disk.",
                    found.missing().count() + " declared packets are not on disk: " + brief(found.missing()) + ".");
            verdict.check(
                    "packetRoot",
                    found.missing().isEmpty() && found.root().equals(manifest.packetRoot()),
                    "The packet log is complete: the root over it is the one the sender signed.",
                    "The packet log is not the sender's: the root over it is " + found.root() + ", signed was "
                            + manifest.packetRoot() + ".");
        } catch (IOException e) {
            throw unreadable("The packet log", e);
        }
    }

    /**
     * Does the newest receipt of a level speak of its manifest, signed by its receiver? For a receipt whose file is not
     * here, at the sender for example.
     *
     * @param known fingerprints of stations that may have signed; empty if any may
     */
    public static Verdict verifyReceipt(Proof proof, Receipt.Level level, Set<Fingerprint> known) throws UserFault {
        Verdict.Builder verdict = new Verdict.Builder();
        if (verifyManifest(proof.manifest(), known, verdict).isPresent()) {
            checkStatement(proof, level, known, verdict);
        }
        return verdict.verdict();
    }

    /** The newest receipt of a level must be signed, speak of this manifest and name the file as it is. */
    private static Optional<Receipt> checkReceipt(
            Proof proof, Receipt.Level level, Path file, Set<Fingerprint> known, Verdict.Builder verdict)
            throws UserFault {
        Optional<Receipt> receipt = checkStatement(proof, level, known, verdict);
        if (receipt.isPresent()) {
            String hash = hash(file);
            String signed = receipt.get().fileSha256();
            verdict.check(
                    "fileSha256",
                    hash.equals(signed),
                    "The file is the one that was signed for, SHA-256 " + hash + ".",
                    "The file has changed since it was signed for: its SHA-256 is " + hash + ", signed was " + signed
                            + ".");
        }
        return receipt;
    }

    private static Optional<Receipt> checkStatement(
            Proof proof, Receipt.Level level, Set<Fingerprint> known, Verdict.Builder verdict) {
        for (int i = proof.receipts().size() - 1; i >= 0; i--) {
            SignedReceipt signed = proof.receipts().get(i);
            try {
                Receipt receipt = signed.receipt();
                if (receipt.level() == level) {
                    checkStatement(signed, receipt, proof.manifest(), known, verdict);
                    return Optional.of(receipt);
                }
            } catch (UserFault e) {
                verdict.check("receiptSignature", false, "", e.sentence());
                return Optional.empty();
            }
        }
        verdict.check("receiptSignature", false, "", "The receiver has not signed for the " + word(level) + " file.");
        return Optional.empty();
    }

    private static void checkStatement(
            SignedReceipt signed,
            Receipt receipt,
            SignedManifest manifest,
            Set<Fingerprint> known,
            Verdict.Builder verdict)
            throws UserFault {
        Fingerprint signer = signed.signer();
        // A station of the session, and not the one that sent: nobody vouches for himself.
        boolean allowed = (known.isEmpty() || known.contains(signer)) && !signer.equals(manifest.signer());
        verdict.check(
                "receiptSignature",
                signed.signatureHolds() && signer.equals(receipt.receiver()) && allowed,
                "The receiver, " + signer.brief() + ", signed for it.",
                "The receipt's signature does not hold: it was altered, or signed by another than its receiver.");
        Manifest declared = manifest.manifest();
        boolean sameRoots =
                (receipt.packetRoot() == null || receipt.packetRoot().equals(declared.packetRoot()))
                        && (receipt.pcmRoot() == null || receipt.pcmRoot().equals(declared.pcmRoot()));
        verdict.check(
                "receiptSubject",
                receipt.manifestSha256().equals(manifest.sha256()) && sameRoots,
                "The receipt is for this manifest.",
                "The receipt is for another manifest.");
    }

    private static void declared(Manifest manifest, boolean samples, Verdict.Builder verdict) {
        RangeSet faults = manifest.sourceFaults();
        if (!faults.isEmpty()) {
            verdict.notCovered("The sender had no audio for " + faults.count() + " samples (" + brief(faults)
                    + "): they are silence.");
        }
        RangeSet packets = manifest.unspooledPackets();
        if (!samples && !packets.isEmpty()) {
            verdict.notCovered("The sender's disk does not hold " + packets.count() + " packets (" + brief(packets)
                    + "): they can't be restored.");
        }
        RangeSet unspooled = manifest.unspooledSamples();
        if (samples && !unspooled.isEmpty()) {
            verdict.notCovered("The sender's disk does not hold " + unspooled.count() + " captured samples ("
                    + brief(unspooled) + "): they are silence.");
        }
    }

    private static String hash(Path file) throws UserFault {
        try {
            return Hashes.ofFile(file);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private static String word(Receipt.Level level) {
        return level == Receipt.Level.RESTORED ? "restored" : "replaced";
    }

    private static String brief(RangeSet set) {
        StringBuilder text = new StringBuilder();
        int told = 0;
        for (LongRange range : set.ranges()) {
            if (told++ == 5) {
                return text.append(" and ")
                        .append(set.ranges().size() - 5)
                        .append(" more ranges")
                        .toString();
            }
            text.append(told == 1 ? "" : ", ")
                    .append(range.first())
                    .append(" to ")
                    .append(range.end() - 1);
        }
        return text.toString();
    }

    private static UserFault unreadable(String what, IOException e) {
        return new UserFault(
                FaultCode.DISK,
                what + " can't be verified",
                e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(),
                "check that the file is there and the disk is sound",
                e);
    }
}
