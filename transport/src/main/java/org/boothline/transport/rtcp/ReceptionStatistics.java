package org.boothline.transport.rtcp;

import java.util.concurrent.atomic.AtomicLong;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.stats.Counter;
import org.boothline.base.thread.ThreadOwner;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.TimestampUnwrapper;

/**
 * What one source's packets tell of the line: packets expected and lost, jitter. It is fed with what the depacketiser let
 * through; A.1's probation and guess at restarts are not needed, because the SSRC was announced and the index is certain.
 *
 * <p><b>Thread</b>: one owner, the network thread; {@link #playoutDelay} by any; the counters may be read by any. <b>Clock</b>: arrival on the
 * monotonic clock. <b>Memory</b>: nothing after it was made. <b>Source</b>: RFC 3550 A.1 (extended highest sequence
 * number), A.3 (loss), A.8 (jitter), 6.4.1; RFC 3611 section 4.6.
 */
public final class ReceptionStatistics {
    private static final int JITTER_SCALE_BITS = 4;
    private static final long UNKNOWN = -1;

    private final RtpEpoch epoch;
    private final ThreadOwner owner = new ThreadOwner();
    private final SenderClock senderClock = new SenderClock();
    private final TimestampUnwrapper timestamps;
    private final Counter packetsReceived = new Counter("packetsReceived");
    private final Counter packetsLost = new Counter("packetsLost");
    private final Counter jitter = new Counter("jitterSamples");
    private long firstIndex64;
    private long highestIndex64;
    private long expectedPrior;
    private long receivedPrior;
    private long transitSamples;
    private long transitZeroNs;
    private long jitterScaled;
    private long lastReport;
    private long lastReportAtNs;
    private boolean reportHeard;
    private boolean heardSinceReport;
    private long summaryBeginIndex64;
    private long summaryLost;
    private long summaryDifferences;
    private long summaryMin;
    private long summaryMax;
    private double summarySum;
    private double summarySquares;
    private final AtomicLong playoutDelay = new AtomicLong(UNKNOWN);

    public ReceptionStatistics(RtpEpoch epoch) {
        this.epoch = epoch;
        timestamps = new TimestampUnwrapper(epoch.firstTimestamp(), epoch.firstSample64());
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    public long ssrc() {
        return epoch.ssrc();
    }

    /** A packet arrived, duplicates and late ones included; {@code frame.timeNs} is when. */
    public void received(EncodedFrame frame) {
        assert owner.isCurrent();
        if (packetsReceived.value() == 0) {
            firstIndex64 = frame.index64;
            highestIndex64 = frame.index64;
            transitZeroNs = frame.timeNs;
            transitSamples = -frame.sample64;
            summaryBeginIndex64 = frame.index64;
        } else {
            noteDifference(frame);
        }
        firstIndex64 = Math.min(firstIndex64, frame.index64); // The first to arrive may have overtaken others.
        highestIndex64 = Math.max(highestIndex64, frame.index64);
        packetsReceived.increment();
        packetsLost.set(expected() - packetsReceived.value());
        heardSinceReport = true;
        timestamps.moveTo(frame.sample64);
    }

    /** A.8, in its integer form: a running mean over about 16 packets, kept times 16. */
    private void noteDifference(EncodedFrame frame) {
        long transit = SampleTime.ofNs(frame.timeNs - transitZeroNs) - frame.sample64;
        long difference = Math.min(Math.abs(transit - transitSamples), Integer.MAX_VALUE);
        transitSamples = transit;
        summaryMin = summaryDifferences == 0 ? difference : Math.min(summaryMin, difference);
        summaryMax = Math.max(summaryMax, difference);
        summarySum += difference;
        summarySquares += (double) difference * difference;
        summaryDifferences++;
        jitterScaled += difference - (jitterScaled + (1 << JITTER_SCALE_BITS - 1) >> JITTER_SCALE_BITS);
        jitter.set(jitterScaled >> JITTER_SCALE_BITS);
    }

    /** The source's sender report arrived at {@code nowNs}. */
    void senderReport(SenderReport report, long nowNs) {
        lastReport = NtpTime.middle32(report.ntpTimestamp());
        lastReportAtNs = nowNs;
        reportHeard = true;
        heardSinceReport = true;
        senderClock.set(timestamps.nearest(report.rtpTimestamp()), NtpTime.toEpochNs(report.ntpTimestamp()));
    }

    /**
     * Fills the block of the report that is sent now and begins the next interval.
     *
     * @return false if there is nothing to say: no packet ever, or neither packet nor report since the last block
     */
    boolean fill(ReportBlock block, long nowNs) {
        assert owner.isCurrent();
        if (packetsReceived.value() == 0 || !heardSinceReport) {
            return false;
        }
        long expected = expected();
        long received = packetsReceived.value();
        long expectedInterval = expected - expectedPrior;
        long lostInterval = expectedInterval - (received - receivedPrior);
        expectedPrior = expected;
        receivedPrior = received;
        summaryLost = Math.max(0, lostInterval);
        boolean nothingLost = expectedInterval <= 0 || lostInterval <= 0;
        // The field has 8 bits: all lost is said as 255 of 256.
        int fraction = nothingLost ? 0 : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
        block.setLoss(epoch.ssrc(), fraction, expected - received);
        block.setReception(extendedHighestSequence(), jitterScaled >> JITTER_SCALE_BITS);
        if (reportHeard) {
            block.setLastReport(lastReport, RoundTrip.toUnits65536(nowNs - lastReportAtNs));
        } else {
            block.setLastReport(0, 0);
        }
        heardSinceReport = false;
        return true;
    }

    /** Fills the summary that goes with the block just filled. */
    void fill(StatisticsSummary summary) {
        int begin = epoch.sequenceOf(summaryBeginIndex64);
        summary.setLoss(epoch.ssrc(), begin, epoch.sequenceOf(highestIndex64 + 1), summaryLost);
        if (summaryDifferences > 0) {
            double mean = summarySum / summaryDifferences;
            double variance = Math.max(0, summarySquares / summaryDifferences - mean * mean);
            summary.setJitter(summaryMin, summaryMax, Math.round(mean), Math.round(Math.sqrt(variance)));
        }
        summaryBeginIndex64 = highestIndex64 + 1;
        summaryDifferences = 0;
        summaryMax = 0;
        summarySum = 0;
        summarySquares = 0;
    }

    /**
     * How long playout holds packets of this source: what the other station chooses its repairs by.
     *
     * @param nominalMs for a packet that arrives when it is expected, rounded down
     * @param maximumMs for the packet that arrives earliest
     */
    public void playoutDelay(int nominalMs, int maximumMs, boolean adaptive) {
        playoutDelay.set((long) nominalMs << 32 | (long) maximumMs << 1 | (adaptive ? 1 : 0));
    }

    /** False if playout has not said it. */
    boolean fill(DejitterMetrics metrics) {
        long delay = playoutDelay.get();
        metrics.set(epoch.ssrc(), (delay & 1) != 0, (int) (delay >> 32), (int) delay >>> 1);
        return delay != UNKNOWN;
    }

    private long expected() {
        return highestIndex64 - firstIndex64 + 1;
    }

    /** Sequence number in the lower 16 bits, its wraps since the epoch's beginning above, modulo 2^32. */
    long extendedHighestSequence() {
        return epoch.firstSequence() + (highestIndex64 - epoch.firstIndex64()) & 0xFFFF_FFFFL;
    }

    public Counter packetsReceived() {
        return packetsReceived;
    }

    /** Expected less received; below 0 when there were more duplicates than losses. */
    public Counter packetsLost() {
        return packetsLost;
    }

    /** Interarrival jitter, in samples. */
    public Counter jitterSamples() {
        return jitter;
    }

    /** The sender's time of day for its samples. */
    public SenderClock senderClock() {
        return senderClock;
    }
}
