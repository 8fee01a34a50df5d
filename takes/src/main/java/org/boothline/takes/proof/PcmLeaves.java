package org.boothline.takes.proof;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.LogIndex;
import org.boothline.takes.log.LogStack;

/**
 * The Merkle root over a take's captured samples, and their plain SHA-256. Leaf k is the frames {@code first + 16,384 k}
 * to {@code first + 16,384 k + 16,383} as 24-bit little-endian samples, interleaved; samples that nobody has are zeros.
 *
 * <p><b>Thread</b>: any. <b>Memory</b>: 0.2 MB while it runs.
 */
public final class PcmLeaves {
    /** Samples per channel in a leaf. */
    public static final int LEAF_FRAMES = 16_384;

    private final MerkleTree tree;
    private final MessageDigest flat = Hashes.sha256();
    private final byte[] leaf;
    private int filled;

    private PcmLeaves(int channels, boolean keepsLeafHashes) {
        tree = new MerkleTree(keepsLeafHashes);
        leaf = new byte[LEAF_FRAMES * 3 * channels];
    }

    /**
     * @param root lower-case hexadecimal
     * @param pcmSha256 over all samples one after another, lower-case hexadecimal
     * @param frames samples per channel that were there to be read, zeros for absent ones included
     * @param absent samples that no record has: zeros in the root
     * @param leafHashes empty unless asked for
     */
    public record Root(String root, String pcmSha256, long frames, RangeSet absent, LeafHashes leafHashes) {}

    /** The root over what a single log holds; see {@link #root(LogStack, LongRange, int, boolean)}. */
    public static Root root(LogIndex log, LongRange samples, int channels) throws IOException {
        return root(LogStack.of(log), samples, channels, false);
    }

    /** As below, without leaf hashes. */
    public static Root root(LogStack logs, LongRange samples, int channels) throws IOException {
        return root(logs, samples, channels, false);
    }

    /**
     * Reads samples back from disk and computes the root.
     *
     * @throws IOException if the medium fails; a damaged record is absent, not an exception
     */
    public static Root root(LogStack logs, LongRange samples, int channels, boolean keepsLeafHashes)
            throws IOException {
        PcmLeaves leaves = new PcmLeaves(channels, keepsLeafHashes);
        RangeSet absent = logs.readSamples(samples, channels, leaves::add);
        return leaves.finish(samples.count(), absent);
    }

    /**
     * The root over samples from elsewhere, a WAV file's for example. Reads to the end, but hashes no more than {@code
     * framesMax}; {@code frames} of the result says how many there were, one more than {@code framesMax} if there were too
     * many.
     *
     * @param samples 24 bit little-endian, interleaved
     */
    public static Root root(InputStream samples, long framesMax, int channels, boolean keepsLeafHashes)
            throws IOException {
        PcmLeaves leaves = new PcmLeaves(channels, keepsLeafHashes);
        int frameBytes = 3 * channels;
        byte[] piece = new byte[LEAF_FRAMES * frameBytes];
        long frames = 0;
        while (frames < framesMax) {
            int wanted = (int) Math.min(LEAF_FRAMES, framesMax - frames) * frameBytes;
            int count = samples.readNBytes(piece, 0, wanted);
            leaves.add(piece, count);
            frames += count / frameBytes;
            if (count < wanted) {
                break;
            }
        }
        boolean more = frames == framesMax && samples.read() >= 0;
        return leaves.finish(more ? frames + 1 : frames, new RangeSet());
    }

    /** The samples in a leaf, to say where two roots differ. */
    public static LongRange samplesOf(long leaf, LongRange samples) {
        long first = samples.first() + leaf * LEAF_FRAMES;
        return new LongRange(first, Math.min(samples.end(), first + LEAF_FRAMES));
    }

    private void add(byte[] bytes, int count) {
        flat.update(bytes, 0, count);
        int from = 0;
        while (from < count) {
            int piece = Math.min(count - from, leaf.length - filled);
            System.arraycopy(bytes, from, leaf, filled, piece);
            from += piece;
            filled += piece;
            if (filled == leaf.length) {
                tree.add(leaf, 0, filled);
                filled = 0;
            }
        }
    }

    private Root finish(long frames, RangeSet absent) {
        if (filled > 0) {
            tree.add(leaf, 0, filled);
        }
        LeafHashes hashes = new LeafHashes(tree.leafHashes());
        return new Root(Hashes.hex(tree.root()), Hashes.hex(flat.digest()), frames, absent, hashes);
    }
}
