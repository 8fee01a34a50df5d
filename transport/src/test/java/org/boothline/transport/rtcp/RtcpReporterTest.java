package org.boothline.transport.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.base.time.VirtualClock;
import org.boothline.transport.rtp.Frames;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.Test;

class RtcpReporterTest {
    private static final RtpEpoch BOOTH = new RtpEpoch(Codec.OPUS, 1, 0xB0074, 65_530, 0xFFFF_FF00L, 0, 0);
    private static final RtpEpoch STUDIO = new RtpEpoch(Codec.OPUS, 1, 0x57D10, 9, 9, 0, 0);

    private final VirtualClock clock = new VirtualClock();
    private final ByteBuf out = Unpooled.buffer(RtcpReporter.DATAGRAM_BYTES_MAX, RtcpReporter.DATAGRAM_BYTES_MAX);
    private final SenderStatistics boothSent = new SenderStatistics();
    private final RtcpReporter booth = new RtcpReporter(BOOTH, boothSent, "booth", 1, 0);
    private final RtcpReporter studio = new RtcpReporter(STUDIO, new SenderStatistics(), "studio", 2, 0);
    private final ReceptionStatistics boothHeard = new ReceptionStatistics(BOOTH);

    @Test
    void reportsEverySecondTimesAHalfToOneAndAHalfAndFirstAfterHalfOfIt() {
        List<Long> intervals = intervals(7);
        assertEquals(intervals, intervals(7));
        assertNotEquals(intervals, intervals(8));
        long first = intervals.remove(0);
        assertTrue(first >= 250_000_000L && first <= 750_000_000L);
        double sum = 0;
        for (long interval : intervals) {
            assertTrue(interval >= 500_000_000L && interval <= 1_500_000_000L);
            sum += interval;
        }
        assertEquals(1e9, sum / intervals.size(), 5e7);
    }

    @Test
    void isDueAtTheInstantItNamesAndNotBefore() {
        assertFalse(booth.isDue(booth.dueNs() - 1));
        assertTrue(booth.isDue(booth.dueNs()));
    }

    @Test
    void sendsASenderReportWhileItSendsAndAReceiverReportTwoIntervalsLater() {
        StringBuilder kinds = new StringBuilder();
        for (int report = 0; report < 7; report++) {
            if (report == 1 || report == 2) {
                boothSent.sent(captured(report));
            }
            kinds.append(report(booth).startsWith("SR") ? 'S' : 'R');
        }
        assertEquals("RSSSRRR", kinds.toString());
    }

    @Test
    void saysWhatWasSentAndWhichSampleIsNow() {
        EncodedFrame frame = captured(0);
        frame.timeNs = 3_000_000_000L; // When sample 240 was captured.
        boothSent.sent(frame);
        clock.advanceNs(3_010_000_000L);
        SenderReport report = senderReport();
        assertEquals(0xB0074, report.ssrc());
        assertEquals(1, report.packets());
        assertEquals(100, report.octets());
        assertEquals(clock.epochNs(), NtpTime.toEpochNs(report.ntpTimestamp()));
        assertEquals(BOOTH.timestampOf(240 + 480), report.rtpTimestamp());
    }

    @Test
    void findsTheRoundTripOfTheRfcsExample() {
        // RFC 3550 figure 2: sent at 46853.125 s, held for 5.250 s, back at 46864.500 s: 6.125 s.
        clock.setEpochAtZeroNs(816_003_205_125_000_000L);
        boothSent.sent(captured(0));
        SenderReport report = senderReport();
        assertEquals(0xB705_2000L, NtpTime.middle32(report.ntpTimestamp()));
        clock.advanceMs(11_375);
        booth.received(answer(0xB705_2000L, 0x5_4000), clock.nowNs());
        assertEquals(6_125_000_000L, booth.roundTripNs());
    }

    @Test
    void refusesAnAnswerToAReportItNeverSentAndOneThatCameTooSoon() {
        boothSent.sent(captured(0));
        SenderReport report = senderReport();
        clock.advanceMs(10);
        booth.received(answer(0x1234_5678L, 0), clock.nowNs());
        booth.received(answer(NtpTime.middle32(report.ntpTimestamp()), 65_536), clock.nowNs());
        assertEquals(2, booth.roundTripsRefused().value());
        assertEquals(-1, booth.roundTripNs());
        booth.received(answer(0, 0), clock.nowNs());
        assertEquals(2, booth.roundTripsRefused().value());
    }

    @Test
    void measuresLineAndLossOverACallOfTwoWhateverIsDoneToTheTimeOfDay() {
        studio.add(boothHeard);
        long index = 0;
        for (int report = 0; report < 20; report++) {
            for (int packet = 0; packet < 200; packet++, index++) {
                clock.advanceMs(5);
                EncodedFrame frame = captured(index);
                boothSent.sent(frame);
                if (index % 10 != 5) {
                    frame.timeNs = clock.nowNs() + 20_000_000L;
                    boothHeard.received(frame);
                }
            }
            exchange();
            clock.setEpochAtZeroNs(1_767_225_600_000_000_000L + report * 3_600_000_000_000L);
        }
        assertEquals(51_000_000L, booth.roundTripNs(), 16_000);
        assertEquals(400, booth.remoteCumulativeLost().value());
        assertEquals(25, booth.remoteFractionLost(), 1);
        assertEquals(0, booth.remoteJitterSamples());
        assertEquals(0, booth.roundTripsRefused().value());
    }

    @Test
    void learnsTheSendersClockAndFromItTheOneWayDelay() {
        studio.add(boothHeard);
        clock.advanceMs(5);
        EncodedFrame frame = captured(0);
        boothSent.sent(frame);
        boothHeard.received(frame);
        exchange();
        long capturedEpochNs = 1_767_225_600_000_000_000L + 5_000_000L;
        assertEquals(capturedEpochNs, boothHeard.senderClock().epochNs(240), 21_000);
        assertEquals(20_000_000L, boothHeard.senderClock().delayNs(240, capturedEpochNs + 20_000_000L), 21_000);
    }

    @Test
    void countsTheGoodbyeOfASourceItReportsOnAndOfNoOther() {
        studio.add(boothHeard);
        booth.writeGoodbye(out.clear(), "hang-up", 0, 0);
        CompoundReaderTest.Heard heard = new CompoundReaderTest.Heard();
        assertEquals(CompoundReader.Status.OK, new CompoundReader().read(out, heard));
        assertEquals("RR b0074; SDES b0074 booth; BYE 1 false hang-up; ", heard.text.toString());
        assertEquals(CompoundReader.Status.OK, studio.received(out, 0));
        assertEquals(1, studio.goodbyes().value());
        studio.remove(BOOTH.ssrc());
        studio.received(out, 0);
        assertEquals(1, studio.goodbyes().value());
    }

    @Test
    void reportsOnUpTo31SourcesAndFitsTheRoomItAsksFor() {
        String longest = "n".repeat(255);
        RtcpReporter reporter = new RtcpReporter(BOOTH, boothSent, longest, 1, 0);
        boothSent.sent(captured(0));
        for (int i = 0; i < 31; i++) {
            ReceptionStatistics source = new ReceptionStatistics(new RtpEpoch(Codec.OPUS, 1, i, 0, 0, 0, 0));
            source.received(captured(0));
            assertTrue(reporter.add(source));
        }
        assertFalse(reporter.add(new ReceptionStatistics(new RtpEpoch(Codec.OPUS, 1, 31, 0, 0, 0, 0))));
        assertTrue(reporter.add(new ReceptionStatistics(new RtpEpoch(Codec.OPUS, 1, 30, 0, 0, 0, 0))), "in its place");
        reporter.remove(30);
        ReceptionStatistics again = new ReceptionStatistics(new RtpEpoch(Codec.OPUS, 1, 30, 0, 0, 0, 0));
        again.received(captured(0));
        assertTrue(reporter.add(again));
        int bytes = reporter.writeGoodbye(out.clear(), longest, 0, 0);
        assertEquals(RtcpReporter.DATAGRAM_BYTES_MAX, bytes);
        assertEquals(bytes, out.readableBytes());
        assertEquals(CompoundReader.Status.OK, studio.received(out, 0));
    }

    @Test
    void refusesANameThatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new RtcpReporter(BOOTH, boothSent, "", 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RtcpReporter(BOOTH, boothSent, "n".repeat(256), 1, 0));
    }

    @Test
    void countsDamagedCompoundsAndLearnsNothingFromThem() {
        long seed = 17;
        Random random = new Random(seed);
        boothSent.sent(captured(0));
        for (int round = 0; round < 50_000; round++) {
            ByteBuf datagram = answer(random.nextLong() & 0xFFFF_FFFFL, random.nextInt());
            datagram.writerIndex(random.nextInt(datagram.writerIndex())); // Never whole.
            booth.received(datagram, random.nextLong());
        }
        assertEquals(50_000, booth.compoundsMalformed().value(), "seed " + seed);
        assertEquals(0, booth.compoundsReceived().value());
        assertEquals(-1, booth.remoteFractionLost());
    }

    @Test
    void allocatesNothing() {
        studio.add(boothHeard);
        EncodedFrame frame = captured(0);
        double bytes = AllocationProbe.bytesPerRound(10_000, 10_000, () -> {
            boothSent.sent(frame);
            boothHeard.received(frame);
            exchange();
            frame.index64++;
            frame.sample64 += 240;
        });
        assertEquals(0.0, bytes, 0.01);
    }

    /** The booth reports; 20 ms later it arrives; 7 ms later the studio reports; 31 ms later that arrives. */
    private void exchange() {
        booth.write(out.clear(), clock.nowNs(), clock.epochNs());
        clock.advanceMs(20);
        studio.received(out, clock.nowNs());
        clock.advanceMs(7);
        studio.write(out.clear(), clock.nowNs(), clock.epochNs());
        clock.advanceMs(31);
        booth.received(out, clock.nowNs());
    }

    private EncodedFrame captured(long index64) {
        EncodedFrame frame = Frames.frame(index64);
        frame.timeNs = clock.nowNs();
        return frame;
    }

    private String report(RtcpReporter reporter) {
        reporter.write(out.clear(), clock.nowNs(), clock.epochNs());
        CompoundReaderTest.Heard heard = new CompoundReaderTest.Heard();
        assertEquals(CompoundReader.Status.OK, new CompoundReader().read(out, heard));
        return heard.text.toString();
    }

    private SenderReport senderReport() {
        booth.write(out.clear(), clock.nowNs(), clock.epochNs());
        SenderReport report = new SenderReport();
        report.read(out, 0, 0);
        return report;
    }

    private static ByteBuf answer(long lastReport, int sinceLastReport) {
        ReceiverReport report = new ReceiverReport();
        report.begin(STUDIO.ssrc());
        ReportBlock block = report.addBlock();
        block.setLoss(BOOTH.ssrc(), 0, 0);
        block.setLastReport(lastReport, sinceLastReport);
        ByteBuf datagram = Unpooled.buffer();
        report.write(datagram);
        return datagram;
    }

    private static List<Long> intervals(long seed) {
        RtcpReporter reporter = new RtcpReporter(BOOTH, new SenderStatistics(), "n", seed, 0);
        ByteBuf out = Unpooled.buffer(RtcpReporter.DATAGRAM_BYTES_MAX);
        List<Long> intervals = new ArrayList<>();
        long nowNs = 0;
        for (int i = 0; i < 500; i++) {
            intervals.add(reporter.dueNs() - nowNs);
            nowNs = reporter.dueNs();
            reporter.write(out.clear(), nowNs, nowNs);
        }
        return intervals;
    }
}
