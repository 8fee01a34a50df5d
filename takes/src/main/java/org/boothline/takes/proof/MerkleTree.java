package org.boothline.takes.proof;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The root over a sequence of leaves, added one after another.
 *
 * <p><b>Thread</b>: one at a time. <b>Memory</b>: one hash for each level, 2 kB in all; with kept leaves 32 bytes a leaf
 * more. <b>Source</b>: RFC 9162 section 2.1.1: SHA-256, 0x00 before a leaf's bytes, 0x01 before two children's hashes.
 */
public final class MerkleTree {
    public static final int HASH_BYTES = 32;

    private static final int LEVELS_MAX = 63;

    private final MessageDigest sha256 = Hashes.sha256();
    /** Level k holds the root of the last complete subtree of 2^k leaves that is not yet part of a larger one. */
    private final byte[] levels = new byte[LEVELS_MAX * HASH_BYTES];

    private final byte[] carry = new byte[HASH_BYTES];
    private final boolean keepsLeaves;
    private byte[] leafHashes = new byte[0];
    private long leaves;

    public MerkleTree() {
        this(false);
    }

    /** @param keepsLeaves true to be able to name the first leaf in which two trees differ */
    public MerkleTree(boolean keepsLeaves) {
        this.keepsLeaves = keepsLeaves;
    }

    /** Adds a leaf. */
    public void add(byte[] bytes, int offset, int count) {
        sha256.update((byte) 0);
        sha256.update(bytes, offset, count);
        digestInto(carry, 0);
        if (keepsLeaves) {
            keep(carry);
        }
        int level = 0;
        for (long above = leaves; (above & 1) != 0; above >>>= 1) {
            node(levels, level * HASH_BYTES, carry);
            level++;
        }
        System.arraycopy(carry, 0, levels, level * HASH_BYTES, HASH_BYTES);
        leaves++;
    }

    public long leaves() {
        return leaves;
    }

    /** The root over the leaves so far; SHA-256 of nothing if there is none. More leaves may follow. */
    public byte[] root() {
        if (leaves == 0) {
            return sha256.digest();
        }
        byte[] root = new byte[HASH_BYTES];
        boolean begun = false;
        for (int level = 0; level < LEVELS_MAX; level++) {
            if ((leaves >>> level & 1) != 0) {
                if (begun) {
                    node(levels, level * HASH_BYTES, root);
                } else {
                    System.arraycopy(levels, level * HASH_BYTES, root, 0, HASH_BYTES);
                    begun = true;
                }
            }
        }
        return root;
    }

    /** The leaves' hashes one after another; empty unless they are kept. */
    public byte[] leafHashes() {
        return keepsLeaves ? Arrays.copyOf(leafHashes, Math.toIntExact(leaves * HASH_BYTES)) : new byte[0];
    }

    /** {@code right} becomes the hash of left and right. */
    private void node(byte[] left, int leftAt, byte[] right) {
        sha256.update((byte) 1);
        sha256.update(left, leftAt, HASH_BYTES);
        sha256.update(right, 0, HASH_BYTES);
        digestInto(right, 0);
    }

    private void digestInto(byte[] into, int at) {
        try {
            sha256.digest(into, at, HASH_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 hash has 32 bytes", e);
        }
    }

    private void keep(byte[] hash) {
        int at = Math.toIntExact(leaves * HASH_BYTES);
        if (at == leafHashes.length) {
            leafHashes = Arrays.copyOf(leafHashes, Math.max(32 * HASH_BYTES, at * 2));
        }
        System.arraycopy(hash, 0, leafHashes, at, HASH_BYTES);
    }
}
