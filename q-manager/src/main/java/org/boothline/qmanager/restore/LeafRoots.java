package org.boothline.qmanager.restore;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.boothline.takes.proof.LeafHashes;
import org.boothline.takes.proof.MerkleTree;

/** Works on the hashes of leaves where the leaves themselves are at the other station. Pure. */
final class LeafRoots {
    private static final int HASH_BYTES = MerkleTree.HASH_BYTES;

    private LeafRoots() {}

    /** The root over leaves of which only the hashes are known, lower-case hexadecimal; RFC 9162 section 2.1.1. */
    static String root(LeafHashes leaves) {
        List<byte[]> level = new ArrayList<>();
        for (int i = 0; i < leaves.count(); i++) {
            level.add(Arrays.copyOfRange(leaves.bytes(), i * HASH_BYTES, (i + 1) * HASH_BYTES));
        }
        MessageDigest sha256 = sha256();
        // Pairing neighbours level by level gives the same tree as the RFC's split at the largest power of two.
        while (level.size() > 1) {
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i + 1 < level.size(); i += 2) {
                sha256.update((byte) 1);
                sha256.update(level.get(i));
                above.add(sha256.digest(level.get(i + 1)));
            }
            if (level.size() % 2 == 1) {
                above.add(level.get(level.size() - 1));
            }
            level = above;
        }
        return HexFormat.of().formatHex(level.isEmpty() ? sha256.digest() : level.get(0));
    }

    /** The leaves that are not the same in both, or that only one has. */
    static List<Long> differences(LeafHashes one, LeafHashes other) {
        List<Long> different = new ArrayList<>();
        for (int i = 0; i < Math.max(one.count(), other.count()); i++) {
            int from = i * HASH_BYTES;
            int to = from + HASH_BYTES;
            boolean both = i < one.count() && i < other.count();
            if (!both || !Arrays.equals(one.bytes(), from, to, other.bytes(), from, to)) {
                different.add((long) i);
            }
        }
        return different;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
