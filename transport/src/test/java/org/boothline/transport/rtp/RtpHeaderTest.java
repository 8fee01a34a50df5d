package org.boothline.transport.rtp;

import static org.boothline.transport.rtp.Frames.behind;
import static org.boothline.transport.rtp.Frames.bytes;
import static org.boothline.transport.rtp.Frames.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.boothline.base.probe.AllocationProbe;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
    private static final String FIXED = "80 EF 12 34 89ABCDEF DECAFBAD";
    private static final String POSITION = "BEDE 0005 1F 0000000102030405 000000F1F2F3F4F5 000000";

    private final RtpHeader header = new RtpHeader();

    @Test
    void readsTheFixedHeaderAsTheRfcDrawsIt() {
        ByteBuf datagram = bytes(FIXED + "F8FFFE");
        assertEquals(RtpHeader.Status.OK, header.parse(datagram));
        assertTrue(header.marker());
        assertEquals(111, header.payloadType());
        assertEquals(0x1234, header.sequence());
        assertEquals(0x89AB_CDEFL, header.timestamp());
        assertEquals(0xDECA_FBADL, header.ssrc());
        assertEquals(0, header.csrcCount());
        assertFalse(header.hasPosition());
        assertEquals(12, header.payloadOffset());
        assertEquals(3, header.payloadBytes());
        assertEquals(0, datagram.readerIndex());
    }

    @Test
    void writesTheFixedHeaderAsTheRfcDrawsIt() {
        header.set(true, 111, 0x1234, 0x89AB_CDEFL, 0xDECA_FBADL);
        ByteBuf out = Unpooled.buffer();
        header.write(out);
        assertEquals(hex(bytes(FIXED)), hex(out));
        assertEquals(RtpHeader.FIXED_BYTES, header.writtenBytes());
    }

    @Test
    void writesAndReadsThePositionAsTheRfcDrawsIt() {
        header.set(true, 111, 0x1234, 0x89AB_CDEFL, 0xDECA_FBADL);
        header.setPosition(0x0000_0001_0203_0405L, 0x0000_00F1_F2F3_F4F5L);
        ByteBuf out = Unpooled.buffer();
        header.write(out);
        assertEquals(hex(bytes(FIXED.replaceFirst("80", "90") + POSITION)), hex(out));
        assertEquals(out.readableBytes(), header.writtenBytes());

        RtpHeader read = new RtpHeader();
        assertEquals(RtpHeader.Status.OK, read.parse(out.writeByte(1)));
        assertTrue(read.hasPosition());
        assertEquals(0x0000_0001_0203_0405L, read.index64());
        assertEquals(0x0000_00F1_F2F3_F4F5L, read.sample64());
        assertEquals(36, read.payloadOffset());
    }

    @Test
    void readsBackWhateverItWrote() {
        qt().forAll(
                        integers().between(0, 0xFFFF),
                        longs().between(0, 0xFFFF_FFFFL),
                        longs().between(0, 0xFFFF_FFFFL),
                        longs().between(0, Long.MAX_VALUE))
                .checkAssert((sequence, timestamp, ssrc, position) -> {
                    boolean marker = (sequence & 1) == 0;
                    header.set(marker, sequence & 0x7F, sequence, timestamp, ssrc);
                    if ((timestamp & 1) == 0) {
                        header.setPosition(position, position ^ ssrc);
                    }
                    String written = properties();
                    ByteBuf out = Unpooled.buffer().writeZero(sequence & 7).readerIndex(sequence & 7);
                    header.write(out);
                    RtpHeaderTest other = new RtpHeaderTest();
                    assertEquals(RtpHeader.Status.OK, other.header.parse(out));
                    assertEquals(out.writerIndex(), other.header.payloadOffset());
                    assertEquals(written, other.properties());
                });
    }

    @Test
    void stepsOverSourcesPaddingAndForeignExtensions() {
        // Two CSRCs, a two-byte-header extension of one word, three bytes of payload, five of padding.
        ByteBuf datagram =
                bytes("B2 6F 0001 00000002 00000003  00000004 00000005  1000 0001 01020304  AABBCC 0000000005");
        assertEquals(RtpHeader.Status.OK, header.parse(datagram));
        assertEquals(2, header.csrcCount());
        assertFalse(header.hasPosition());
        assertEquals(28, header.payloadOffset());
        assertEquals(3, header.payloadBytes());
    }

    @Test
    void findsThePositionBehindOtherElementsAndFillingBytes() {
        String elements = "00 51 AABB 00 1F 0000000000000007 0000000000000690 00 00";
        ByteBuf datagram = bytes("90 6F 0001 00000002 00000003 BEDE 0006" + elements + "F8");
        assertEquals(RtpHeader.Status.OK, header.parse(datagram));
        assertTrue(header.hasPosition());
        assertEquals(7, header.index64());
        assertEquals(0x690, header.sample64());
        assertEquals(1, header.payloadBytes());
    }

    @Test
    void looksAtNothingBehindTheStopElement() {
        String position = "1F 0000000000000007 0000000000000690";
        for (String stop : new String[] {"F0", "03"}) {
            ByteBuf datagram = bytes("90 6F 0001 00000002 00000003 BEDE 0005 00" + stop + position + "00 F8");
            assertEquals(RtpHeader.Status.OK, header.parse(datagram));
            assertFalse(header.hasPosition());
        }
    }

    @Test
    void takesAnElementOfAnotherLengthForNoPosition() {
        ByteBuf datagram = bytes("90 6F 0001 00000002 00000003 BEDE 0001 12 AABBCC F8");
        assertEquals(RtpHeader.Status.OK, header.parse(datagram));
        assertFalse(header.hasPosition());
    }

    @Test
    void refusesAnElementThatRunsOverItsExtension() {
        assertEquals(
                RtpHeader.Status.BAD_EXTENSION,
                header.parse(bytes("90 6F 0001 00000002 00000003 BEDE 0001 1F AABBCC F8F8F8F8F8F8F8F8F8F8F8F8F8F8F8")));
    }

    @Test
    void refusesANegativePosition() {
        String negative = POSITION.replace("0000000102030405", "8000000102030405");
        assertEquals(
                RtpHeader.Status.BAD_EXTENSION, header.parse(bytes("90 6F 0001 00000002 00000003" + negative + "F8")));
    }

    @Test
    void refusesPaddingOfNothingAndOfMoreThanThereIs() {
        assertEquals(RtpHeader.Status.BAD_PADDING, header.parse(bytes("A0 6F 0001 00000002 00000003")));
        assertEquals(RtpHeader.Status.BAD_PADDING, header.parse(bytes("A0 6F 0001 00000002 00000003 AABB00")));
        assertEquals(RtpHeader.Status.BAD_PADDING, header.parse(bytes("A0 6F 0001 00000002 00000003 AABB04")));
        assertEquals(RtpHeader.Status.OK, header.parse(bytes("A0 6F 0001 00000002 00000003 AABB03")));
        assertEquals(0, header.payloadBytes());
    }

    @Test
    void refusesEveryOtherVersion() {
        for (String first : new String[] {"00", "40", "C0"}) {
            assertEquals(RtpHeader.Status.WRONG_VERSION, header.parse(bytes(first + "6F 0001 00000002 00000003 F8")));
        }
    }

    @Test
    void refusesEveryTruncationOfTheHeader() {
        ByteBuf whole = bytes("91 6F 0001 00000002 00000003 00000004" + POSITION);
        for (int length = 0; length < whole.readableBytes(); length++) {
            assertEquals(RtpHeader.Status.TRUNCATED, header.parse(whole.slice(0, length)), "length " + length);
        }
        assertEquals(RtpHeader.Status.OK, header.parse(whole));
    }

    @Test
    void readsTheSameBehindAnOffset() {
        ByteBuf datagram = behind(13, bytes("92 6F 0001 00000002 00000003 00000004 00000005" + POSITION + "F8F9"));
        assertEquals(RtpHeader.Status.OK, header.parse(datagram));
        assertEquals(13 + 20 + 24, header.payloadOffset());
        assertEquals(2, header.payloadBytes());
        assertEquals(0x0000_00F1_F2F3_F4F5L, header.sample64());
        assertEquals(13, datagram.readerIndex());
    }

    @Test
    void noticesOrReportsEveryFlippedBitOfTheHeader() {
        ByteBuf good = bytes("90 6F 0001 00000002 00000003" + POSITION + "F8F9FAFB");
        header.parse(good);
        String before = properties() + header.payloadOffset() + header.payloadBytes();
        for (int bit = 0; bit < 36 * 8; bit++) {
            boolean ignored =
                    bit >= 33 * 8; // The extension's filling bytes say nothing unless an element begins there.
            ByteBuf flipped = good.copy();
            flipped.setByte(bit / 8, flipped.getByte(bit / 8) ^ 1 << bit % 8);
            if (header.parse(flipped) == RtpHeader.Status.OK && !ignored) {
                assertNotEquals(before, properties() + header.payloadOffset() + header.payloadBytes(), "bit " + bit);
            }
        }
    }

    @Test
    void survivesRandomBytesAndNeverPointsOutsideThem() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        int good = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            if (noise.length > 0 && random.nextBoolean()) {
                noise[0] = (byte) (0x80 | noise[0] & 0x3F);
            }
            if (noise.length > 13 && random.nextBoolean()) {
                noise[0] = (byte) (noise[0] & 0xF0);
                noise[12] = (byte) 0xBE;
                noise[13] = (byte) 0xDE;
            }
            if (noise.length > 15 && random.nextBoolean()) {
                noise[14] = 0;
                noise[15] = (byte) random.nextInt(18);
            }
            ByteBuf datagram = Unpooled.wrappedBuffer(noise);
            if (header.parse(datagram) == RtpHeader.Status.OK) {
                good++;
                assertTrue(header.payloadOffset() >= 12 && header.payloadBytes() >= 0, "seed " + seed);
                assertTrue(header.payloadOffset() + header.payloadBytes() <= noise.length, "seed " + seed);
            }
        }
        assertTrue(good > 10_000, "only " + good + " were good: the test tests nothing");
    }

    @Test
    void allocatesNothing() {
        ByteBuf buffer = Unpooled.directBuffer(100);
        double bytes = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            buffer.clear();
            header.set(true, 111, 1, 2, 3);
            header.setPosition(4, 5);
            header.write(buffer);
            header.parse(buffer);
        });
        buffer.release();
        assertEquals(0.0, bytes, 0.01);
    }

    private String properties() {
        String position = header.hasPosition() ? header.index64() + " " + header.sample64() : "none";
        return header.marker() + " " + header.payloadType() + " " + header.sequence() + " " + header.timestamp() + " "
                + header.ssrc() + " " + header.csrcCount() + " " + position;
    }
}
