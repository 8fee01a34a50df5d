package org.boothline.transport.rtcp;

import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.boothline.base.stats.Counter;
import org.boothline.base.thread.ThreadOwner;
import org.boothline.transport.rtp.RtpEpoch;
import org.jspecify.annotations.Nullable;

/**
 * One station's RTCP in a call of two: says when a report is due and what it says, and learns from the other's reports the
 * round trip, what of ours was lost, and the other's clock.
 *
 * <p>A report goes out every {@link #INTERVAL_NS} times 0.5 to 1.5, at random so that the two ends never lock into step;
 * the first after half of it. About 1 kbit/s, far below the 5 % that RFC 3550 allows beside 256 kbit/s of audio; the 5 s of
 * its section 6.2 are for conferences, RFC 4585 section 3.4 lifts them between two parties. The 1/1.21828 that goes with
 * timer reconsideration is left out with it: two parties need neither.
 *
 * <p>Extended reports go with it: loss and jitter since the last one, how long playout holds packets, and from a station that
 * sends nothing the time of day, by whose answer it measures the round trip too.
 *
 * <p><b>Thread</b>: one owner, the network thread; the measured values may be read by any. <b>Clock</b>: both as
 * arguments. <b>Memory</b>: nothing after it was made, but for a goodbye's reason. <b>Source</b>: RFC 3550 sections 6.1 to
 * 6.6 and A.7, RFC 3611, RFC 4585 section 3.1 (requests go at once), RFC 7005.
 */
public final class RtcpReporter {
    /** 1 s: loss and delay on the screen are never older than a glance. */
    public static final long INTERVAL_NS = 1_000_000_000L;

    /** No compound is larger: 31 blocks, longest name, and extended report or longest reason. */
    public static final int DATAGRAM_BYTES_MAX = SenderReport.FIXED_BYTES + 31 * ReportBlock.BYTES + 4 + 264 + 8 + 256;

    private static final int SOURCES_MAX = 31;
    private static final long UNKNOWN = -1;

    private final RtpEpoch local;
    private final SenderStatistics sender;
    private final ThreadOwner owner = new ThreadOwner();
    private final SplittableRandom random;
    private final CompoundReader reader = new CompoundReader();
    private final Incoming incoming = new Incoming();
    private final SenderReport senderReport = new SenderReport();
    private final ReceiverReport receiverReport = new ReceiverReport();
    private final SourceDescription description = new SourceDescription();
    private final @Nullable ReceptionStatistics[] sources = new @Nullable ReceptionStatistics[SOURCES_MAX];
    private int sourceCount;
    private final ExtendedReport extendedReport = new ExtendedReport();
    private final RoundTrip roundTrip = new RoundTrip();
    private @Nullable NackSink nackSink;
    private boolean referenceHeard;
    private long referenceSsrc;
    private long reference;
    private long referenceAtNs;
    private long dueNs;
    private long packetsAtReport;
    private long packetsAtReportBefore;

    private final AtomicLong remoteFractionLost = new AtomicLong(UNKNOWN);
    private final AtomicLong remoteHighestSequence = new AtomicLong(UNKNOWN);
    private final AtomicLong remotePlayoutDelayMs = new AtomicLong(UNKNOWN);
    private final AtomicLong remoteJitterSamples = new AtomicLong(UNKNOWN);
    private final Counter remoteCumulativeLost = new Counter("packetsLostAtOtherStation");
    private final Counter compoundsReceived = new Counter("rtcpReceived");
    private final Counter compoundsMalformed = new Counter("rtcpMalformed");
    private final Counter goodbyes = new Counter("rtcpGoodbyes");

    /**
     * @param local our own epoch: SSRC and timestamps of what we send
     * @param sender what was sent; stays untouched at a station that only listens
     * @param cname 1 to 255 bytes of UTF-8, the same for all of a session's SSRCs and telling nothing of the person
     * @param seed of the intervals
     */
    public RtcpReporter(RtpEpoch local, SenderStatistics sender, String cname, long seed, long nowNs) {
        this.local = local;
        this.sender = sender;
        random = new SplittableRandom(seed);
        description.set(local.ssrc(), cname);
        dueNs = nowNs + randomised(INTERVAL_NS / 2);
    }

    /** Takes requests for packets. */
    @FunctionalInterface
    public interface NackSink {
        /** <b>Thread</b>: the reporter's. @param nack is about packets of ours; good during the call */
        void asked(GenericNack nack, long nowNs);
    }

    /** Who answers requests for our packets, from now on; at first nobody. */
    public void onNack(NackSink sink) {
        assert owner.isCurrent();
        nackSink = sink;
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    /** Reports on this source from now on, in place of any with the same SSRC; false when there are 31 already. */
    public boolean add(ReceptionStatistics source) {
        assert owner.isCurrent();
        remove(source.ssrc());
        if (sourceCount == SOURCES_MAX) {
            return false;
        }
        sources[sourceCount++] = source;
        return true;
    }

    /** Reports on this source no more. */
    public void remove(long ssrc) {
        assert owner.isCurrent();
        for (int i = 0; i < sourceCount; i++) {
            ReceptionStatistics source = sources[i];
            if (source != null && source.ssrc() == ssrc) {
                sources[i] = sources[--sourceCount];
                sources[sourceCount] = null;
                return;
            }
        }
    }

    /** When the next report is due. */
    public long dueNs() {
        return dueNs;
    }

    public boolean isDue(long nowNs) {
        return nowNs - dueNs >= 0;
    }

    /**
     * Appends a compound (SR if packets were sent since the report before last, else RR; then SDES and XR) and sets when the
     * next is due.
     *
     * @param out with room for {@link #DATAGRAM_BYTES_MAX}
     * @param epochNs the time of day, for the other's measure of one-way delay
     * @return the bytes appended
     */
    public int write(ByteBuf out, long nowNs, long epochNs) {
        int start = out.writerIndex();
        writeDueReport(out, nowNs, epochNs);
        if (!extendedReport.isEmpty()) {
            extendedReport.write(out);
        }
        return out.writerIndex() - start;
    }

    /** As {@link #write}, with a BYE at its end in place of XR: our SSRC stops. */
    public int writeGoodbye(ByteBuf out, String reason, long nowNs, long epochNs) {
        int start = out.writerIndex();
        writeDueReport(out, nowNs, epochNs);
        Goodbye goodbye = new Goodbye();
        goodbye.set(local.ssrc(), reason);
        goodbye.write(out);
        return out.writerIndex() - start;
    }

    /**
     * Appends a compound with a request at its end, to be sent at once; the next report is due when it was.
     *
     * @param out with room for {@link #DATAGRAM_BYTES_MAX}
     * @return the bytes appended
     */
    public int writeNack(ByteBuf out, GenericNack nack) {
        assert owner.isCurrent();
        int start = out.writerIndex();
        receiverReport.begin(local.ssrc());
        receiverReport.write(out);
        description.write(out);
        nack.write(out, local.ssrc());
        return out.writerIndex() - start;
    }

    private void writeDueReport(ByteBuf out, long nowNs, long epochNs) {
        assert owner.isCurrent();
        extendedReport.begin(local.ssrc());
        writeReport(out, nowNs, epochNs);
        description.write(out);
        dueNs = nowNs + randomised(INTERVAL_NS);
    }

    private void writeReport(ByteBuf out, long nowNs, long epochNs) {
        long packets = sender.packets().value();
        boolean sending = packets > packetsAtReportBefore;
        packetsAtReportBefore = packetsAtReport;
        packetsAtReport = packets;
        long ntp = NtpTime.ofEpochNs(epochNs);
        roundTrip.sent(ntp, nowNs);
        if (referenceHeard) {
            extendedReport.addDelay(referenceSsrc, reference, RoundTrip.toUnits65536(nowNs - referenceAtNs));
            referenceHeard = false;
        }
        if (!sending) {
            extendedReport.setReferenceTime(ntp);
            receiverReport.begin(local.ssrc());
            fillBlocks(receiverReport, nowNs);
            receiverReport.write(out);
            return;
        }
        long timestamp = local.timestampOf(sender.sample64At(nowNs));
        senderReport.set(local.ssrc(), ntp, timestamp, packets, sender.octets().value());
        fillBlocks(senderReport, nowNs);
        senderReport.write(out);
    }

    private void fillBlocks(Report report, long nowNs) {
        for (int i = 0; i < sourceCount; i++) {
            ReceptionStatistics source = sources[i];
            if (source == null) {
                continue;
            }
            if (!source.fill(report.addBlock(), nowNs)) {
                report.dropBlock();
            } else if (extendedReport.summaryCount() < ExtendedReport.SOURCES_MAX) {
                source.fill(extendedReport.addSummary());
                if (!source.fill(extendedReport.addBuffer())) {
                    extendedReport.dropBuffer();
                }
            }
        }
    }

    /** Reads a datagram of the other station between its reader and writer index, and moves neither. */
    public CompoundReader.Status received(ByteBuf datagram, long nowNs) {
        assert owner.isCurrent();
        incoming.nowNs = nowNs;
        CompoundReader.Status status = reader.read(datagram, incoming);
        (status == CompoundReader.Status.OK ? compoundsReceived : compoundsMalformed).increment();
        return status;
    }

    /** From here to the other station and back; −1 until measured. */
    public long roundTripNs() {
        return roundTrip.ns();
    }

    /** As {@link #roundTripNs}, in milliseconds; −1 until measured. */
    public double roundTripMs() {
        long ns = roundTrip.ns();
        return ns < 0 ? -1 : ns / 1e6;
    }

    /** The highest of our sequence numbers that came there, with its wraps, modulo 2^32; −1 until told. */
    public long remoteHighestSequence() {
        return remoteHighestSequence.get();
    }

    /** How long playout there holds a packet of ours that arrives when it is expected; −1 until told. */
    public int remotePlayoutDelayMs() {
        return (int) remotePlayoutDelayMs.get();
    }

    /** Of our packets, lost on the way in the other's last interval, of 256; −1 until told. */
    public int remoteFractionLost() {
        return (int) remoteFractionLost.get();
    }

    /** Jitter of our packets at the other station, in samples; −1 until told. */
    public long remoteJitterSamples() {
        return remoteJitterSamples.get();
    }

    /** Of our packets, lost on the way in all. */
    public Counter remoteCumulativeLost() {
        return remoteCumulativeLost;
    }

    public Counter compoundsReceived() {
        return compoundsReceived;
    }

    public Counter compoundsMalformed() {
        return compoundsMalformed;
    }

    /** Answers to a report we never sent, or from before we sent it. */
    public Counter roundTripsRefused() {
        return roundTrip.refused();
    }

    /** Goodbyes by sources reported on. */
    public Counter goodbyes() {
        return goodbyes;
    }

    private long randomised(long intervalNs) {
        return (long) (intervalNs * (0.5 + random.nextDouble()));
    }

    private @Nullable ReceptionStatistics source(long ssrc) {
        for (int i = 0; i < sourceCount; i++) {
            ReceptionStatistics source = sources[i];
            if (source != null && source.ssrc() == ssrc) {
                return source;
            }
        }
        return null;
    }

    private void noteBlocks(Report report, long nowNs) {
        for (int i = 0; i < report.blockCount(); i++) {
            ReportBlock block = report.block(i);
            if (block.ssrc() == local.ssrc()) {
                remoteFractionLost.set(block.fractionLost());
                remoteJitterSamples.set(block.jitterSamples());
                remoteCumulativeLost.set(block.cumulativeLost());
                remoteHighestSequence.set(block.extendedHighestSequence());
                roundTrip.answered(block.lastReport(), block.sinceLastReport(), nowNs);
            }
        }
    }

    /** One of each kind for its owner, so that reading a compound makes no object. */
    private final class Incoming implements RtcpSink {
        private long nowNs;

        @Override
        public void accept(SenderReport report) {
            ReceptionStatistics source = source(report.ssrc());
            if (source != null) {
                source.senderReport(report, nowNs);
            }
            noteBlocks(report, nowNs);
        }

        @Override
        public void accept(ReceiverReport report) {
            noteBlocks(report, nowNs);
        }

        @Override
        public void accept(SourceDescription ignored) {
            // Who is at the other end is settled by its certificate, not by a name it gives itself.
        }

        @Override
        public void accept(Goodbye goodbye) {
            for (int i = 0; i < sourceCount; i++) {
                ReceptionStatistics source = sources[i];
                if (source != null && goodbye.names(source.ssrc())) {
                    goodbyes.increment();
                }
            }
        }

        @Override
        public void accept(GenericNack nack) {
            NackSink sink = nackSink;
            if (sink != null && nack.mediaSsrc() == local.ssrc()) {
                sink.asked(nack, nowNs);
            }
        }

        @Override
        public void accept(ExtendedReport report) {
            if (report.hasReferenceTime()) {
                referenceHeard = true;
                referenceSsrc = report.ssrc();
                reference = NtpTime.middle32(report.referenceTime());
                referenceAtNs = nowNs;
            }
            for (int i = 0; i < report.delayCount(); i++) {
                if (report.delaySsrc(i) == local.ssrc()) {
                    roundTrip.answered(report.lastReference(i), report.sinceLastReference(i), nowNs);
                }
            }
            for (int i = 0; i < report.bufferCount(); i++) {
                if (report.buffer(i).ssrc() == local.ssrc()) {
                    remotePlayoutDelayMs.set(report.buffer(i).nominalMs());
                }
            }
        }
    }
}
