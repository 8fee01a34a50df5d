package org.boothline.takes.proof;

import static org.boothline.takes.proof.Spool.packet;
import static org.boothline.takes.proof.Spool.packets;
import static org.boothline.takes.proof.Spool.range;
import static org.boothline.takes.proof.Spool.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacketLeavesTest {
    private static final RangeSet NONE = new RangeSet();

    @TempDir
    Path folder;

    @Test
    void hashesTheCanonicalBytes() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            writer.append(RecordType.PACKET, 5, 1200, 0x010100F0, new byte[] {9, 1, 2, 3}, 1, 3);
            writer.append(RecordType.PACKET, 6, 1440, 0x010100F0, new byte[] {-1, -2}, 0, 2);
        }
        // SHA-256 of 00, 0000000000000005 00000000000004b0 010100f0 00000003 010203,
        // 0000000000000006 00000000000005a0 010100f0 00000002 fffe; made with another program.
        PacketLeaves.Root root = root(range(5, 7), NONE);
        assertEquals("b13cdd6f6d8cc6847bb405eb3ab023250f754de5cce6e391fb5725885b2f1d11", root.root());
        assertEquals(2, root.packets());
        assertEquals(NONE, root.missing());
    }

    @Test
    void beginsItsLeavesAtTheFirstIndex() throws IOException {
        packets(folder, 0, 1100);
        for (int first : new int[] {0, 1, 255, 256, 300}) {
            for (int count : new int[] {0, 1, 255, 256, 257, 512, 600}) {
                LongRange indices = range(first, first + count);
                MerkleTree tree = new MerkleTree();
                for (int leaf = 0; leaf < count; leaf += 256) {
                    byte[] bytes = canonical(first + leaf, first + Math.min(count, leaf + 256));
                    tree.add(bytes, 0, bytes.length);
                }
                assertEquals(Hashes.hex(tree.root()), root(indices, NONE).root(), indices.toString());
            }
        }
    }

    @Test
    void dependsNeitherOnSegmentsNorOnOrderNorOnDuplicates(@TempDir Path other) throws IOException {
        packets(folder, 0, 600);
        List<Long> order = new ArrayList<>();
        for (long i = 0; i < 600; i++) {
            order.add(i);
            if (i % 3 == 0) {
                order.add(i);
            }
        }
        Collections.shuffle(order, new Random(4));
        for (int from = 0; from < order.size(); from += 97) {
            try (SegmentWriter writer = new SegmentWriter(other, "packets")) {
                for (long index : order.subList(from, Math.min(order.size(), from + 97))) {
                    packet(writer, index, 0);
                }
            }
        }
        PacketLeaves.Root expected = root(range(3, 590), NONE);
        PacketLeaves.Root shuffled = PacketLeaves.root(Spool.open(other, "packets"), range(3, 590), NONE, false);
        assertEquals(expected, shuffled, "seed 4");
        assertEquals(587, shuffled.packets());
    }

    @Test
    void readsWhatOneLogLacksFromTheNext() throws IOException {
        packets(folder, "whole", 0, 600, 0);
        packets(folder, 0, 100);
        packets(folder, 350, 600);
        packets(folder, "patch", 100, 350, 0);
        PacketLeaves.Root stacked =
                PacketLeaves.root(Spool.open(folder, "patch", "packets"), range(0, 600), NONE, true);
        assertEquals(PacketLeaves.root(Spool.open(folder, "whole"), range(0, 600), NONE, true), stacked);
    }

    @Test
    void stepsOverWhatIsDeclaredAbsentEvenIfItIsThere() throws IOException {
        packets(folder, "all", 0, 600, 0);
        packets(folder, 0, 10);
        packets(folder, 12, 256);
        packets(folder, 512, 600);
        RangeSet absent = set(10, 12, 256, 512);
        PacketLeaves.Root root = root(range(0, 600), absent);
        assertEquals(NONE, root.missing());
        assertEquals(600 - 2 - 256, root.packets());
        assertEquals(root, PacketLeaves.root(Spool.open(folder, "all"), range(0, 600), absent));

        MerkleTree tree = new MerkleTree();
        byte[] first = ByteBuffer.allocate(254 * 64)
                .put(canonical(0, 10))
                .put(canonical(12, 256))
                .array();
        tree.add(first, 0, first.length);
        tree.add(first, 0, 0); // Nothing is left of it, but it is a leaf.
        tree.add(canonical(512, 600), 0, 88 * 64);
        assertEquals(Hashes.hex(tree.root()), root.root());
    }

    @Test
    void tellsWhatIsMissingWithoutHavingBeenDeclared() throws IOException {
        packets(folder, 0, 10);
        packets(folder, 12, 20);
        PacketLeaves.Root root = root(range(0, 25), set(20, 22));
        assertEquals(set(10, 12, 22, 25), root.missing());
        assertEquals(18, root.packets());
    }

    @Test
    void aDamagedRecordIsMissing() throws IOException {
        packets(folder, 0, 20);
        Spool.flip(Spool.segment(folder, "packets"), 7 * Spool.PACKET_RECORD_BYTES + 40, 3);
        assertEquals(set(7, 8), root(range(0, 20), NONE).missing());
    }

    @Test
    void namesTheLeafWhereEachFieldOfAPacketDiffers(@TempDir Path other) throws IOException {
        packets(folder, 0, 1000);
        PacketLeaves.Root original = PacketLeaves.root(Spool.open(folder, "packets"), range(10, 1000), NONE, true);
        for (int what = 0; what < 4; what++) {
            String prefix = "changed" + (char) ('a' + what);
            packets(other, prefix, 0, 700, 0);
            try (SegmentWriter writer = new SegmentWriter(other, prefix)) {
                byte[] payload = Spool.payload(700);
                payload[39] ^= (byte) (what == 0 ? 1 : 0);
                writer.append(
                        RecordType.PACKET,
                        700,
                        700 * Spool.FRAME + (what == 1 ? 1 : 0),
                        what == 2 ? 0x010200F0 : Spool.FORMAT,
                        payload,
                        0,
                        what == 3 ? 39 : 40);
            }
            packets(other, prefix, 701, 1000, 0);
            PacketLeaves.Root changed = PacketLeaves.root(Spool.open(other, prefix), range(10, 1000), NONE, true);
            assertNotEquals(original.root(), changed.root());
            assertEquals(OptionalLong.of(2), original.leafHashes().firstDifference(changed.leafHashes()));
        }
        assertEquals(range(522, 778), PacketLeaves.indicesOf(2, range(10, 1000)));
        assertEquals(range(778, 1000), PacketLeaves.indicesOf(3, range(10, 1000)));
    }

    @Test
    void takesPacketsOfTheGreatestLength() throws IOException {
        byte[] big = new byte[65_535];
        new Random(1).nextBytes(big);
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            for (long index = 0; index < 12; index++) {
                writer.append(RecordType.PACKET, index, index * 240, Spool.FORMAT, big, 0, big.length);
            }
        }
        ByteBuffer leaf = ByteBuffer.allocate(12 * (24 + big.length));
        for (long index = 0; index < 12; index++) {
            leaf.putLong(index)
                    .putLong(index * 240)
                    .putInt(Spool.FORMAT)
                    .putInt(65_535)
                    .put(big);
        }
        MerkleTree tree = new MerkleTree();
        tree.add(leaf.array(), 0, leaf.position());
        assertEquals(Hashes.hex(tree.root()), root(range(0, 12), NONE).root());
    }

    private PacketLeaves.Root root(LongRange indices, RangeSet absent) throws IOException {
        return PacketLeaves.root(Spool.open(folder, "packets"), indices, absent);
    }

    private static byte[] canonical(long first, long end) {
        ByteBuffer bytes = ByteBuffer.allocate((int) (end - first) * 64);
        for (long index = first; index < end; index++) {
            bytes.putLong(index)
                    .putLong(index * 240)
                    .putInt(0x010100F0)
                    .putInt(40)
                    .put(Spool.payload(index));
        }
        return bytes.array();
    }
}
