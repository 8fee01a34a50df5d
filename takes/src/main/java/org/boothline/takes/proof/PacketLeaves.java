package org.boothline.takes.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;
import org.boothline.takes.log.RecordCodec;
import org.boothline.takes.log.RecordView;

/**
 * The Merkle root over a take's encoded packets. Leaf k is the packets with indices {@code first + 256 k} to {@code first
 * + 256 k + 255}, in order, those that are absent by declaration left out; each as index64 (8 bytes), sample64 (8),
 * format word (4), payload length (4), all big-endian, and the payload.
 *
 * <p><b>Thread</b>: any. <b>Memory</b>: a few hundred kB while it runs.
 */
public final class PacketLeaves {
    /** Packets in a leaf. */
    public static final int LEAF_PACKETS = 256;

    private static final int HEAD_BYTES = 24;

    private PacketLeaves() {}

    /**
     * @param root lower-case hexadecimal; equals the sender's only if {@code missing} is empty
     * @param packets how many packets the root is over
     * @param missing indices that are neither in a log nor declared absent
     * @param leafHashes empty unless asked for
     */
    public record Root(String root, long packets, RangeSet missing, LeafHashes leafHashes) {}

    /** The root over what a single log holds; see {@link #root(LogStack, LongRange, RangeSet, boolean)}. */
    public static Root root(LogIndex log, LongRange indices, RangeSet absent) throws IOException {
        return root(LogStack.of(log), indices, absent, false);
    }

    /** As below, without leaf hashes. */
    public static Root root(LogStack logs, LongRange indices, RangeSet absent) throws IOException {
        return root(logs, indices, absent, false);
    }

    /**
     * Reads the packets back from disk and computes the root.
     *
     * @param absent indices that the sender declares it does not have (unspooled)
     * @throws IOException if the medium fails; a damaged record is missing, not an exception
     */
    public static Root root(LogStack logs, LongRange indices, RangeSet absent, boolean keepsLeafHashes)
            throws IOException {
        MerkleTree tree = new MerkleTree(keepsLeafHashes);
        RecordView record = new RecordView();
        RangeSet missing = new RangeSet();
        ByteBuffer leaf = ByteBuffer.allocate(LEAF_PACKETS * (HEAD_BYTES + 2_048));
        long packets = 0;
        for (long first = indices.first(); first < indices.end(); first += LEAF_PACKETS) {
            leaf.clear();
            long end = Math.min(indices.end(), first + LEAF_PACKETS);
            for (long index = first; index < end; index++) {
                if (absent.contains(index)) {
                    continue;
                }
                if (logs.read(index, record)) {
                    leaf = add(leaf, record);
                    packets++;
                } else {
                    missing.add(index, index + 1);
                }
            }
            tree.add(leaf.array(), 0, leaf.position());
        }
        return new Root(Hashes.hex(tree.root()), packets, missing, new LeafHashes(tree.leafHashes()));
    }

    /** The indices in a leaf, to say where two roots differ. */
    public static LongRange indicesOf(long leaf, LongRange indices) {
        long first = indices.first() + leaf * LEAF_PACKETS;
        return new LongRange(first, Math.min(indices.end(), first + LEAF_PACKETS));
    }

    private static ByteBuffer add(ByteBuffer leaf, RecordView record) {
        ByteBuffer roomy = leaf;
        if (leaf.remaining() < HEAD_BYTES + record.payloadBytes()) {
            // No packet of ours is so long; one of 65,535 bytes is still a packet.
            roomy = ByteBuffer.allocate(LEAF_PACKETS * (HEAD_BYTES + RecordCodec.PAYLOAD_BYTES_MAX));
            roomy.put(leaf.flip());
        }
        return roomy.putLong(record.index64())
                .putLong(record.sample64())
                .putInt(record.formatWord())
                .putInt(record.payloadBytes())
                .put(record.payload(), 0, record.payloadBytes());
    }
}
