package org.boothline.takes.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Source: the leaves and roots that the implementations of RFC 6962 test themselves with; RFC 9162 section 2.1.1. */
class MerkleTreeTest {
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void hasTheKnownRootsAfterEachLeaf() {
        MerkleTree tree = new MerkleTree();
        for (int n = 0; n <= LEAVES.size(); n++) {
            assertEquals(ROOTS.get(n), Hashes.hex(tree.root()), n + " leaves");
            assertEquals(ROOTS.get(n), Hashes.hex(tree.root()), "asking does not change it");
            if (n < LEAVES.size()) {
                byte[] leaf = HexFormat.of().parseHex(LEAVES.get(n));
                tree.add(leaf, 0, leaf.length);
            }
        }
    }

    @Test
    void agreesWithTheDefinitionForEveryShape() {
        Random random = new Random(9162);
        for (int n = 0; n <= 40; n++) {
            List<byte[]> leaves = new ArrayList<>();
            MerkleTree tree = new MerkleTree(true);
            StringBuilder hashes = new StringBuilder();
            for (int i = 0; i < n; i++) {
                byte[] padded = new byte[3 + random.nextInt(100)];
                random.nextBytes(padded);
                byte[] leaf = Arrays.copyOfRange(padded, 2, padded.length);
                leaves.add(leaf);
                tree.add(padded, 2, leaf.length);
                hashes.append(Hashes.hex(defined(List.of(leaf))));
            }
            assertEquals(Hashes.hex(defined(leaves)), Hashes.hex(tree.root()), n + " leaves, seed 9162");
            assertEquals(n, tree.leaves());
            assertEquals(hashes.toString(), Hashes.hex(tree.leafHashes()));
        }
    }

    @Test
    void tellsALeafFromANode() {
        MerkleTree two = new MerkleTree(true);
        two.add(new byte[] {1}, 0, 1);
        two.add(new byte[] {2}, 0, 1);
        MerkleTree one = new MerkleTree();
        one.add(two.leafHashes(), 0, 64);
        assertNotEquals(Hashes.hex(two.root()), Hashes.hex(one.root()));
    }

    @Test
    void keepsNoLeavesUnlessAsked() {
        MerkleTree tree = new MerkleTree();
        tree.add(new byte[1], 0, 1);
        assertArrayEquals(new byte[0], tree.leafHashes());
    }

    @Test
    void namesTheFirstLeafThatDiffers() {
        LeafHashes original = hashes(7, -1);
        for (int changed = 0; changed < 7; changed++) {
            assertEquals(OptionalLong.of(changed), original.firstDifference(hashes(7, changed)));
            assertEquals(OptionalLong.of(changed), hashes(7, changed).firstDifference(original));
            assertEquals(OptionalLong.of(changed), original.firstDifference(hashes(changed, -1)));
        }
        assertEquals(OptionalLong.empty(), original.firstDifference(hashes(7, -1)));
        assertEquals(7, original.count());
        assertEquals(original, hashes(7, -1));
        assertThrows(IllegalArgumentException.class, () -> new LeafHashes(new byte[33]));
    }

    private static LeafHashes hashes(int leaves, int changed) {
        MerkleTree tree = new MerkleTree(true);
        for (int i = 0; i < leaves; i++) {
            tree.add(new byte[] {(byte) (i == changed ? 100 : i)}, 0, 1);
        }
        return new LeafHashes(tree.leafHashes());
    }

    /** RFC 9162 section 2.1.1, word for word. */
    private static byte[] defined(List<byte[]> leaves) {
        MessageDigest sha256 = sha256();
        if (leaves.isEmpty()) {
            return sha256.digest();
        }
        if (leaves.size() == 1) {
            sha256.update((byte) 0);
            return sha256.digest(leaves.get(0));
        }
        int k = 1;
        while (k * 2 < leaves.size()) {
            k *= 2;
        }
        sha256.update((byte) 1);
        sha256.update(defined(leaves.subList(0, k)));
        return sha256.digest(defined(leaves.subList(k, leaves.size())));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
