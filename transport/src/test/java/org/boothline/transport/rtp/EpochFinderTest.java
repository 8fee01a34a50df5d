package org.boothline.transport.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

/** Opus of 20 ms, payload type 97, as ffmpeg sends it. */
class EpochFinderTest {
    private static final long MS = 1_000_000L;
    private static final int TYPE = 97;
    private static final long OWN = 0x0BEEF;

    private final EpochFinder finder = new EpochFinder(new DescribedStream(Codec.OPUS, 2, TYPE, 6000), OWN);
    private final EncodedFrame frame = new EncodedFrame();
    private final RtpHeader header = new RtpHeader();

    private ByteBuf packet(int type, long ssrc, int sequence, long timestamp) {
        header.set(false, type, sequence & 0xFFFF, timestamp & 0xFFFF_FFFFL, ssrc);
        ByteBuf datagram = Unpooled.buffer(200);
        header.write(datagram);
        return datagram.writeByte(Frames.OPUS_20_MS).writeZero(80);
    }

    private RtpEpoch read(long ssrc, int sequence, long timestamp, long nowNs) {
        return finder.read(packet(TYPE, ssrc, sequence, timestamp), nowNs);
    }

    /** Three in sequence, 20 ms apart, over the wrap of both counters. */
    private RtpEpoch find(long ssrc, int sequence, long timestamp, long nowNs) {
        assertNull(read(ssrc, sequence, timestamp, nowNs));
        assertNull(read(ssrc, sequence + 1, timestamp + 960, nowNs + 20 * MS));
        return read(ssrc, sequence + 2, timestamp + 1_920, nowNs + 40 * MS);
    }

    @Test
    void theThirdPacketInSequenceBeginsTheEpoch() {
        RtpEpoch found = find(7, 65_534, 0xFFFF_FFFFL, 0);
        assertEquals(new RtpEpoch(Codec.OPUS, 2, TYPE, 7, 0, 1_919, 0, 0), found);
        Depacketiser depacketiser = Depacketiser.ofOtherEquipment(found, 40 * MS);
        assertEquals(Depacketiser.Status.OK, depacketiser.read(packet(TYPE, 7, 0, 1_919), 40 * MS, frame));
        assertEquals(0, frame.index64);
        assertEquals(Depacketiser.Status.OK, depacketiser.read(packet(TYPE, 7, 2, 1_919 + 1_920), 80 * MS, frame));
        assertEquals(2, frame.index64);
        assertEquals(1_920, frame.sample64);
    }

    @Test
    void strayPacketsAndPacketsOutOfSequenceProveNothing() {
        for (int i = 0; i < 20; i++) {
            assertNull(read(100 + i, 5, 0, i * MS));
            assertNull(read(7, 2 * i, 960L * i, i * MS));
            assertNull(read(8, 5, 0, i * MS), "the same packet again");
            assertNull(read(8, 5, 0, i * MS));
            assertNull(read(8, 5, 0, i * MS));
        }
        for (int i = 0; i < 20; i++) {
            assertNull(read(7, 2 * i, 960L * i, i * MS), "each second one is missing");
        }
        assertNull(find(OWN, 5, 0, 0), "what comes back of ours");
        assertNotNull(find(7, 5, 0, 0));
    }

    @Test
    void whatIsNoFrameOrOfAnotherPayloadTypeIsNotBelievedAndTheTypeIsTold() {
        for (int i = 0; i < 5; i++) {
            assertNull(finder.read(packet(TYPE, 7, i, 960L * i).setByte(12, 3 << 3), 0), "60 ms");
            assertNull(finder.read(packet(TYPE, 7, i, 960L * i).writerIndex(12), 0), "nothing in it");
            assertNull(finder.read(packet(TYPE, 7, i, 960L * i).writerIndex(9), 0));
        }
        assertEquals(-1, finder.otherPayloadType());
        for (int i = 0; i < 5; i++) {
            assertNull(finder.read(packet(111, 7, i, 960L * i), 0));
        }
        assertEquals(111, finder.otherPayloadType());
    }

    @Test
    void ofTwoSendersTheFirstIsHeardUntilItIsSilent() {
        Depacketiser depacketiser = Depacketiser.ofOtherEquipment(find(7, 0, 0, 0), 0);
        long nowNs = 0;
        for (int i = 0; i < 50; i++) {
            nowNs = 40 * MS + 20 * MS * i;
            assertEquals(
                    Depacketiser.Status.OK, depacketiser.read(packet(TYPE, 7, 2 + i, 1_920 + 960L * i), nowNs, frame));
            finder.heard(frame);
            assertNull(find(8, 100 + 3 * i, 960L * 3 * i, nowNs));
        }
        assertNull(find(8, 1_000, 0, nowNs + EpochFinder.SILENCE_NS - 41 * MS));
        long silentNs = nowNs + EpochFinder.SILENCE_NS;
        RtpEpoch next = find(8, 1_003, 0, silentNs);
        assertNotNull(next);
        assertEquals(8, next.ssrc());
        assertEquals(frame.index64 + 1, next.firstIndex64(), "no packet is missing between the two");
        assertEquals(frame.sample64 + 960 + 48 * 240, next.firstSample64(), "as many samples later as time went by");
    }

    @Test
    void aSenderThatBeginsAnewUnderItsOldSsrcIsFollowed() {
        Depacketiser depacketiser = Depacketiser.ofOtherEquipment(find(7, 5_000, 1_000_000, 0), 0);
        assertEquals(Depacketiser.Status.OK, depacketiser.read(packet(TYPE, 7, 5_002, 1_001_920), 40 * MS, frame));
        finder.heard(frame);
        long laterNs = 2_000 * MS;
        ByteBuf anew = packet(TYPE, 7, 20, 3_000);
        assertTrue(depacketiser.read(anew, laterNs, frame) != Depacketiser.Status.OK);
        RtpEpoch next = find(7, 20, 3_000, laterNs);
        assertNotNull(next);
        assertEquals(22, next.firstSequence());
        assertTrue(next.firstSample64() >= 48 * 1_960);
    }

    @Test
    void copiesAndPositionsOfOtherEquipmentAreNotBelieved() {
        RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 2, PayloadTypes.RED, 7, 0, 0, 0, 0);
        Depacketiser depacketiser = Depacketiser.ofOtherEquipment(epoch, 0);
        header.set(false, PayloadTypes.RED, 1, 960, 7);
        header.setPosition(77, 77_000);
        ByteBuf datagram = Unpooled.buffer(200);
        header.write(datagram);
        datagram.writeByte(Frames.OPUS_20_MS).writeZero(80);
        assertEquals(
                Depacketiser.Status.OK, depacketiser.read(datagram, 0, frame), "its number for Opus is ours for RED");
        assertEquals(1, frame.index64);
        assertEquals(960, frame.sample64);
        assertNull(depacketiser.copy());
    }

    @Test
    void looksAtPacketsWithoutAllocating() {
        Depacketiser depacketiser = Depacketiser.ofOtherEquipment(find(7, 0, 0, 0), 0);
        ByteBuf ours = packet(TYPE, 7, 2, 1_920);
        ByteBuf other = packet(TYPE, 8, 2, 1_920);
        double bytes = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            depacketiser.read(ours, 40 * MS, frame);
            finder.heard(frame);
            finder.read(other, 41 * MS);
        });
        assertEquals(0, bytes, 0.01);
    }
}
