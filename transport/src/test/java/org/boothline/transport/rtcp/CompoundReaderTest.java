package org.boothline.transport.rtcp;

import static org.boothline.transport.rtp.Frames.behind;
import static org.boothline.transport.rtp.Frames.bytes;
import static org.boothline.transport.rtp.Frames.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.longs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.rtcp.CompoundReader.Status;
import org.junit.jupiter.api.Test;

class CompoundReaderTest {
    /** Drawn by hand after the figures of RFC 3550 sections 6.4.1, 6.5 and 6.6. */
    private static final String SR = "81C8000C DECAFBAD C50A1B2C 80000000 89ABCDEF 01020304 85060708"
            + "11223344 40FFFFFE 00012345 00000078 1B2C8000 00018000";

    private static final String RR = "81C90007 DECAFBAD 11223344 40FFFFFE 00012345 00000078 1B2C8000 00018000";
    private static final String SDES = "81CA0003 DECAFBAD 0103 614062 000000";
    private static final String BYE = "81CB0002 DECAFBAD 03 6F6666";

    private final CompoundReader reader = new CompoundReader();
    private final Heard heard = new Heard();

    @Test
    void writesASenderReportAsTheRfcDrawsIt() {
        SenderReport report = new SenderReport();
        report.set(0xDECA_FBADL, 0xC50A_1B2C_8000_0000L, 0x89AB_CDEFL, 0x0102_0304L, 0x8506_0708L);
        ReportBlock block = report.addBlock();
        block.setLoss(0x1122_3344L, 0x40, -2);
        block.setReception(0x12345, 0x78);
        block.setLastReport(0x1B2C_8000L, 0x1_8000);
        ByteBuf out = Unpooled.buffer();
        report.write(out);
        assertEquals(hex(bytes(SR)), hex(out));
    }

    @Test
    void writesDescriptionAndGoodbyeAsTheRfcDrawsThem() {
        SourceDescription description = new SourceDescription();
        description.set(0xDECA_FBADL, "a@b");
        ByteBuf out = Unpooled.buffer();
        description.write(out);
        assertEquals(hex(bytes(SDES)), hex(out));
        Goodbye goodbye = new Goodbye();
        goodbye.set(0xDECA_FBADL, "off");
        goodbye.write(out.clear());
        assertEquals(hex(bytes(BYE)), hex(out));
        goodbye.set(0xDECA_FBADL, "");
        goodbye.write(out.clear());
        assertEquals("81cb0001decafbad", hex(out));
    }

    @Test
    void readsACompoundOfEveryKindBehindAnOffset() {
        ByteBuf datagram = behind(5, bytes(SR + SDES + BYE));
        assertEquals(Status.OK, reader.read(datagram, heard));
        assertEquals(
                "SR decafbad c50a1b2c80000000 89abcdef 16909060 2231764744"
                        + " [11223344 64 -2 74565 120 1b2c8000 98304]; SDES decafbad a@b; BYE 1 true off; ",
                heard.text.toString());
        assertEquals(5, datagram.readerIndex());
    }

    @Test
    void readsAReceiverReportAndOneWithoutBlocks() {
        assertEquals(Status.OK, reader.read(bytes(RR + "80C90001 00000001"), heard));
        assertEquals("RR decafbad [11223344 64 -2 74565 120 1b2c8000 98304]; RR 1; ", heard.text.toString());
    }

    @Test
    void stepsOverUnknownPacketsAndProfileExtensionsAndFinalPadding() {
        String withExtension = "80C90002 00000001 AABBCCDD";
        String feedback = "8FCD0002 00000001 00000002";
        String paddedBye = "A1CB0003 DECAFBAD 00000000 00000008";
        assertEquals(Status.OK, reader.read(bytes(withExtension + feedback + paddedBye), heard));
        assertEquals("RR 1; BYE 1 true ; ", heard.text.toString());
    }

    @Test
    void readsEveryChunkOfADescriptionThatHasAName() {
        String chunks = "83CA0007 00000001 0100 0000  00000002 020161 01 0162 0000  00000003 00000000";
        assertEquals(Status.OK, reader.read(bytes("80C90001 00000001" + chunks), heard));
        assertEquals("RR 1; SDES 2 b; ", heard.text.toString());
    }

    @Test
    void keepsTheLossWithin24Bits() {
        ReportBlock block = new ReportBlock();
        block.setLoss(1, 0, 1L << 40);
        assertEquals((1 << 23) - 1, block.cumulativeLost());
        block.setLoss(1, 0, -(1L << 40));
        assertEquals(-(1 << 23), block.cumulativeLost());
        ByteBuf out = Unpooled.buffer();
        block.write(out);
        ReportBlock read = new ReportBlock();
        read.read(out, 0);
        assertEquals(-(1 << 23), read.cumulativeLost());
    }

    @Test
    void readsBackWhateverBlockItWrote() {
        qt().forAll(
                        longs().between(0, 0xFFFF_FFFFL),
                        integers().between(0, 255),
                        integers().between(-(1 << 23), (1 << 23) - 1),
                        longs().between(0, 0xFFFF_FFFFL))
                .checkAssert((ssrc, fraction, lost, rest) -> {
                    ReportBlock block = new ReportBlock();
                    block.setLoss(ssrc, fraction, lost);
                    block.setReception(rest, ssrc);
                    block.setLastReport(rest ^ ssrc, rest);
                    ByteBuf out = Unpooled.buffer();
                    block.write(out);
                    assertEquals(ReportBlock.BYTES, out.readableBytes());
                    ReportBlock read = new ReportBlock();
                    read.read(behind(fraction, out), fraction);
                    assertEquals(ssrc, read.ssrc());
                    assertEquals(fraction, read.fractionLost());
                    assertEquals(lost, read.cumulativeLost());
                    assertEquals(rest, read.extendedHighestSequence());
                    assertEquals(ssrc, read.jitterSamples());
                    assertEquals(rest ^ ssrc, read.lastReport());
                    assertEquals(rest, read.sinceLastReport());
                });
    }

    @Test
    void cutsALongReasonAtAWholeCharacterAndReadsItBack() {
        Goodbye goodbye = new Goodbye();
        goodbye.set(7, "ä".repeat(200));
        ByteBuf out = Unpooled.buffer().writeBytes(bytes("80C90001 00000001"));
        goodbye.write(out);
        assertEquals(Status.OK, reader.read(out, heard));
        assertEquals("RR 1; BYE 1 false " + "ä".repeat(127) + "; ", heard.text.toString());
    }

    @Test
    void refusesWhatTheRfcRefusesAndHandsNothingOver() {
        assertRefused(Status.TRUNCATED, "");
        assertRefused(Status.TRUNCATED, "80C90000");
        assertRefused(Status.TRUNCATED, RR + "81");
        assertRefused(Status.WRONG_VERSION, "41" + RR.substring(2));
        assertRefused(Status.WRONG_VERSION, RR + "01CB0001 DECAFBAD");
        assertRefused(Status.WRONG_FIRST_PACKET, SDES + RR);
        assertRefused(Status.WRONG_FIRST_PACKET, BYE);
        assertRefused(Status.WRONG_FIRST_PACKET, "A0C90002 00000001 00000004");
        assertRefused(Status.BAD_LENGTH, "80C90002 00000001");
        assertRefused(Status.BAD_LENGTH, "80C9FFFF 00000001");
        assertRefused(Status.BAD_LENGTH, "80C90000 80C90001 00000001");
        assertRefused(Status.BAD_LENGTH, "82" + RR.substring(2));
        assertRefused(Status.BAD_LENGTH, "82" + SR.substring(2));
        assertRefused(Status.BAD_PADDING, RR + "A0CB0001 00000004" + BYE);
        assertRefused(Status.BAD_PADDING, RR + "A0CB0001 00000000");
        assertRefused(Status.BAD_PADDING, RR + "A0CB0001 00000005");
        assertRefused(Status.BAD_PADDING, RR + "A0CB0001 00000008");
        assertRefused(Status.BAD_PADDING, RR + "A0CB0000");
        assertRefused(Status.BAD_CONTENT, RR + "82CB0001 DECAFBAD");
        assertRefused(Status.BAD_CONTENT, RR + "81CB0002 DECAFBAD 046F6666");
        assertRefused(Status.BAD_CONTENT, RR + "81CA0002 DECAFBAD 01036162");
        assertRefused(Status.BAD_CONTENT, RR + "81CA0002 DECAFBAD 01026162");
        assertRefused(Status.BAD_CONTENT, RR + "82CA0003 DECAFBAD 0103 614062 000000");
        assertRefused(Status.BAD_CONTENT, RR + "81CA0001 DECAFBAD");
        assertRefused(Status.BAD_CONTENT, RR + "81CA0000");
    }

    @Test
    void refusesEveryTruncationExceptBetweenPackets() {
        ByteBuf whole = bytes(SR + SDES + BYE);
        for (int length = 0; length < whole.readableBytes(); length++) {
            heard.text.setLength(0);
            Status status = reader.read(whole.slice(0, length), heard);
            boolean between = length == 52 || length == 68;
            assertEquals(between, status == Status.OK, "length " + length);
            assertEquals(between, heard.text.length() > 0, "length " + length);
        }
    }

    @Test
    void noticesOrReportsEveryFlippedBit() {
        ByteBuf good = bytes(SR + SDES + BYE);
        reader.read(good, heard);
        String before = heard.text.toString();
        for (int bit = 0; bit < good.readableBytes() * 8; bit++) {
            boolean filling = bit >= 65 * 8 && bit < 68 * 8; // The description's end mark or behind it.
            ByteBuf flipped = good.copy();
            flipped.setByte(bit / 8, flipped.getByte(bit / 8) ^ 1 << bit % 8);
            heard.text.setLength(0);
            if (reader.read(flipped, heard) == Status.OK && !filling) {
                assertNotEquals(before, heard.text.toString(), "bit " + bit);
            }
        }
    }

    @Test
    void survivesRandomBytesAndLengthsThatLie() {
        long seed = 42;
        Random random = new Random(seed);
        byte[] whole = new byte[bytes(SR + SDES + BYE).readableBytes()];
        int good = 0;
        for (int round = 0; round < 200_000; round++) {
            bytes(SR + SDES + BYE).readBytes(whole);
            for (int change = random.nextInt(4); change >= 0; change--) {
                whole[random.nextInt(whole.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(whole.length + 1) : whole.length;
            heard.text.setLength(0);
            if (reader.read(Unpooled.wrappedBuffer(whole, 0, length), heard) == Status.OK) {
                good++;
            } else {
                assertEquals(0, heard.text.length(), "seed " + seed + " round " + round);
            }
        }
        assertTrue(good > 10_000 && good < 190_000, good + " were good: the test tests nothing");
    }

    @Test
    void allocatesNothing() {
        ByteBuf datagram = Unpooled.directBuffer(200).writeBytes(bytes(SR + SDES + BYE));
        RtcpSink deaf = new RtcpSink() {
            @Override
            public void accept(SenderReport report) {}

            @Override
            public void accept(ReceiverReport report) {}

            @Override
            public void accept(SourceDescription description) {}

            @Override
            public void accept(Goodbye goodbye) {}
        };
        double bytes = AllocationProbe.bytesPerRound(20_000, 20_000, () -> reader.read(datagram, deaf));
        datagram.release();
        assertEquals(0.0, bytes, 0.01);
    }

    private void assertRefused(Status expected, String hex) {
        heard.text.setLength(0);
        assertEquals(expected, reader.read(bytes(hex), heard), hex);
        assertEquals(expected, reader.read(behind(3, bytes(hex)), heard), hex);
        assertEquals("", heard.text.toString(), hex);
    }

    /** Writes down what it is handed. */
    static final class Heard implements RtcpSink {
        final StringBuilder text = new StringBuilder();

        @Override
        public void accept(SenderReport report) {
            text.append("SR ").append(Long.toHexString(report.ssrc()));
            text.append(' ').append(Long.toHexString(report.ntpTimestamp()));
            text.append(' ').append(Long.toHexString(report.rtpTimestamp()));
            text.append(' ').append(report.packets()).append(' ').append(report.octets());
            blocks(report);
        }

        @Override
        public void accept(ReceiverReport report) {
            text.append("RR ").append(Long.toHexString(report.ssrc()));
            blocks(report);
        }

        private void blocks(Report report) {
            for (int i = 0; i < report.blockCount(); i++) {
                ReportBlock block = report.block(i);
                text.append(" [")
                        .append(Long.toHexString(block.ssrc()))
                        .append(' ')
                        .append(block.fractionLost());
                text.append(' ').append(block.cumulativeLost()).append(' ').append(block.extendedHighestSequence());
                text.append(' ').append(block.jitterSamples());
                text.append(' ').append(Long.toHexString(block.lastReport()));
                text.append(' ').append(block.sinceLastReport()).append(']');
            }
            text.append("; ");
        }

        @Override
        public void accept(SourceDescription description) {
            text.append("SDES ").append(Long.toHexString(description.ssrc()));
            text.append(' ').append(description.cname()).append("; ");
        }

        @Override
        public void accept(Goodbye goodbye) {
            text.append("BYE ").append(goodbye.ssrcCount()).append(' ').append(goodbye.names(0xDECA_FBADL));
            text.append(' ').append(goodbye.reason()).append("; ");
        }
    }
}
