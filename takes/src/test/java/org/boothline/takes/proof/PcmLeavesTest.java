package org.boothline.takes.proof;

import static org.boothline.takes.proof.Spool.pcm;
import static org.boothline.takes.proof.Spool.range;
import static org.boothline.takes.proof.Spool.samples;
import static org.boothline.takes.proof.Spool.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import org.boothline.base.range.LongRange;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcmLeavesTest {
    private static final RangeSet NONE = new RangeSet();

    @TempDir
    Path folder;

    @Test
    void hashesTheCanonicalBytes() throws IOException {
        byte[] bytes = {1, 0, 0, -1, -1, -1, 0, 0, -128}; // 1, −1 and the most negative sample.
        try (SegmentWriter writer = new SegmentWriter(folder, "pcm")) {
            writer.append(RecordType.PCM, 0, 700, Spool.FORMAT, bytes, 0, 9);
        }
        PcmLeaves.Root root = root(range(700, 703));
        assertEquals("401c5bfab4db3e610f8fcf10d3500b7d9cd3be7550eaa7e40a76316a956b1541", root.root());
        assertEquals("0e6ce384382f05becd8f0cf6f2f3f2b3177b73fb3d18af182b425eb17d463544", root.pcmSha256());
    }

    @Test
    void aLeafHas16384FramesAndTheLastOneWhatIsLeft() throws IOException {
        PcmLeaves.Root zeros = root(range(5, 5 + 16_385));
        assertEquals("8da854d8c2d7ee3c132a599ee01bbd6d70e95653022ab042acc8386c1a8f141d", zeros.root());
        assertEquals("8f6f383ca2f6038adc9032132762cd140238c42f16b0abc78408941445f9590a", zeros.pcmSha256());
        assertEquals(set(5, 5 + 16_385), zeros.absent());
    }

    @Test
    void beginsItsLeavesAtTheFirstSampleWhateverTheRecords() throws IOException {
        pcm(folder, 0, 40_000);
        for (int first : new int[] {0, 1, 239, 240, 241, 777}) {
            for (int count : new int[] {0, 1, 16_383, 16_384, 16_385, 32_768, 33_000}) {
                LongRange range = range(first, first + count);
                PcmLeaves.Root root = root(range);
                assertEquals(expected(samples(first, first + count)), root.root(), range.toString());
                assertEquals(Hashes.hex(Hashes.sha256().digest(samples(first, first + count))), root.pcmSha256());
                assertEquals(NONE, root.absent());
                assertEquals(count, root.frames());
            }
        }
    }

    @Test
    void dependsNeitherOnSegmentsNorOnOrderNorOnDuplicates() throws IOException {
        pcm(folder, 24_000, 33_000);
        pcm(folder, 0, 12_000);
        pcm(folder, 7_200, 7_440);
        pcm(folder, 12_000, 24_000);
        pcm(folder, 11_900, 12_100); // Over the border of records that are there.
        assertEquals(expected(samples(100, 32_900)), root(range(100, 32_900)).root());
    }

    @Test
    void holesAreZerosAndNamed() throws IOException {
        pcm(folder, 480, 960);
        pcm(folder, 1_200, 1_680);
        byte[] bytes = samples(0, 2_000);
        Arrays.fill(bytes, 0, 480 * 3, (byte) 0);
        Arrays.fill(bytes, 960 * 3, 1_200 * 3, (byte) 0);
        Arrays.fill(bytes, 1_680 * 3, 2_000 * 3, (byte) 0);
        PcmLeaves.Root root = root(range(0, 2_000));
        assertEquals(expected(bytes), root.root());
        assertEquals(set(0, 480, 960, 1_200, 1_680, 2_000), root.absent());
    }

    @Test
    void aDamagedRecordIsZerosAndNamed() throws IOException {
        pcm(folder, 0, 2_400);
        Spool.flip(Spool.segment(folder, "pcm"), 4L * Spool.PCM_RECORD_BYTES + 300, 0);
        assertEquals(set(960, 1_200), root(range(0, 2_400)).absent());
    }

    @Test
    void keepsStereoTogether() throws IOException {
        byte[] bytes = samples(0, 480);
        try (SegmentWriter writer = new SegmentWriter(folder, "pcm")) {
            writer.append(RecordType.PCM, 0, 100, 0x010200F0, bytes, 0, bytes.length);
        }
        PcmLeaves.Root root = PcmLeaves.root(Spool.open(folder, "pcm"), range(101, 339), 2);
        assertEquals(expected(Arrays.copyOfRange(bytes, 6, 239 * 6)), root.root());
        assertEquals(NONE, root.absent());
    }

    @Test
    void aFileWithTheSameSamplesHasTheSameRootHoweverItIsRead() throws IOException {
        pcm(folder, 0, 40_000);
        byte[] bytes = samples(0, 40_000);
        PcmLeaves.Root log = PcmLeaves.root(Spool.open(folder, "pcm"), range(0, 40_000), 1, true);
        assertEquals(log, PcmLeaves.root(new ByteArrayInputStream(bytes), 40_000, 1, true));
        InputStream trickle = new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int count) throws IOException {
                return super.read(into, offset, Math.min(count, 1_001));
            }
        };
        assertEquals(log, PcmLeaves.root(trickle, 40_000, 1, true));
    }

    @Test
    void aFileThatIsTooShortOrTooLongShows() throws IOException {
        byte[] bytes = samples(0, 20_000);
        assertEquals(
                20_000,
                PcmLeaves.root(new ByteArrayInputStream(bytes), 20_001, 1, false)
                        .frames());
        assertEquals(
                19_000,
                PcmLeaves.root(new ByteArrayInputStream(bytes), 18_999, 1, false)
                        .frames());
        assertEquals(
                1,
                PcmLeaves.root(new ByteArrayInputStream(bytes, 0, 1), 0, 1, false)
                        .frames());
        PcmLeaves.Root torn = PcmLeaves.root(new ByteArrayInputStream(bytes, 0, 30_002), 10_001, 1, false);
        assertEquals(10_000, torn.frames());
        assertNotEquals(expected(samples(0, 10_000)), torn.root(), "two thirds of a sample are not nothing");
    }

    @Test
    void namesTheLeafThatDiffers() throws IOException {
        byte[] bytes = samples(0, 40_000);
        LeafHashes original =
                PcmLeaves.root(new ByteArrayInputStream(bytes), 40_000, 1, true).leafHashes();
        bytes[16_384 * 3] ^= 1;
        LeafHashes changed =
                PcmLeaves.root(new ByteArrayInputStream(bytes), 40_000, 1, true).leafHashes();
        assertEquals(OptionalLong.of(1), original.firstDifference(changed));
        assertEquals(range(16_394, 32_778), PcmLeaves.samplesOf(1, range(10, 40_010)));
        assertEquals(range(32_778, 40_010), PcmLeaves.samplesOf(2, range(10, 40_010)));
    }

    private PcmLeaves.Root root(LongRange samples) throws IOException {
        return PcmLeaves.root(Spool.open(folder, "pcm"), samples, 1);
    }

    private static String expected(byte[] samples) {
        MerkleTree tree = new MerkleTree();
        for (int at = 0; at < samples.length; at += 49_152) {
            tree.add(samples, at, Math.min(49_152, samples.length - at));
        }
        return Hashes.hex(tree.root());
    }
}
