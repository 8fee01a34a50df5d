package org.boothline.transport.rtp;

import static org.boothline.transport.rtp.Frames.SAMPLES;
import static org.boothline.transport.rtp.Frames.behind;
import static org.boothline.transport.rtp.Frames.bytes;
import static org.boothline.transport.rtp.Frames.epoch;
import static org.boothline.transport.rtp.Frames.frame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.rtp.Depacketiser.Status;
import org.junit.jupiter.api.Test;

class RedPayloadTest {
    /** Version 2, payload type 114, sequence 2, timestamp 480, SSRC 5. */
    private static final String HEADER = "80720002 000001E0 00000005";

    private final ByteBuf out = Unpooled.buffer(Packetiser.DATAGRAM_BYTES_MAX, Packetiser.DATAGRAM_BYTES_MAX);
    private final RtpEpoch epoch = new RtpEpoch(Codec.OPUS, 1, 5, 0, 0, 0, 0);
    private final Depacketiser depacketiser = new Depacketiser(epoch, 0);
    private final EncodedFrame into = new EncodedFrame();

    @Test
    void writesBlockHeadersAsTheRfcDrawsThem() {
        Packetiser packetiser = new Packetiser(epoch);
        packetiser.write(frame(0), out);
        EncodedFrame copy = small(1);
        EncodedFrame frame = small(2);
        assertEquals(21, packetiser.write(frame, copy, out.clear()));
        // One block of type 111, 240 samples back, 2 bytes; then the last header; then the copy before the frame.
        assertEquals("80720002000001e000000005" + "ef03c002" + "6f" + "e820" + "e83f", Frames.hex(out));
        assertTrue(packetiser.hasCopy());
        packetiser.write(small(3), out.clear());
        assertTrue(!packetiser.hasCopy());
    }

    @Test
    void handsOutTheFrameAndThenTheCopy() {
        assertEquals(Status.OK, depacketiser.read(behind(5, bytes(HEADER + "EF03C002 6F E820 E83F41")), 77, into));
        assertEquals(2, into.index64);
        assertEquals(3, into.payloadBytes);
        assertEquals(0x41, into.payload[2]);
        EncodedFrame copy = copy();
        assertEquals(1, copy.index64);
        assertEquals(SAMPLES, copy.sample64);
        assertEquals(StreamFormat.word(Codec.OPUS, 1, SAMPLES), copy.formatWord);
        assertEquals(2, copy.payloadBytes);
        assertEquals(0x20, copy.payload[1]);
        assertEquals(77, copy.timeNs);
        depacketiser.read(Frames.datagram(epoch, frame(3), false), 78, into);
        assertNull(depacketiser.copy());
    }

    @Test
    void takesAPayloadWithoutACopyAndOneWithAnEmptyOne() {
        assertEquals(Status.OK, depacketiser.read(bytes(HEADER + "6F E83F41"), 0, into));
        assertEquals(3, into.payloadBytes);
        assertNull(depacketiser.copy());
        assertEquals(Status.OK, depacketiser.read(bytes(HEADER + "EF03C000 6F E83F41"), 0, into));
        assertNull(depacketiser.copy());
        assertEquals(0, depacketiser.copiesRefused().value());
    }

    @Test
    void refusesWhatIsNoSuchPayloadAsAWhole() {
        String[] malformed = {
            "6F", // No frame.
            "EF03C002 6F E820", // Nothing behind the copy.
            "EF03C003 6F E820", // The copy runs over the end.
            "EF03C0", // The block's header is cut off.
            "EF03C002", // So is the last header.
            "EF03C001 EF03C001 6F E8 E8 E83F", // Two copies.
            "70 E83F", // L24 in a stream of Opus.
            "EF03C002 70 E820 E83F",
            "72 6F E83F", // RED in RED.
            "6F 18", // No frame of a stream's length.
        };
        for (String payload : malformed) {
            assertEquals(Status.MALFORMED, depacketiser.read(bytes(HEADER + payload), 0, into), payload);
            assertNull(depacketiser.copy(), payload);
        }
        assertEquals(malformed.length, depacketiser.datagrams(Status.MALFORMED).value());
    }

    @Test
    void refusesACopyThatCantBeWhereItSaysAndTakesTheFrame() {
        String[] refused = {
            "F003C002 6F E820 E83F", // Of another codec.
            "F203C002 6F E820 E83F", // RED in RED.
            "EF000002 6F E820 E83F", // No earlier than the frame.
            "EF03BC02 6F E820 E83F", // Not a whole number of its frames back.
            "EF0B4002 6F E820 E83F", // Before the epoch began.
            "EF03C002 6F 1820 E83F", // No frame of a stream's length.
        };
        for (String payload : refused) {
            assertEquals(Status.OK, depacketiser.read(bytes(HEADER + payload), 0, into), payload);
            assertEquals(2, into.index64);
            assertNull(depacketiser.copy(), payload);
        }
        assertEquals(refused.length, depacketiser.copiesRefused().value());
    }

    @Test
    void keepsThePlainPacketWithinItsLimitAndPrefersThePositionToTheCopy() {
        Packetiser packetiser = new Packetiser(epoch);
        int room = Packetiser.PLAIN_BYTES_MAX - RtpHeader.FIXED_BYTES - RedPayload.HEADER_BYTES;
        packetiser.write(sized(0, 100), out);
        packetiser.write(sized(1, 100), out.clear());
        assertEquals(Packetiser.PLAIN_BYTES_MAX, packetiser.write(sized(2, room - 300), sized(1, 300), out.clear()));
        assertTrue(packetiser.hasCopy());
        packetiser.write(sized(3, room - 300), sized(2, 301), out.clear());
        assertTrue(!packetiser.hasCopy());
        packetiser.write(sized(4, 100), sized(3, 1_024), out.clear());
        assertTrue(!packetiser.hasCopy(), "its length has 10 bits");
        RtpHeader header = new RtpHeader();
        packetiser.write(sized(200, room - 300), sized(199, 300), out.clear());
        header.parse(out);
        assertTrue(header.hasPosition() && header.payloadType() == PayloadTypes.OPUS);
        packetiser.write(sized(201, room - 300), sized(200, 300), out.clear());
        assertTrue(packetiser.hasCopy());
    }

    @Test
    void takesACopyThatIsNoneForTheCallersBug() {
        Packetiser packetiser = new Packetiser(epoch);
        assertThrows(IllegalStateException.class, () -> packetiser.write(frame(1), frame(1), out));
    }

    @Test
    void survivesEveryTruncationAndRandomBytes() {
        long seed = 2_198;
        Random random = new Random(seed);
        byte[] good = new byte[12 + 5 + 60 + 60];
        int copies = 0;
        for (int round = 0; round < 200_000; round++) {
            out.clear().writeBytes(bytes(HEADER + "EF03C03C 6F"));
            out.writeByte(0xE8).writeZero(59).writeByte(0xE8).writeZero(59).readBytes(good);
            for (int change = random.nextInt(3); change > 0; change--) {
                good[random.nextInt(good.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(3) == 0 ? random.nextInt(good.length + 1) : good.length;
            Status status = new Depacketiser(epoch, 0).read(Unpooled.wrappedBuffer(good, 0, length), 0, into);
            assertTrue(status != Status.OK || into.payloadBytes > 0, "seed " + seed + " round " + round);
            copies += depacketiser.read(Unpooled.wrappedBuffer(good, 0, length), 0, into) == Status.OK
                            && depacketiser.copy() != null
                    ? 1
                    : 0;
        }
        assertTrue(copies > 1_000, "the test tests nothing: " + copies);
    }

    @Test
    void allocatesNothingForReadingBoth() {
        ByteBuf datagram = Unpooled.directBuffer(300).writeBytes(bytes(HEADER + "EF03C002 6F E820 E83F41"));
        double allocated = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            depacketiser.read(datagram, 0, into);
            assertNotNull(depacketiser.copy());
        });
        datagram.release();
        assertEquals(0.0, allocated, 0.01);
    }

    private EncodedFrame copy() {
        EncodedFrame copy = depacketiser.copy();
        assertNotNull(copy);
        return copy;
    }

    private static EncodedFrame small(long index64) {
        EncodedFrame frame = sized(index64, 2);
        assertArrayEquals(new byte[] {(byte) 0xE8}, Arrays.copyOf(frame.payload, 1));
        return frame;
    }

    private static EncodedFrame sized(long index64, int payloadBytes) {
        EncodedFrame frame = frame(index64);
        frame.payloadBytes = payloadBytes;
        return frame;
    }
}
