package org.boothline.transport.rtp;

import static org.boothline.transport.rtp.Frames.SAMPLES;
import static org.boothline.transport.rtp.Frames.epoch;
import static org.boothline.transport.rtp.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class PacketiserTest {
    private final RtpHeader header = new RtpHeader();
    private final ByteBuf out = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX, Packetiser.DATAGRAM_BYTES_MAX);

    @Test
    void writesTheFirstPacketWithMarkerAndPosition() {
        Packetiser packetiser = new Packetiser(new RtpEpoch(Codec.OPUS, 1, 0x01020304, 0xFFFE, 0xFFFFFF00L, 7, 1_680));
        EncodedFrame frame = frame(9, 2_160);
        frame.payloadBytes = 2;
        assertEquals(38, packetiser.write(frame, out));
        assertEquals(
                "90ef0000" + "000000e0" + "01020304" // Sequence and timestamp both wrapped.
                        + "bede0005" + "1f" + "0000000000000009" + "0000000000000870" + "000000"
                        + "e8" + "18",
                Frames.hex(out));
    }

    @Test
    void sendsThePositionOnceASecondOfMedia() {
        Packetiser packetiser = new Packetiser(epoch(0, 0));
        for (long index = 0; index < 2_000; index++) {
            write(packetiser, frame(index));
            assertEquals(index % 200 == 0, header.hasPosition(), "packet " + index);
            assertEquals(index == 0, header.marker(), "packet " + index);
        }
    }

    @Test
    void marksTheFirstPacketAfterASourceFaultAndGivesItsPosition() {
        Packetiser packetiser = new Packetiser(epoch(0, 0));
        write(packetiser, frame(0));
        write(packetiser, frame(1));
        write(packetiser, frame(2, 2 * SAMPLES + 1_000));
        assertTrue(header.marker());
        assertTrue(header.hasPosition());
        write(packetiser, frame(3, 3 * SAMPLES + 1_000));
        assertFalse(header.marker());
        assertFalse(header.hasPosition());
    }

    @Test
    void takesAChangeOfFrameSizeForNoSourceFault() {
        Packetiser packetiser = new Packetiser(epoch(0, 0));
        write(packetiser, frame(0));
        write(packetiser, frame(1, SAMPLES, Frames.OPUS_20_MS, 960));
        write(packetiser, frame(2, SAMPLES + 960, Frames.OPUS_2_5_MS, 120));
        write(packetiser, frame(3, SAMPLES + 1_080));
        assertFalse(header.marker());
    }

    @Test
    void takesAPacketThatWasNotSentForNoSourceFault() {
        Packetiser packetiser = new Packetiser(epoch(0, 0));
        write(packetiser, frame(0));
        write(packetiser, frame(5));
        assertFalse(header.marker());
        assertEquals(5, header.sequence());
    }

    @Test
    void refusesADatagramThatWouldPass1200BytesUnderItsTagAndWritesNothing() {
        Packetiser packetiser = new Packetiser(epoch(0, 0));
        EncodedFrame frame = frame(0);
        frame.payloadBytes = 1_173;
        assertEquals(Packetiser.TOO_LARGE, packetiser.write(frame, out));
        assertEquals(0, out.readableBytes());
        write(packetiser, frame(1));
        assertTrue(header.marker() && header.hasPosition());
    }

    @Test
    void leavesThePositionToTheNextPacketThatHasRoomForIt() {
        Packetiser packetiser = new Packetiser(epoch(0, 0));
        EncodedFrame large = frame(0);
        large.payloadBytes = 1_172;
        assertEquals(1_200 - Packetiser.PROTECTION_BYTES, write(packetiser, large));
        assertFalse(header.hasPosition());
        EncodedFrame justFits = frame(1);
        justFits.payloadBytes = Packetiser.PAYLOAD_BYTES_WITH_POSITION_MAX;
        assertEquals(1_200 - Packetiser.PROTECTION_BYTES, write(packetiser, justFits));
        assertTrue(header.hasPosition());
        write(packetiser, frame(2));
        assertFalse(header.hasPosition());
    }

    @Test
    void takesALinearPcmFrame() {
        Packetiser packetiser = new Packetiser(new RtpEpoch(Codec.L24, 2, 1, 0, 0, 0, 0));
        EncodedFrame frame = new EncodedFrame();
        frame.formatWord = StreamFormat.word(Codec.L24, 2, 96);
        frame.payloadBytes = 96 * 6;
        write(packetiser, frame);
        assertEquals(112, header.payloadType());
        assertEquals(576, header.payloadBytes());
    }

    @Test
    void reportsTheCallersBugsAsSuch() {
        Packetiser packetiser = new Packetiser(epoch(0, 0));
        write(packetiser, frame(3));
        assertThrows(IllegalStateException.class, () -> packetiser.write(frame(3), out));
        assertThrows(IllegalStateException.class, () -> packetiser.write(frame(2), out));
        EncodedFrame stereo = frame(4);
        stereo.formatWord = StreamFormat.word(Codec.OPUS, 2, SAMPLES);
        assertThrows(IllegalStateException.class, () -> packetiser.write(stereo, out));
        EncodedFrame empty = frame(4);
        empty.payloadBytes = 0;
        assertThrows(IllegalStateException.class, () -> packetiser.write(empty, out));
        assertThrows(IllegalStateException.class, () -> packetiser.write(frame(4), Unpooled.buffer(50, 50)));
    }

    @Test
    void refusesAnEpochThatCantBe() {
        assertThrows(IllegalArgumentException.class, () -> new RtpEpoch(Codec.OPUS, 3, 1, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new RtpEpoch(Codec.OPUS, 1, -1, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new RtpEpoch(Codec.OPUS, 1, 1L << 32, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new RtpEpoch(Codec.OPUS, 1, 1, 65_536, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new RtpEpoch(Codec.OPUS, 1, 1, 0, 1L << 32, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new RtpEpoch(Codec.OPUS, 1, 1, 0, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RtpEpoch(Codec.OPUS, 1, 1, 0, 0, 0, 1L << 48));
    }

    @Test
    void drawsFirstSequenceNumbersFromTheLowerHalf() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1_000; i++) {
            int first = RtpEpoch.random(Codec.OPUS, 1, 0, 0, random).firstSequence();
            assertTrue(first >= 0 && first <= RtpEpoch.FIRST_SEQUENCE_MAX, "it was " + first);
        }
    }

    @Test
    void allocatesNothing() {
        Packetiser packetiser = new Packetiser(epoch(0, 0));
        EncodedFrame frame = frame(0);
        ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer(Packetiser.DATAGRAM_BYTES_MAX);
        double bytes = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            direct.clear();
            packetiser.write(frame, direct);
            frame.index64++;
            frame.sample64 += SAMPLES;
        });
        direct.release();
        assertEquals(0.0, bytes, 0.01);
    }

    private int write(Packetiser packetiser, EncodedFrame frame) {
        out.clear();
        int bytes = packetiser.write(frame, out);
        assertEquals(bytes, out.readableBytes());
        assertEquals(RtpHeader.Status.OK, header.parse(out));
        return bytes;
    }
}
