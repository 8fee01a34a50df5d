package org.boothline.takes.gap;

import static org.boothline.takes.proof.Spool.packets;
import static org.boothline.takes.proof.Spool.range;
import static org.boothline.takes.proof.Spool.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.range.RangeSet;
import org.boothline.takes.log.RecordType;
import org.boothline.takes.log.SegmentWriter;
import org.boothline.takes.proof.Manifest;
import org.boothline.takes.proof.Spool;
import org.boothline.takes.proof.Stations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets of 240 samples; packet i holds samples from 240 i on, and its decoded audio lies 120 samples earlier. */
class GapMapTest {
    private static final RangeSet NONE = new RangeSet();

    @TempDir
    Path folder;

    private static Manifest manifest(RangeSet faults, RangeSet packets, RangeSet samples) {
        String hash = "a".repeat(64);
        return new Manifest(
                "00112233445566aa",
                "00112233445566bb",
                "take",
                "00112233445566cc",
                Stations.BOOTH.fingerprint(),
                Codec.OPUS,
                1,
                120,
                range(2_400, 24_000),
                range(8, 101),
                0,
                hash,
                hash,
                hash,
                93 - packets.count(),
                faults,
                packets,
                samples,
                "");
    }

    @Test
    void hasNoGapWhenEverythingArrived() throws IOException {
        packets(folder, 0, 200);
        GapMap gaps = GapMap.of(manifest(NONE, NONE, NONE), Spool.open(folder, "packets"));
        assertTrue(gaps.isComplete());
        assertEquals(NONE, gaps.missingPackets());
        assertEquals(NONE, gaps.missingSamples());
        assertEquals(range(8, 101), gaps.indices());
        assertEquals(range(2_400, 24_000), gaps.samples());
    }

    @Test
    void lostPacketsAreMissingWithTheAudioTheyDecodeTo() throws IOException {
        packets(folder, 0, 20);
        packets(folder, 23, 200);
        GapMap gaps = GapMap.of(manifest(NONE, NONE, NONE), Spool.open(folder, "packets"));
        assertEquals(set(20, 23), gaps.missingPackets());
        assertEquals(set(20 * 240 - 120, 23 * 240 - 120), gaps.missingSamples());
        assertEquals(NONE, gaps.sourceFaults());
        assertFalse(gaps.isComplete());
        assertEquals(gaps.missingSamples(), alone().missingSamples());
    }

    @Test
    void lossAtBothEndsStaysWithinTheTake() throws IOException {
        packets(folder, 12, 90);
        GapMap gaps = GapMap.of(manifest(NONE, NONE, NONE), Spool.open(folder, "packets"));
        assertEquals(set(8, 12, 90, 101), gaps.missingPackets());
        assertEquals(set(2_400, 12 * 240 - 120, 90 * 240 - 120, 24_000), gaps.missingSamples());
    }

    @Test
    void everythingIsMissingWhenNothingArrived() throws IOException {
        GapMap gaps = GapMap.of(manifest(NONE, NONE, NONE), Spool.open(folder, "packets"));
        assertEquals(set(8, 101), gaps.missingPackets());
        assertEquals(set(2_400, 24_000), gaps.missingSamples());
        assertEquals(set(8, 101), alone().missingPackets());
    }

    @Test
    void unspooledPacketsAreNotMissing() throws IOException {
        packets(folder, 0, 20);
        packets(folder, 30, 200);
        GapMap gaps = GapMap.of(manifest(NONE, set(22, 25), NONE), Spool.open(folder, "packets"));
        assertEquals(set(20, 22, 25, 30), gaps.missingPackets());
        assertEquals(set(22, 25), gaps.unspooledPackets());
        assertEquals(set(20 * 240 - 120, 22 * 240 - 120, 25 * 240 - 120, 30 * 240 - 120), gaps.missingSamples());
        GapMap only = GapMap.of(manifest(NONE, set(20, 30), NONE), Spool.open(folder, "packets"));
        assertTrue(only.isComplete(), "what nobody has can't be fetched");
    }

    @Test
    void whereFramesChangedInAHoleItsPacketsAreTakenForEquallyLong() throws IOException {
        packets(folder, 0, 20);
        long end = 4_800 + 20 * 120;
        try (SegmentWriter log = new SegmentWriter(folder, "packets")) {
            // Twenty packets lack, which had 120 samples; from here on they have 960.
            int word = StreamFormat.word(Codec.OPUS, 1, 960);
            for (int i = 0; i < 70; i++) {
                log.append(RecordType.PACKET, 40 + i, end + i * 960L, word, new byte[100], 0, 100);
            }
        }
        GapMap gaps = GapMap.of(manifest(NONE, set(30, 35), NONE), Spool.open(folder, "packets"));
        assertEquals(set(20, 30, 35, 40), gaps.missingPackets());
        assertEquals(
                set(4_680, 4_680 + 10 * 120, 4_680 + 15 * 120, end - 120), gaps.missingSamples(), "with the lookahead");
    }

    @Test
    void aSourceFaultIsNoLoss() throws IOException {
        packets(folder, 0, 40);
        packets(folder, "packets", 40, 200, 4_800);
        RangeSet faults = set(9_600, 14_400);
        GapMap gaps = GapMap.of(manifest(faults, NONE, NONE), Spool.open(folder, "packets"));
        assertTrue(gaps.isComplete());
        assertEquals(faults, gaps.sourceFaults());
        assertEquals(NONE, gaps.missingSamples());
        assertEquals(faults, alone().sourceFaults(), "the receiver sees it too when both neighbours arrived");
    }

    @Test
    void lossBesideASourceFaultIsToldApart() throws IOException {
        packets(folder, 0, 38);
        packets(folder, "packets", 42, 200, 4_800);
        RangeSet faults = set(9_600, 14_400);
        GapMap gaps = GapMap.of(manifest(faults, NONE, NONE), Spool.open(folder, "packets"));
        assertEquals(set(38, 42), gaps.missingPackets());
        assertEquals(set(38 * 240 - 120, 9_600, 14_400, 42 * 240 + 4_800 - 120), gaps.missingSamples());
        assertEquals(NONE, alone().sourceFaults(), "alone it can't be told from loss");
    }

    @Test
    void allThreeKindsAreKeptApartAndWithinTheTake() throws IOException {
        packets(folder, 0, 20);
        packets(folder, 24, 200);
        GapMap gaps =
                GapMap.of(manifest(set(4_000, 4_100), set(30, 31), set(6_000, 7_000)), Spool.open(folder, "packets"));
        assertEquals(set(20, 24), gaps.missingPackets());
        assertEquals(set(4_000, 4_100), gaps.sourceFaults());
        assertEquals(set(30, 31), gaps.unspooledPackets());
        assertEquals(set(6_000, 7_000), gaps.unspooledSamples());
    }

    @Test
    void aPatchFillsTheGaps() throws IOException {
        packets(folder, 0, 20);
        packets(folder, 30, 200);
        packets(folder, "patch", 20, 28, 0);
        GapMap gaps = GapMap.of(manifest(NONE, NONE, NONE), Spool.open(folder, "patch", "packets"));
        assertEquals(set(28, 30), gaps.missingPackets());
    }

    @Test
    void aDamagedRecordIsMissing() throws IOException {
        packets(folder, 0, 200);
        Spool.flip(Spool.segment(folder, "packets"), 50L * Spool.PACKET_RECORD_BYTES + 35, 2);
        GapMap gaps = GapMap.of(manifest(NONE, NONE, NONE), Spool.open(folder, "packets"));
        assertEquals(set(50, 51), gaps.missingPackets());
        assertEquals(set(50 * 240 - 120, 51 * 240 - 120), gaps.missingSamples());
    }

    @Test
    void missingSamplesOfTheSpoolAreThoseThatTheSenderHas() throws IOException {
        Spool.pcm(folder, 2_400, 4_800);
        Spool.pcm(folder, 9_600, 24_000);
        Manifest manifest = manifest(set(5_000, 5_100), NONE, set(6_000, 7_000));
        assertEquals(
                set(4_800, 5_000, 5_100, 6_000, 7_000, 9_600), GapMap.missingPcm(manifest, Spool.open(folder, "pcm")));
    }

    @Test
    void whatItGivesAwayIsACopy() throws IOException {
        packets(folder, 0, 20);
        GapMap gaps = GapMap.of(manifest(NONE, NONE, NONE), Spool.open(folder, "packets"));
        gaps.missingPackets().remove(0, 1_000);
        gaps.missingSamples().remove(0, 100_000);
        assertEquals(set(20, 101), gaps.missingPackets());
        assertFalse(gaps.missingSamples().isEmpty());
    }

    private GapMap alone() throws IOException {
        return GapMap.of(range(8, 101), range(2_400, 24_000), 120, Spool.open(folder, "packets"));
    }
}
