package org.boothline.qmanager.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.boothline.takes.proof.LeafHashes;
import org.boothline.takes.proof.MerkleTree;
import org.junit.jupiter.api.Test;

class LeafRootsTest {
    @Test
    void computesTheSameRootFromHashesAsTheTreeFromLeaves() {
        Random random = new Random(3);
        for (int leaves = 0; leaves < 70; leaves++) {
            MerkleTree tree = new MerkleTree(true);
            byte[] leaf = new byte[50];
            for (int i = 0; i < leaves; i++) {
                random.nextBytes(leaf);
                tree.add(leaf, 0, leaf.length);
            }
            assertEquals(
                    HexFormat.of().formatHex(tree.root()),
                    LeafRoots.root(new LeafHashes(tree.leafHashes())),
                    leaves + " leaves");
        }
    }

    @Test
    void namesEveryLeafThatDiffersAndThoseThatOnlyOneHas() {
        byte[] one = new byte[5 * 32];
        byte[] other = new byte[6 * 32];
        other[32] = 1;
        other[4 * 32 + 31] = 1;
        assertEquals(List.of(1L, 4L, 5L), LeafRoots.differences(new LeafHashes(one), new LeafHashes(other)));
        assertEquals(List.of(), LeafRoots.differences(new LeafHashes(one), new LeafHashes(one.clone())));
    }
}
