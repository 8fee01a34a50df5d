package org.boothline.takes.proof;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The hashes of a tree's leaves, to find where two trees differ.
 *
 * @param bytes 32 a leaf
 */
public record LeafHashes(byte[] bytes) {
    public LeafHashes {
        if (bytes.length % MerkleTree.HASH_BYTES != 0) {
            throw new IllegalArgumentException("leaf hashes have 32 bytes each");
        }
    }

    public int count() {
        return bytes.length / MerkleTree.HASH_BYTES;
    }

    /** The first leaf that is not the same in both; a leaf that only one of them has is not the same. */
    public OptionalLong firstDifference(LeafHashes other) {
        int at = Arrays.mismatch(bytes, other.bytes);
        return at < 0 ? OptionalLong.empty() : OptionalLong.of(at / MerkleTree.HASH_BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LeafHashes hashes && Arrays.equals(bytes, hashes.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return count() + " leaf hashes";
    }
}
