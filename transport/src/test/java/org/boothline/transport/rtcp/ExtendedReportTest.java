package org.boothline.transport.rtcp;

import static org.boothline.transport.rtp.Frames.behind;
import static org.boothline.transport.rtp.Frames.bytes;
import static org.boothline.transport.rtp.Frames.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.base.time.VirtualClock;
import org.boothline.transport.rtp.Frames;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.Test;

class ExtendedReportTest {
    private static final RtpEpoch BOOTH = new RtpEpoch(Codec.OPUS, 1, 0xB0074, 65_530, 0xFFFF_FF00L, 0, 0);
    private static final RtpEpoch STUDIO = new RtpEpoch(Codec.OPUS, 1, 0x57D10, 9, 9, 0, 0);
    private static final String RR = "80C90001 DECAFBAD";

    /** Drawn by hand after the figures of RFC 3611 sections 2 and 4.4 to 4.6 and RFC 7005 section 4.1. */
    private static final String XR = "80CF0016 DECAFBAD"
            + "04000002 C50A1B2C 80000000"
            + "05000003 000B0074 1B2C8000 00018000"
            + "06A00009 11223344 FFFE0005 00000002 00000000 00000001 0000FFFF 00000007 00000009 00000000"
            + "17600003 11223344 00120034 FFFFFFFF";

    private final VirtualClock clock = new VirtualClock();
    private final ByteBuf out = Unpooled.buffer(RtcpReporter.DATAGRAM_BYTES_MAX, RtcpReporter.DATAGRAM_BYTES_MAX);
    private final SenderStatistics boothSent = new SenderStatistics();
    private final RtcpReporter booth = new RtcpReporter(BOOTH, boothSent, "booth", 1, 0);
    private final RtcpReporter studio = new RtcpReporter(STUDIO, new SenderStatistics(), "studio", 2, 0);
    private final ReceptionStatistics boothHeard = new ReceptionStatistics(BOOTH);
    private final Heard heard = new Heard();

    @Test
    void writesItsBlocksAsTheRfcsDrawThem() {
        ExtendedReport report = new ExtendedReport();
        report.begin(0xDECA_FBADL);
        assertTrue(report.isEmpty());
        report.setReferenceTime(0xC50A_1B2C_8000_0000L);
        report.addDelay(0xB0074, 0x1B2C_8000L, 0x1_8000);
        StatisticsSummary summary = report.addSummary();
        summary.setLoss(0x1122_3344L, 0xFFFE, 5, 2);
        summary.setJitter(1, 0xFFFF, 7, 9);
        report.addBuffer().set(0x1122_3344L, true, 18, 52);
        report.write(out);
        assertEquals(hex(bytes(XR)), hex(out));
        assertEquals(report.bytes(), out.readableBytes());
    }

    @Test
    void readsThem() {
        assertEquals(CompoundReader.Status.OK, new CompoundReader().read(behind(5, bytes(RR + XR)), heard));
        assertEquals(
                "decafbad time c50a1b2c80000000, b0074 answered 1b2c8000 98304,"
                        + " 11223344 lost 2 of 65534-5 jitter 1 65535 7 9, 11223344 holds 18 52 true; ",
                heard.text.toString());
    }

    @Test
    void stepsOverUnknownBlocksAndKnownOnesOfAnotherLengthOrKind() {
        String[] stepped = {
            "01000000",
            "07000001 00000001",
            "04000001 00000001",
            "06A00001 00000001",
            "17600001 00000001",
            "05000000",
            "05000002 00000001 00000001",
            "17800003 11223344 00120034 FFFFFFFF",
        };
        for (String block : stepped) {
            heard.text.setLength(0);
            ByteBuf datagram = Unpooled.buffer().writeBytes(bytes(RR + "80CF0001 DECAFBAD" + block));
            datagram.setShort(10, datagram.readableBytes() / 4 - 3);
            assertEquals(CompoundReader.Status.OK, new CompoundReader().read(datagram, heard), block);
            assertEquals("decafbad; ", heard.text.toString(), block);
        }
    }

    @Test
    void refusesABlockThatRunsOverTheEnd() {
        assertRefused(CompoundReader.Status.BAD_LENGTH, "80CF0000");
        assertRefused(CompoundReader.Status.BAD_CONTENT, "80CF0003 DECAFBAD 04000002 00000001");
        assertRefused(CompoundReader.Status.BAD_CONTENT, "80CF0002 DECAFBAD 0100FFFF");
    }

    @Test
    void saysWhatIsUnknownOrTooLongForItsFieldAsTheRfcWants() {
        DejitterMetrics metrics = new DejitterMetrics();
        metrics.set(1, false, DejitterMetrics.UNKNOWN, 70_000);
        metrics.write(out);
        assertEquals("174000030000000" + "1fffffffe" + "ffffffff", hex(out));
        assertTrue(metrics.read(out, 0));
        assertEquals(DejitterMetrics.UNKNOWN, metrics.nominalMs());
        assertEquals(0xFFFE, metrics.maximumMs());
        assertFalse(metrics.isAdaptive());
    }

    @Test
    void readsNoMoreBlocksThanItHasRoomFor() {
        ByteBuf datagram = Unpooled.buffer().writeBytes(bytes(RR + "80CF0001 DECAFBAD"));
        for (int block = 0; block < 20; block++) {
            datagram.writeBytes(bytes("17600003 11223344 00120034 FFFFFFFF"));
            datagram.writeBytes(bytes("05000003 000B0074 1B2C8000 00018000"));
        }
        datagram.setShort(10, datagram.readableBytes() / 4 - 3);
        assertEquals(CompoundReader.Status.OK, new CompoundReader().read(datagram, heard));
        assertEquals(4 + 4 + 2, heard.text.toString().split("[,;]", -1).length);
    }

    @Test
    void survivesRandomBytes() {
        long seed = 3_611;
        Random random = new Random(seed);
        int good = 0;
        for (int round = 0; round < 100_000; round++) {
            ByteBuf datagram = Unpooled.buffer().writeBytes(bytes(RR + XR));
            for (int change = random.nextInt(5); change >= 0; change--) {
                datagram.setByte(random.nextInt(datagram.readableBytes()), random.nextInt(256));
            }
            heard.text.setLength(0);
            if (booth.received(datagram, 0) == CompoundReader.Status.OK) {
                good++;
            }
        }
        assertTrue(good > 1_000 && good < 99_000, "seed " + seed + ": " + good + " were good");
    }

    @Test
    void aStationThatSendsNothingMeasuresTheRoundTripByTheAnswerToItsTime() {
        boothSent.sent(captured(0));
        for (int report = 0; report < 3; report++) {
            studio.write(out.clear(), clock.nowNs(), clock.epochNs());
            clock.advanceMs(20);
            booth.received(out, clock.nowNs());
            clock.advanceMs(300);
            boothSent.sent(captured(report + 1));
            booth.write(out.clear(), clock.nowNs(), clock.epochNs());
            clock.advanceMs(31);
            studio.received(out, clock.nowNs());
            clock.setEpochAtZeroNs(1_767_225_600_000_000_000L + report * 3_600_000_000_000L);
            assertEquals(51.0, studio.roundTripMs(), 0.016);
        }
        assertEquals(0, studio.roundTripsRefused().value());
        assertEquals(-1, booth.roundTripMs());
    }

    @Test
    void refusesAnAnswerToATimeItNeverSent() {
        ExtendedReport report = new ExtendedReport();
        report.begin(1);
        report.addDelay(STUDIO.ssrc(), 0x1234_5678L, 0);
        report.addDelay(BOOTH.ssrc(), 0x1234_5678L, 0);
        out.writeBytes(bytes(RR));
        report.write(out);
        studio.received(out, 0);
        assertEquals(1, studio.roundTripsRefused().value());
        assertEquals(-1, studio.roundTripMs());
    }

    @Test
    void answersEachTimeOnce() {
        studio.write(out.clear(), clock.nowNs(), clock.epochNs());
        booth.received(out, clock.nowNs());
        booth.write(out.clear(), clock.nowNs(), clock.epochNs());
        new CompoundReader().read(out, heard);
        assertTrue(heard.text.toString().contains("57d10 answered"), heard.text.toString());
        heard.text.setLength(0);
        booth.write(out.clear(), clock.nowNs(), clock.epochNs());
        new CompoundReader().read(out, heard);
        assertFalse(heard.text.toString().contains("answered"), heard.text.toString());
    }

    @Test
    void saysLossAndJitterSinceTheLastReportAndHowLongPlayoutHolds() {
        studio.add(boothHeard);
        boothSent.sent(captured(0));
        for (int report = 0; report < 3; report++) {
            for (int packet = 0; packet < 100; packet++) {
                clock.advanceMs(5);
                EncodedFrame frame = captured(report * 100 + packet);
                boothSent.sent(frame);
                frame.timeNs += packet % 2 * 1_000_000; // Each a millisecond from the one before.
                if (packet % 50 != 49 || packet == 99) {
                    boothHeard.received(frame);
                }
            }
            if (report == 2) {
                boothHeard.playoutDelay(17, 40, true);
            }
            studio.write(out.clear(), clock.nowNs(), clock.epochNs());
            heard.text.setLength(0);
            new CompoundReader().read(out, heard);
            booth.received(out, clock.nowNs());
            int begin = 65_530 + report * 100;
            String summary = "b0074 lost 1 of " + (begin & 0xFFFF) + "-" + (begin + 100 & 0xFFFF) + " jitter 0 48 48 5";
            assertTrue(heard.text.toString().contains(summary), heard.text.toString());
            assertEquals(report == 2 ? 17 : -1, booth.remotePlayoutDelayMs());
        }
        assertEquals(3, booth.remoteCumulativeLost().value());
        assertEquals(65_530 + 299, booth.remoteHighestSequence());
    }

    @Test
    void fitsTheRoomThatAReportAsksForWithEverySourceThereCanBe() {
        RtcpReporter reporter = new RtcpReporter(BOOTH, boothSent, "n".repeat(255), 1, 0);
        for (int i = 0; i < 31; i++) {
            ReceptionStatistics source = new ReceptionStatistics(new RtpEpoch(Codec.OPUS, 1, i, 0, 0, 0, 0));
            source.received(captured(0));
            source.playoutDelay(1, 2, false);
            reporter.add(source);
        }
        studio.write(out.clear(), 0, 0);
        reporter.received(out, 0);
        boothSent.sent(captured(0));
        int bytes = reporter.write(out.clear(), 0, 0);
        assertTrue(
                bytes <= RtcpReporter.DATAGRAM_BYTES_MAX && bytes > RtcpReporter.DATAGRAM_BYTES_MAX - 30, "" + bytes);
        new CompoundReader().read(out, heard);
        assertEquals(4, heard.text.toString().split("holds", -1).length - 1);
    }

    @Test
    void allocatesNothing() {
        studio.add(boothHeard);
        boothHeard.playoutDelay(1, 2, false);
        EncodedFrame frame = captured(0);
        double allocated = AllocationProbe.bytesPerRound(10_000, 10_000, () -> {
            boothHeard.received(frame);
            frame.index64++;
            frame.sample64 += 240;
            studio.write(out.clear(), clock.nowNs(), clock.epochNs());
            booth.received(out, clock.nowNs());
            booth.write(out.clear(), clock.nowNs(), clock.epochNs());
            studio.received(out, clock.nowNs());
        });
        assertEquals(0.0, allocated, 0.01);
    }

    private EncodedFrame captured(long index64) {
        EncodedFrame frame = Frames.frame(index64);
        frame.timeNs = clock.nowNs();
        return frame;
    }

    private void assertRefused(CompoundReader.Status expected, String hex) {
        assertEquals(expected, new CompoundReader().read(bytes(RR + hex), heard), hex);
        assertEquals("", heard.text.toString(), hex);
    }

    /** Writes down the extended reports that it is handed. */
    private static final class Heard implements RtcpSink {
        final StringBuilder text = new StringBuilder();

        @Override
        public void accept(SenderReport report) {}

        @Override
        public void accept(ReceiverReport report) {}

        @Override
        public void accept(SourceDescription description) {}

        @Override
        public void accept(Goodbye goodbye) {}

        @Override
        public void accept(ExtendedReport report) {
            text.append(Long.toHexString(report.ssrc()));
            if (report.hasReferenceTime()) {
                text.append(" time ").append(Long.toHexString(report.referenceTime()));
            }
            for (int i = 0; i < report.delayCount(); i++) {
                text.append(", ").append(Long.toHexString(report.delaySsrc(i)));
                text.append(" answered ").append(Long.toHexString(report.lastReference(i)));
                text.append(' ').append(report.sinceLastReference(i));
            }
            for (int i = 0; i < report.summaryCount(); i++) {
                StatisticsSummary summary = report.summary(i);
                text.append(", ").append(Long.toHexString(summary.ssrc()));
                text.append(" lost ")
                        .append(summary.hasLoss() ? summary.lost() : -1)
                        .append(" of ");
                text.append(summary.beginSequence()).append('-').append(summary.endSequence());
                if (summary.hasJitter()) {
                    text.append(" jitter ").append(summary.jitterMinSamples());
                    text.append(' ').append(summary.jitterMaxSamples());
                    text.append(' ').append(summary.jitterMeanSamples());
                    text.append(' ').append(summary.jitterDeviationSamples());
                }
            }
            for (int i = 0; i < report.bufferCount(); i++) {
                DejitterMetrics buffer = report.buffer(i);
                text.append(", ")
                        .append(Long.toHexString(buffer.ssrc()))
                        .append(" holds ")
                        .append(buffer.nominalMs());
                text.append(' ').append(buffer.maximumMs()).append(' ').append(buffer.isAdaptive());
            }
            text.append("; ");
        }
    }
}
