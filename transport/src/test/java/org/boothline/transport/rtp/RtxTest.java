package org.boothline.transport.rtp;

import static org.boothline.transport.rtp.Frames.SAMPLES;
import static org.boothline.transport.rtp.Frames.behind;
import static org.boothline.transport.rtp.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.rtp.Depacketiser.Status;
import org.junit.jupiter.api.Test;

class RtxTest {
    /** Both counters wrap within the first packets. */
    private static final RtpEpoch ORIGINAL = new RtpEpoch(Codec.OPUS, 1, 5, 65_533, 0xFFFF_FF00L, 1L << 20, 1L << 30);

    private static final RtpEpoch AGAIN = new RtpEpoch(Codec.OPUS, 1, 6, 0x7FFF, 0, 0, 0);

    private final Depacketiser depacketiser = new Depacketiser(ORIGINAL, 0);
    private final RtxDepacketiser again = new RtxDepacketiser(6, depacketiser);
    private final RtxPacketiser packetiser = new RtxPacketiser(ORIGINAL, AGAIN);
    private final ByteBuf out = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX, Packetiser.DATAGRAM_BYTES_MAX);
    private final EncodedFrame into = new EncodedFrame();

    @Test
    void writesTheOriginalsSequenceNumberAndTimestampUnderItsOwnSsrcAndSequence() {
        EncodedFrame frame = sent(4);
        frame.payloadBytes = 2;
        assertEquals(16, packetiser.write(frame, out));
        assertEquals("80737fff" + "000002c0" + "00000006" + "0001" + "e87d", Frames.hex(out));
        packetiser.write(frame, out.clear());
        assertEquals("80738000", Frames.hex(out).substring(0, 8));
    }

    @Test
    void findsTheOriginalsPlaceByTheBearing() {
        depacketiser.read(Frames.datagram(ORIGINAL, sent(300), true), 0, into);
        for (int lost = 0; lost < 300; lost++) {
            EncodedFrame frame = sent(lost);
            packetiser.write(frame, out.clear());
            assertEquals(Status.OK, again.read(behind(3, out), 9, into));
            assertEquals(frame.index64, into.index64);
            assertEquals(frame.sample64, into.sample64);
            assertEquals(frame.formatWord, into.formatWord);
            assertEquals(9, into.timeNs);
            assertArrayEquals(
                    Arrays.copyOf(frame.payload, frame.payloadBytes), Arrays.copyOf(into.payload, into.payloadBytes));
        }
        assertEquals(300, again.packetsRead().value());
        assertEquals(1, depacketiser.datagrams(Status.OK).value(), "counts as received once");
    }

    @Test
    void findsItAcrossASourceFaultAndNeverMovesTheBearing() {
        depacketiser.read(
                Frames.datagram(ORIGINAL, frame(ORIGINAL.firstIndex64(), ORIGINAL.firstSample64()), true), 0, into);
        EncodedFrame after = frame(ORIGINAL.firstIndex64() + 2, ORIGINAL.firstSample64() + 5_000_000);
        depacketiser.read(Frames.datagram(ORIGINAL, after, true), 0, into);
        EncodedFrame lost = frame(ORIGINAL.firstIndex64() + 1, ORIGINAL.firstSample64() + SAMPLES);
        packetiser.write(lost, out);
        assertEquals(Status.OK, again.read(out, 0, into));
        assertEquals(lost.index64, into.index64);
        assertEquals(lost.sample64, into.sample64);
        EncodedFrame next = frame(ORIGINAL.firstIndex64() + 3, ORIGINAL.firstSample64() + 5_000_000 + SAMPLES);
        assertEquals(Status.OK, depacketiser.read(Frames.datagram(ORIGINAL, next, false), 0, into));
        assertEquals(next.index64, into.index64);
    }

    @Test
    void refusesWhatIsNoneAndWhatCantBeOfThisEpoch() {
        depacketiser.read(Frames.datagram(ORIGINAL, sent(0), true), 0, into);
        packetiser.write(sent(1), out);
        assertEquals(Status.WRONG_SSRC, again.read(out.copy().setInt(8, 7), 0, into));
        assertEquals(Status.WRONG_PAYLOAD_TYPE, again.read(out.copy().setByte(1, 111), 0, into));
        assertEquals(Status.MALFORMED, again.read(out.copy().setByte(14, 0x18), 0, into));
        assertEquals(Status.CONTRADICTORY, again.read(out.copy().setShort(12, 9), 0, into));
        EncodedFrame before = frame(ORIGINAL.firstIndex64() - 1, ORIGINAL.firstSample64() - SAMPLES);
        packetiser.write(before, out.clear());
        assertEquals(Status.STALE, again.read(out, 0, into));
        assertEquals(5, again.packetsRefused().value());
        assertEquals(0, again.packetsRead().value());
        assertThrows(IllegalArgumentException.class, () -> new RtxPacketiser(ORIGINAL, ORIGINAL));
    }

    @Test
    void leavesOutAFrameThatHasNoRoomForItsSequenceNumber() {
        EncodedFrame frame = sent(0);
        frame.payloadBytes = 1_171;
        assertEquals(Packetiser.TOO_LARGE, packetiser.write(frame, out));
        assertEquals(0, out.readableBytes());
        frame.payloadBytes = 1_170;
        assertEquals(Packetiser.PLAIN_BYTES_MAX, packetiser.write(frame, out));
        assertEquals(0x7FFF, out.getUnsignedShort(2), "no sequence number was spent on the one left out");
    }

    @Test
    void survivesEveryTruncationAndRandomBytes() {
        long seed = 4_588;
        Random random = new Random(seed);
        depacketiser.read(Frames.datagram(ORIGINAL, sent(300), true), 0, into);
        packetiser.write(sent(290), out);
        for (int length = 0; length < 15; length++) {
            assertEquals(Status.MALFORMED, again.read(out.copy(0, length), 0, into), "length " + length);
        }
        for (int round = 0; round < 50_000; round++) {
            ByteBuf changed = out.copy();
            for (int change = random.nextInt(4); change >= 0; change--) {
                changed.setByte(random.nextInt(20), random.nextInt(256));
            }
            if (again.read(changed, 0, into) == Status.OK) {
                assertEquals(
                        changed.getUnsignedShort(changed.writerIndex() - into.payloadBytes - 2),
                        ORIGINAL.sequenceOf(into.index64),
                        "seed " + seed + " round " + round);
            }
        }
    }

    @Test
    void allocatesNothing() {
        depacketiser.read(Frames.datagram(ORIGINAL, sent(300), true), 0, into);
        EncodedFrame frame = sent(290);
        ByteBuf direct = Unpooled.directBuffer(Packetiser.DATAGRAM_BYTES_MAX);
        double allocated = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            packetiser.write(frame, direct.clear());
            again.read(direct, 0, into);
        });
        direct.release();
        assertEquals(0.0, allocated, 0.01);
    }

    private static EncodedFrame sent(int packet) {
        return frame(ORIGINAL.firstIndex64() + packet, ORIGINAL.firstSample64() + (long) packet * SAMPLES);
    }
}
