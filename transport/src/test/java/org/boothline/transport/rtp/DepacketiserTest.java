package org.boothline.transport.rtp;

import static org.boothline.transport.rtp.Frames.SAMPLES;
import static org.boothline.transport.rtp.Frames.bare;
import static org.boothline.transport.rtp.Frames.behind;
import static org.boothline.transport.rtp.Frames.epoch;
import static org.boothline.transport.rtp.Frames.frame;
import static org.boothline.transport.rtp.Frames.positioned;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.rtp.Depacketiser.Status;
import org.junit.jupiter.api.Test;

class DepacketiserTest {
    private final EncodedFrame into = new EncodedFrame();

    @Test
    void givesBackTheFrameThatWasPacketised() {
        RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, 5, 65_535, 0xFFFF_FFFFL, 1_000_000, 240_000_000);
        Depacketiser depacketiser = new Depacketiser(epoch, 0);
        Packetiser packetiser = new Packetiser(epoch);
        ByteBuf datagram = Unpooled.buffer(1_200);
        for (long index = 1_000_000; index < 1_000_500; index++) {
            EncodedFrame sent = frame(index);
            datagram.clear();
            packetiser.write(sent, datagram);
            assertEquals(Status.OK, depacketiser.read(behind(9, datagram), 77 + index, into));
            assertEquals(sent.index64, into.index64);
            assertEquals(sent.sample64, into.sample64);
            assertEquals(sent.formatWord, into.formatWord);
            assertEquals(77 + index, into.timeNs);
            assertArrayEquals(
                    Arrays.copyOf(sent.payload, sent.payloadBytes), Arrays.copyOf(into.payload, into.payloadBytes));
        }
        assertEquals(500, depacketiser.datagrams(Status.OK).value());
        assertEquals(0, depacketiser.positionsCorrected().value());
    }

    @Test
    void readsTheFrameSizeFromThePayloadBecauseItMayChange() {
        Depacketiser depacketiser = new Depacketiser(epoch(0, 0), 0);
        RtpEpoch epoch = depacketiser.epoch();
        depacketiser.read(Frames.datagram(epoch, frame(0), true), 0, into);
        assertEquals(240, StreamFormat.frameSamplesOf(into.formatWord));
        depacketiser.read(Frames.datagram(epoch, frame(1, 240, Frames.OPUS_20_MS, 960), false), 0, into);
        assertEquals(960, StreamFormat.frameSamplesOf(into.formatWord));
        EncodedFrame twoOfTen = frame(2, 1_200, (byte) (30 << 3 | 1), 960);
        assertEquals(Status.OK, depacketiser.read(Frames.datagram(epoch, twoOfTen, false), 0, into));
        assertEquals(960, StreamFormat.frameSamplesOf(into.formatWord));
    }

    @Test
    void readsLinearPcmOfWholeFramesOnly() {
        RtpEpoch epoch = new RtpEpoch(Codec.L24, 2, 5, 0, 0, 0, 0);
        Depacketiser depacketiser = new Depacketiser(epoch, 0);
        EncodedFrame sent = frame(0);
        for (int bytes = 0; bytes <= 1_200; bytes++) {
            sent.index64 = bytes;
            sent.sample64 = bytes * 240L;
            sent.payloadBytes = bytes;
            Status expected = bytes % 6 == 0 && bytes >= 48 * 6 ? Status.OK : Status.MALFORMED;
            assertEquals(expected, depacketiser.read(Frames.datagram(epoch, sent, true), 0, into), bytes + " bytes");
            if (expected == Status.OK) {
                assertEquals(StreamFormat.word(Codec.L24, 2, bytes / 6), into.formatWord);
            }
        }
    }

    @Test
    void refusesPayloadsThatAreNoFrameOfAStream() {
        Depacketiser depacketiser = new Depacketiser(epoch(0, 0), 0);
        EncodedFrame tooLong = frame(0, 0, (byte) (3 << 3), 2_880);
        assertEquals(
                Status.MALFORMED, depacketiser.read(Frames.datagram(depacketiser.epoch(), tooLong, true), 0, into));
        EncodedFrame countMissing = frame(0, 0, (byte) (29 << 3 | 3), 240);
        countMissing.payloadBytes = 1;
        assertEquals(
                Status.MALFORMED,
                depacketiser.read(Frames.datagram(depacketiser.epoch(), countMissing, true), 0, into));
        EncodedFrame empty = frame(0);
        empty.payloadBytes = 0;
        assertEquals(Status.MALFORMED, depacketiser.read(Frames.datagram(depacketiser.epoch(), empty, true), 0, into));
        ByteBuf huge = Frames.datagram(depacketiser.epoch(), frame(0), true).writeZero(1_500);
        assertEquals(Status.MALFORMED, depacketiser.read(huge, 0, into));
        assertEquals(4, depacketiser.datagrams(Status.MALFORMED).value());
    }

    @Test
    void tellsOtherSendersOtherPayloadTypesAndAnEarlierConnectApart() {
        RtpEpoch before = epoch(100, 1_000);
        RtpEpoch now = new RtpEpoch(Codec.OPUS, 1, 6, 100, 1_000, 5_000, 1_200_000);
        Depacketiser depacketiser = new Depacketiser(now, 0);
        assertEquals(Status.WRONG_SSRC, depacketiser.read(bare(before, 5_001, 1_200_240), 0, into));
        ByteBuf otherType = bare(now, 5_000, 1_200_000);
        otherType.setByte(1, 112);
        assertEquals(Status.WRONG_PAYLOAD_TYPE, depacketiser.read(otherType, 0, into));
        assertEquals(Status.STALE, depacketiser.read(bare(now, 4_999, 1_199_760), 0, into));
        assertEquals(Status.CONTRADICTORY, depacketiser.read(positioned(now, 4_999, 1_199_760), 0, into));
        assertEquals(Status.OK, depacketiser.read(bare(now, 5_000, 1_200_000), 0, into));
    }

    @Test
    void keepsEveryIndexThroughLossReorderingDuplicatesFaultsFrameSizesAndWraps() {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            // Near the wrap of sequence number and timestamp, singly and both at once.
            int firstSequence = seed % 3 == 0 ? random.nextInt(65_536) : 65_536 - 1 - random.nextInt(2_000);
            long firstTimestamp =
                    seed % 3 == 1 ? random.nextInt() & 0xFFFF_FFFFL : (1L << 32) - 1 - random.nextInt(400_000);
            RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, 5, firstSequence, firstTimestamp, 1L << 33, 1L << 40);
            LineSimulation line = new LineSimulation(epoch, random);
            line.run(3_000);
            assertEquals(0, line.wrong, "seed " + seed);
            assertEquals(line.delivered, line.accepted, "seed " + seed);
            assertTrue(line.accepted > 500, "seed " + seed);
        }
    }

    @Test
    void readsAnOutageOfLessThanACycleFromSequenceNumberAndTimestampAlone() {
        for (long lost : new long[] {1, 5, 200, 3_000, 32_766, 32_767, 32_768, 32_769, 40_000, 65_535}) {
            Depacketiser depacketiser = anchored();
            assertEquals(Status.OK, depacketiser.read(bare(depacketiser.epoch(), lost, lost * SAMPLES), 0, into));
            assertEquals(lost, into.index64);
            assertEquals(Status.OK, depacketiser.read(bare(depacketiser.epoch(), 1, SAMPLES), 0, into), "late packet");
            assertEquals(1, into.index64);
        }
    }

    @Test
    void dropsWhatIsAmbiguousAfterALongOutageUntilThePositionComes() {
        for (long lost : new long[] {65_536, 65_537, 70_000, 131_072, 200_000, 1_000_000, 8_000_000}) {
            Depacketiser depacketiser = anchored();
            RtpEpoch epoch = depacketiser.epoch();
            long nowNs = lost * 5_000_000;
            for (long index = lost; index < lost + 50; index++) {
                assertEquals(Status.AMBIGUOUS, depacketiser.read(bare(epoch, index, index * SAMPLES), nowNs, into));
            }
            long next = lost + 50;
            assertEquals(Status.OK, depacketiser.read(positioned(epoch, next, next * SAMPLES), nowNs, into));
            assertEquals(next, into.index64);
            assertEquals(next * SAMPLES, into.sample64);
            assertEquals(1, depacketiser.positionsCorrected().value());
            assertEquals(Status.OK, depacketiser.read(bare(epoch, next + 1, (next + 1) * SAMPLES), nowNs, into));
            assertEquals(next + 1, into.index64);
            assertEquals(Status.OK, depacketiser.read(bare(epoch, lost, lost * SAMPLES), nowNs, into), "overtaken");
            assertEquals(lost, into.index64);
            assertEquals(50, depacketiser.datagrams(Status.AMBIGUOUS).value());
        }
    }

    @Test
    void givesNoWrongIndexAfterAnOutageOfAnyLengthWhateverTheSourceDid() {
        long seed = 4_711;
        Random random = new Random(seed);
        int certain = 0;
        for (int round = 0; round < 20_000; round++) {
            Depacketiser depacketiser = anchored();
            long packets = 1 + (long) (Math.pow(random.nextDouble(), 3) * 300_000);
            long samples = 0;
            int frameSamples = 120 << random.nextInt(4);
            samples += packets * frameSamples;
            // Half the time the source had no audio for a while, down to exactly one cycle of packets.
            samples +=
                    random.nextBoolean() ? 0 : (random.nextBoolean() ? 65_536L : random.nextInt(90_000)) * frameSamples;
            Status status =
                    depacketiser.read(bare(depacketiser.epoch(), packets, samples), samples * 125_000 / 6, into);
            assertNotEquals(Status.CONTRADICTORY, status, "seed " + seed + " round " + round);
            if (status == Status.OK) {
                certain++;
                assertEquals(packets, into.index64, "seed " + seed + " round " + round);
                assertEquals(samples, into.sample64, "seed " + seed + " round " + round);
            }
        }
        assertTrue(certain > 2_000 && certain < 18_000, certain + " were certain: the test tests nothing");
    }

    @Test
    void takesNoTimestampOnTrustAfterSixHoursBecauseItWrapsIn24() {
        Depacketiser depacketiser = anchored();
        RtpEpoch epoch = depacketiser.epoch();
        long wrapped = 1L << 32; // Timestamp and sequence number look as if nothing had happened.
        long index = wrapped / SAMPLES / 65_536 * 65_536;
        long nowNs = 89_478_485_333_333L;
        assertEquals(Status.AMBIGUOUS, depacketiser.read(bare(epoch, index + 1, wrapped + SAMPLES), nowNs, into));
        assertEquals(Status.OK, depacketiser.read(positioned(epoch, index + 2, wrapped + 2 * SAMPLES), nowNs, into));
        assertEquals(index + 2, into.index64);
        assertEquals(wrapped + 2 * SAMPLES, into.sample64);
    }

    @Test
    void readsASourceFaultAsAJumpOfTheSampleAlone() {
        Depacketiser depacketiser = anchored();
        assertEquals(Status.OK, depacketiser.read(bare(depacketiser.epoch(), 1, 5_000_000), 0, into));
        assertEquals(1, into.index64);
        assertEquals(5_000_000, into.sample64);
    }

    @Test
    void refusesASequenceNumberForWhichTheTimestampLeavesNoRoom() {
        Depacketiser depacketiser = anchored();
        RtpEpoch epoch = depacketiser.epoch();
        assertEquals(Status.CONTRADICTORY, depacketiser.read(bare(epoch, 3, 2 * 120 + 119), 0, into));
        assertEquals(Status.CONTRADICTORY, depacketiser.read(bare(epoch, 1, 0), 0, into));
        assertEquals(Status.OK, depacketiser.read(bare(epoch, 3, 3 * 120), 0, into));
    }

    @Test
    void goesOnAfterOneForgedPosition() {
        Depacketiser depacketiser = anchored();
        RtpEpoch epoch = depacketiser.epoch();
        for (int copy = 0; copy < 3; copy++) {
            assertEquals(
                    Status.CONTRADICTORY,
                    depacketiser.read(positioned(epoch, 1 + 65_536 * 8, SAMPLES + (1L << 32)), 0, into));
        }
        for (long index = 1; index < 500; index++) {
            ByteBuf datagram =
                    index % 200 == 0 ? positioned(epoch, index, index * SAMPLES) : bare(epoch, index, index * SAMPLES);
            assertEquals(Status.OK, depacketiser.read(datagram, 0, into));
            assertEquals(index, into.index64);
        }
    }

    @Test
    void comesBackAtTheSecondPositionAfterTheBearingWasForged() {
        Depacketiser depacketiser = anchored();
        RtpEpoch epoch = depacketiser.epoch();
        // A packet ahead by as many as its timestamp just allows, so that the true ones contradict it.
        assertEquals(Status.OK, depacketiser.read(bare(epoch, 30_000, 30_000 * 120), 0, into));
        assertEquals(Status.CONTRADICTORY, depacketiser.read(bare(epoch, 199, 199 * SAMPLES), 0, into));
        assertEquals(Status.CONTRADICTORY, depacketiser.read(positioned(epoch, 200, 200 * SAMPLES), 0, into));
        assertEquals(Status.CONTRADICTORY, depacketiser.read(bare(epoch, 201, 201 * SAMPLES), 0, into));
        assertEquals(Status.OK, depacketiser.read(positioned(epoch, 400, 400 * SAMPLES), 0, into));
        assertEquals(400, into.index64);
        assertEquals(Status.OK, depacketiser.read(bare(epoch, 401, 401 * SAMPLES), 0, into));
        assertEquals(401, into.index64);
    }

    @Test
    void refusesPositionsThatCantBe() {
        Depacketiser depacketiser = anchored();
        RtpEpoch epoch = depacketiser.epoch();
        assertEquals(Status.CONTRADICTORY, depacketiser.read(positioned(epoch, 1L << 50, 1L << 62), 0, into));
        assertEquals(Status.CONTRADICTORY, depacketiser.read(positioned(epoch, 3, 359), 0, into));
        ByteBuf otherSequence = positioned(epoch, 1, SAMPLES);
        otherSequence.setShort(2, 2);
        assertEquals(Status.CONTRADICTORY, depacketiser.read(otherSequence, 0, into));
        ByteBuf otherTimestamp = positioned(epoch, 1, SAMPLES);
        otherTimestamp.setInt(4, 241);
        assertEquals(Status.CONTRADICTORY, depacketiser.read(otherTimestamp, 0, into));
    }

    @Test
    void refusesPositionsThatCantBeEvenWhereItKnowsNoBetter() {
        Depacketiser depacketiser = anchored();
        RtpEpoch epoch = depacketiser.epoch();
        long nowNs = 7L * 3_600 * 1_000_000_000L; // Too long ago to read timestamps.
        assertEquals(Status.AMBIGUOUS, depacketiser.read(bare(epoch, 3, 3 * 120), nowNs, into));
        assertEquals(Status.CONTRADICTORY, depacketiser.read(positioned(epoch, 3, 3 * 120 - 1), nowNs, into));
        assertEquals(Status.CONTRADICTORY, depacketiser.read(positioned(epoch, 3, 1L << 48), nowNs, into));
        assertEquals(Status.OK, depacketiser.read(positioned(epoch, 3, (1L << 48) - 1), nowNs, into));
    }

    @Test
    void givesNoWrongPositionForAnyFlippedBitOfAHeaderThatCarriesIt() {
        RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, 5, 7, 9, 0, 0);
        long index = 0x0A_1234;
        for (int bit = 0; bit < 36 * 8; bit++) {
            Depacketiser depacketiser = new Depacketiser(epoch, 0);
            long before = index - 1;
            assertEquals(Status.OK, depacketiser.read(positioned(epoch, before, before * SAMPLES), 0, into));
            ByteBuf flipped = positioned(epoch, index, index * SAMPLES);
            flipped.setByte(bit / 8, flipped.getByte(bit / 8) ^ 1 << bit % 8);
            if (depacketiser.read(flipped, 0, into) == Status.OK) {
                assertEquals(index, into.index64, "bit " + bit);
                assertEquals(index * SAMPLES, into.sample64, "bit " + bit);
            }
            long after = index + 1;
            assertEquals(Status.OK, depacketiser.read(bare(epoch, after, after * SAMPLES), 0, into), "bit " + bit);
            assertEquals(after, into.index64, "bit " + bit);
        }
    }

    @Test
    void refusesEveryTruncationOfTheHeaderAndLeavesTheFrameAlone() {
        Depacketiser depacketiser = anchored();
        ByteBuf whole = positioned(depacketiser.epoch(), 1, SAMPLES);
        into.index64 = -77;
        for (int length = 0; length <= 36; length++) {
            assertEquals(Status.MALFORMED, depacketiser.read(whole.slice(0, length), 0, into), "length " + length);
            assertEquals(-77, into.index64);
        }
        assertEquals(Status.OK, depacketiser.read(whole.slice(0, 37), 0, into));
        assertEquals(1, into.payloadBytes);
    }

    @Test
    void survivesRandomBytesInEveryPart() {
        long seed = 99;
        Random random = new Random(seed);
        Depacketiser depacketiser = anchored();
        for (int round = 0; round < 300_000; round++) {
            ByteBuf datagram = positioned(depacketiser.epoch(), 1, SAMPLES);
            for (int change = random.nextInt(6); change >= 0; change--) {
                datagram.setByte(random.nextInt(40), random.nextInt(256));
            }
            datagram.writerIndex(random.nextInt(datagram.writerIndex() + 1));
            Status status = depacketiser.read(datagram, random.nextLong(), into);
            if (status == Status.OK) {
                assertTrue(into.index64 >= 0 && into.sample64 >= 0 && into.payloadBytes > 0, "seed " + seed);
            }
        }
    }

    @Test
    void allocatesNothingOnAnyKindOfBuffer() {
        for (ByteBuf datagram : new ByteBuf[] {
            PooledByteBufAllocator.DEFAULT.directBuffer(1_500), PooledByteBufAllocator.DEFAULT.heapBuffer(1_500)
        }) {
            RtpEpoch epoch = epoch(0, 0);
            Packetiser packetiser = new Packetiser(epoch);
            Depacketiser depacketiser = new Depacketiser(epoch, 0);
            EncodedFrame sent = frame(0);
            double bytes = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
                datagram.clear();
                packetiser.write(sent, datagram);
                depacketiser.read(datagram, 0, into);
                datagram.setByte(0, 0);
                depacketiser.read(datagram, 0, into);
                sent.index64++;
                sent.sample64 += SAMPLES;
            });
            assertEquals(sent.index64, depacketiser.datagrams(Status.OK).value());
            assertEquals(sent.index64, depacketiser.datagrams(Status.MALFORMED).value());
            datagram.release();
            assertEquals(0.0, bytes, 0.01);
        }
    }

    /** A depacketiser that has read packet 0 of a stream whose sequence numbers and timestamps soon wrap. */
    private Depacketiser anchored() {
        RtpEpoch epoch = epoch(65_535, 0xFFFF_FFF0L);
        Depacketiser depacketiser = new Depacketiser(epoch, 0);
        assertEquals(Status.OK, depacketiser.read(positioned(epoch, 0, 0), 0, into));
        return depacketiser;
    }
}
