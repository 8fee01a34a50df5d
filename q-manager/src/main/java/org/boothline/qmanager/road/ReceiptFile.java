package org.boothline.qmanager.road;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.takes.proof.Proof;
import org.boothline.takes.proof.Receipt;
import org.boothline.takes.proof.SignedManifest;
import org.boothline.takes.proof.SignedReceipt;
import org.boothline.takes.store.TakeFolder;
import org.boothline.transport.message.SignedLines;

/** Puts receipts into a take's proof.json: the newest of each level and receiver. <b>Thread</b>: the serving thread. */
public final class ReceiptFile {
    private ReceiptFile() {}

    /**
     * Files what another station has signed for a take of ours.
     *
     * @return why it is not accepted, or an empty text
     * @throws UserFault DISK if our own files can't be read or written
     */
    static String file(TakeFolder folder, SignedManifest manifest, SignedLines lines, Fingerprint from)
            throws UserFault {
        SignedReceipt signed = new SignedReceipt(lines.lines(), lines.certificate(), lines.signature());
        Receipt receipt;
        try {
            receipt = signed.receipt();
            if (!signed.signatureHolds()
                    || !signed.signer().equals(from)
                    || !receipt.receiver().equals(from)) {
                return "the receipt's signature does not hold, or it is another station's";
            }
        } catch (UserFault e) {
            return "the receipt can't be read: " + e.why();
        }
        if (!receipt.manifestSha256().equals(manifest.sha256())) {
            return "the receipt is for another manifest";
        }
        add(folder, manifest, signed);
        return "";
    }

    /** Adds a receipt to the take's proof in place of an older one of the same level and receiver. */
    public static Proof add(TakeFolder folder, SignedManifest manifest, SignedReceipt added) throws UserFault {
        Receipt receipt = added.receipt();
        Proof before = folder.proof()
                .filter(known -> known.manifest().equals(manifest))
                .orElse(Proof.of(manifest));
        List<SignedReceipt> receipts = new ArrayList<>();
        for (SignedReceipt known : before.receipts()) {
            Receipt old = known.receipt();
            if (old.level() != receipt.level() || !old.receiver().equals(receipt.receiver())) {
                receipts.add(known);
            }
        }
        receipts.add(added);
        Proof after = new Proof(Proof.VERSION, manifest, receipts);
        if (!after.equals(before)) {
            folder.writeProof(after);
        }
        return after;
    }
}
