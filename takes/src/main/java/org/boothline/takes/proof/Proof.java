package org.boothline.takes.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What proof.json holds: the sender's manifest and the receiver's receipts for it.
 *
 * @param version {@value #VERSION}
 * @param receipts oldest first
 */
public record Proof(int version, SignedManifest manifest, List<SignedReceipt> receipts) {
    public static final int VERSION = 1;

    public Proof {
        Objects.requireNonNull(manifest, "manifest");
        receipts = List.copyOf(receipts);
    }

    public static Proof of(SignedManifest manifest) {
        return new Proof(VERSION, manifest, List.of());
    }

    /** This proof and one receipt more. */
    public Proof with(SignedReceipt receipt) {
        List<SignedReceipt> more = new ArrayList<>(receipts);
        more.add(receipt);
        return new Proof(version, manifest, more);
    }
}
