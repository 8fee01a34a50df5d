package org.boothline.transport.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.boothline.base.media.Codec;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.probe.AllocationProbe;
import org.boothline.transport.rtp.Frames;
import org.boothline.transport.rtp.RtpEpoch;
import org.junit.jupiter.api.Test;

class ReceptionStatisticsTest {
    private static final long FRAME_NS = 5_000_000;

    private final ReceptionStatistics statistics =
            new ReceptionStatistics(new RtpEpoch(Codec.OPUS, 1, 5, 65_500, 0xFFFF_FF00L, 0, 0));
    private final ReportBlock block = new ReportBlock();

    @Test
    void saysNothingBeforeTheFirstPacketAndNothingTwice() {
        assertFalse(statistics.fill(block, 0));
        arrive(0, 0);
        assertTrue(statistics.fill(block, 0));
        assertFalse(statistics.fill(block, 0));
    }

    @Test
    void countsTheFractionLostPerIntervalAndTheSumOverAll() {
        for (long index = 0; index < 256; index++) {
            if (index % 4 != 3) {
                arrive(index, 0);
            }
        }
        arrive(256, 0);
        statistics.fill(block, 0);
        assertEquals((64 << 8) / 257, block.fractionLost());
        assertEquals(64, block.cumulativeLost());
        for (long index = 257; index < 513; index++) {
            arrive(index, 0);
        }
        statistics.fill(block, 0);
        assertEquals(0, block.fractionLost());
        assertEquals(64, block.cumulativeLost());
        assertEquals(64, statistics.packetsLost().value());
    }

    @Test
    void countsWrapsOfTheSequenceNumberInTheExtendedOne() {
        arrive(0, 0);
        statistics.fill(block, 0);
        assertEquals(65_500, block.extendedHighestSequence());
        arrive(36 + 65_536, 0);
        statistics.fill(block, 0);
        assertEquals(2 << 16, block.extendedHighestSequence());
        assertEquals(255, block.fractionLost());
    }

    @Test
    void takesLateAndDoubledPacketsOffTheLoss() {
        arrive(10, 0);
        arrive(13, 0);
        assertEquals(2, statistics.packetsLost().value());
        arrive(11, 0);
        arrive(12, 0);
        assertEquals(0, statistics.packetsLost().value());
        arrive(13, 0);
        statistics.fill(block, 0);
        assertEquals(-1, block.cumulativeLost());
        assertEquals(0, block.fractionLost());
    }

    @Test
    void countsFromTheEarliestEvenIfItWasOvertaken() {
        arrive(2, 0);
        arrive(0, 0);
        arrive(1, 0);
        assertEquals(0, statistics.packetsLost().value());
    }

    @Test
    void findsNoJitterInASteadyDelayWhateverTheClocksRead() {
        for (long index = 0; index < 1_000; index++) {
            arrive(index, Long.MAX_VALUE - 2_000_000_000L + index * FRAME_NS); // The clock wraps on the way.
        }
        statistics.fill(block, 0);
        assertEquals(0, block.jitterSamples());
    }

    @Test
    void findsTheJitterThatTheRfcsFormulaFinds() {
        long seed = 3_550;
        Random random = new Random(seed);
        double reference = 0;
        double previousTransit = 0;
        for (long index = 0; index < 5_000; index++) {
            double delaySamples = random.nextInt(480);
            long arrivalNs = index * FRAME_NS + Math.round(delaySamples * 1e9 / 48_000);
            arrive(index, arrivalNs);
            if (index > 0) {
                reference += (Math.abs(delaySamples - previousTransit) - reference) / 16;
            }
            previousTransit = delaySamples;
        }
        statistics.fill(block, 0);
        assertEquals(reference, block.jitterSamples(), 2.0, "seed " + seed);
        assertTrue(reference > 100);
    }

    @Test
    void keepsAForgedLeapOfTheTimestampWithinBounds() {
        arrive(0, 0);
        EncodedFrame leap = Frames.frame(1, 1L << 47);
        statistics.received(leap);
        statistics.fill(block, 0);
        assertEquals(Integer.MAX_VALUE >> 4, block.jitterSamples(), 1);
    }

    @Test
    void tellsTheReportItHeardAndHowLongAgo() {
        arrive(0, 0);
        statistics.fill(block, 0);
        assertEquals(0, block.lastReport());
        assertEquals(0, block.sinceLastReport());
        SenderReport report = new SenderReport();
        report.set(5, 0xC50A_1B2C_8000_0000L, 0, 0, 0);
        statistics.senderReport(report, 1_000_000_000L);
        assertTrue(statistics.fill(block, 2_500_000_000L));
        assertEquals(0x1B2C_8000L, block.lastReport());
        assertEquals(98_304, block.sinceLastReport());
    }

    @Test
    void mapsSamplesToTheSendersTimeOfDayAcrossTheTimestampsWrap() {
        arrive(1, 0);
        SenderReport report = new SenderReport();
        long epochNs = 1_767_225_600_123_456_789L;
        report.set(5, NtpTime.ofEpochNs(epochNs), 0xFFFF_FF00L + 480 & 0xFFFF_FFFFL, 0, 0);
        assertFalse(statistics.senderClock().isKnown());
        statistics.senderReport(report, 0);
        assertTrue(statistics.senderClock().isKnown());
        assertEquals(epochNs, statistics.senderClock().epochNs(480));
        assertEquals(epochNs + 1_000_000_000L, statistics.senderClock().epochNs(48_480));
        assertEquals(20_000_000L, statistics.senderClock().delayNs(480, epochNs + 20_000_000L));
    }

    @Test
    void allocatesNothing() {
        EncodedFrame frame = Frames.frame(0);
        double bytes = AllocationProbe.bytesPerRound(20_000, 20_000, () -> {
            statistics.received(frame);
            frame.index64++;
            frame.sample64 += 240;
            frame.timeNs += 5_000_123;
            statistics.fill(block, frame.timeNs);
        });
        assertEquals(0.0, bytes, 0.01);
    }

    private void arrive(long index64, long nowNs) {
        EncodedFrame frame = Frames.frame(index64);
        frame.timeNs = nowNs;
        statistics.received(frame);
    }
}
