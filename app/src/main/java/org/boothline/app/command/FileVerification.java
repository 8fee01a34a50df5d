package org.boothline.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.boothline.app.json.Json;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.takes.proof.Hashes;
import org.boothline.takes.proof.Proof;
import org.boothline.takes.proof.ProofVerifier;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.takes.proof.Verdict;

/**
 * Verifies one file with nothing but its proof: what a producer does who got both by mail. For replaced.wav that is the
 * whole proof; for restored.wav it is the receiver's word, since the packets it was made of are elsewhere.
 */
final class FileVerification {
    private FileVerification() {}

    /** @param known who may have signed; empty for anybody */
    static Verdict verify(Path file, Path proofFile, Set<Fingerprint> known) throws UserFault {
        try {
            Proof proof = Json.read(proofFile, Proof.class);
            String hash = Hashes.ofFile(file);
            Optional<SignedReceipt> restored = restored(proof, file, hash);
            return restored.isPresent()
                    ? verifyRestored(file, hash, proof, restored.get(), known)
                    : ProofVerifier.verifyFile(file, () -> WavSamples.open(file), proof, known);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The file " + file + " can't be verified",
                    String.valueOf(e.getMessage()),
                    "name its proof: takes verify FILE PROOF",
                    e);
        }
    }

    /** The receipt for a restored file: the one with this very hash, else the latest for a file of this name. */
    private static Optional<SignedReceipt> restored(Proof proof, Path file, String hash) throws UserFault {
        SignedReceipt sameName = null;
        for (SignedReceipt signed : proof.receipts()) {
            Receipt receipt = signed.receipt();
            if (receipt.fileSha256().equals(hash)) {
                return receipt.level() == Receipt.Level.RESTORED ? Optional.of(signed) : Optional.empty();
            }
            if (receipt.level() == Receipt.Level.RESTORED && file.endsWith(receipt.file())) {
                sameName = signed;
            }
        }
        return Optional.ofNullable(sameName);
    }

    private static Verdict verifyRestored(
            Path file, String hash, Proof proof, SignedReceipt signed, Set<Fingerprint> known) throws UserFault {
        Receipt receipt = signed.receipt();
        Fingerprint sender = proof.manifest().signer();
        Fingerprint receiver = signed.signer();
        List<Verdict.Check> checks = new ArrayList<>();
        checks.add(check(
                "manifestSignature",
                proof.manifest().signatureHolds()
                        && sender.equals(proof.manifest().manifest().sender()),
                "The manifest is signed by its sender, " + sender.brief() + ".",
                "The manifest's signature does not hold."));
        checks.add(check(
                "receiptSignature",
                signed.signatureHolds() && receiver.equals(receipt.receiver()) && !receiver.equals(sender),
                "The receiver, " + receiver.brief() + ", signed for it.",
                "The receipt's signature does not hold."));
        checks.add(check(
                "signersKnown",
                known.isEmpty() || (known.contains(sender) && known.contains(receiver)),
                known.isEmpty() ? "Whose keys these are was not asked." : "Both signers are among those named.",
                "A station signed that was not named."));
        checks.add(check(
                "receiptSubject",
                receipt.manifestSha256().equals(proof.manifest().sha256()),
                "The receipt is for this manifest.",
                "The receipt is for another manifest."));
        checks.add(check(
                "fileSha256",
                receipt.fileSha256().equals(hash),
                "The file is the one that was signed for, SHA-256 " + hash + ".",
                "The file has changed since it was signed for: its SHA-256 is " + hash + ", signed was "
                        + receipt.fileSha256() + "."));
        return new Verdict(
                checks,
                List.of("That " + file.getFileName() + " is what " + receipt.decoder() + " made of the sender's"
                        + " packets is the receiver's assertion; only replaced.wav proves itself."));
    }

    private static Verdict.Check check(String name, boolean holds, String good, String bad) {
        return new Verdict.Check(name, holds, holds ? good : bad);
    }
}
