package org.boothline.session.wiring;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.Recovery;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.base.stats.LatencyHistogram;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.WallClock;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.engine.jitter.JitterBuffer;
import org.boothline.engine.playout.PlayoutChain;
import org.boothline.takes.store.StreamInfo;
import org.boothline.transport.recover.NackScheduler;
import org.boothline.transport.rtcp.GenericNack;
import org.boothline.transport.rtcp.ReceptionStatistics;
import org.boothline.transport.rtcp.SenderClock;
import org.boothline.transport.rtp.Depacketiser;
import org.boothline.transport.rtp.EpochFinder;
import org.boothline.transport.rtp.PayloadTypes;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.RtxDepacketiser;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtpUnprotector;
import org.boothline.transport.srtp.UnprotectStatus;
import org.jspecify.annotations.Nullable;

/**
 * The way of the audio from the wire to the ear and to the disk.
 *
 * <pre>
 * network → unprotect → depacketise ─┬→ (arrivals) → jitter buffer → decode | conceal → output
 *                                    └→ (disk) → packet log
 * </pre>
 *
 * <p>The disk never holds up the ear, and what the ear gets never alters what is written.
 *
 * <p><b>Thread</b>: made, renewed and closed by control; packets come on the network thread, playout is the
 * output's, disk a thread of its own. <b>Memory</b>: the rings, made here.
 */
public final class ReceivePath implements HeardStream, AutoCloseable {
    private final StreamInfo stream;
    private final RtpSources sources;
    private final NanoClock clock;
    private final WallClock wall;
    private final FrameDecoder decoder;
    private final PlayoutChain chain;
    private final @Nullable ReceivedLog log;
    private final Output output;
    private final EncodedFrame arrived = new EncodedFrame();
    private final Arrivals arrivals;
    private final Requests requests;
    private final ArrivalWindow window = new ArrivalWindow();
    private final GenericNack nack = new GenericNack();
    private final EncodedFrame recovered = new EncodedFrame();
    private final FrameRuns runs;
    private final Lateness delayVariation = new Lateness("delayVariation", 10_000_000_000L);
    private final Counter bytesReceived = new Counter("bytesReceived");
    private final Bitrate bitrate = new Bitrate();
    private volatile int latestSamples;
    private volatile @Nullable Epoch epoch;
    /** What the epoch before has on the way when a new one begins; until the first packet of the new one. */
    private volatile @Nullable Epoch before;
    /** The epoch before, whose counts may still grow. */
    private volatile @Nullable Epoch counted;

    /** The datagrams of its epochs; those of anybody in a plain call. */
    private RtpSources.Source in = new RtpSources.Source() {
        @Override
        public boolean has(long ssrc) {
            Epoch now = epoch;
            Epoch last = before;
            return now != null && now.has(ssrc) || last != null && last.has(ssrc);
        }

        @Override
        public void received(InetSocketAddress from, ByteBuf datagram, long nowNs) {
            receive(from, datagram, nowNs);
        }
    };

    private volatile long authenticatedAtNs;
    private long receivedBefore;
    private long lostBefore;

    /**
     * Opens the packet log; {@link #start} sets it going, {@link #renew} or {@link #listenPlain} lets packets in.
     *
     * @param logFolder where packets are kept, or null if they are not
     */
    public ReceivePath(
            StreamInfo stream,
            @Nullable Path logFolder,
            Output output,
            JitterBuffer buffer,
            SpoolStage.Listener diskListener,
            RtpSources sources,
            NanoClock clock,
            WallClock wall,
            Arrivals arrivals,
            Requests requests)
            throws UserFault, IOException {
        this.arrivals = arrivals;
        this.requests = requests;
        this.stream = stream;
        this.sources = sources;
        this.clock = clock;
        this.wall = wall;
        runs = new FrameRuns(stream.codec());
        decoder = Codecs.decoder(stream.codec(), stream.channels());
        this.output = output;
        chain = new PlayoutChain(
                stream.codec(), stream.channels(), stream.lookaheadSamples(), decoder, buffer, output.channels());
        try {
            log = logFolder == null ? null : new ReceivedLog(logFolder, chain.map(), clock, diskListener);
        } catch (IOException e) {
            decoder.close();
            throw e;
        }
    }

    /** @throws UserFault if the output can't be opened; nothing stays open then */
    public void start() throws UserFault {
        if (log != null) {
            log.start();
        }
        try {
            output.attach(chain);
        } catch (UserFault e) {
            close();
            throw e;
        }
    }

    /** Who wants to know whence authentic packets come. */
    @FunctionalInterface
    public interface Arrivals {
        /** <b>Thread</b>: network, for each packet. */
        void heardFrom(InetSocketAddress from, long nowNs);
    }

    /** Where requests for missing packets go. <b>Thread</b>: network. */
    public interface Requests {
        /** Nobody is asked. */
        Requests NONE = new Requests() {
            @Override
            public long roundTripNs() {
                return -1;
            }

            @Override
            public void ask(GenericNack nack) {
                // There is nobody.
            }
        };

        /** Of the line, measured; negative while unknown. */
        long roundTripNs();

        /** @param nack good during the call */
        void ask(GenericNack nack);
    }

    /**
     * Takes packets of this epoch from now on; of the one before what is still on the way. The counts of epochs before
     * are kept.
     *
     * @param keys the epoch's; null takes packets in the clear
     * @param again keys of what is sent again when it is asked for; null if nothing is
     */
    public ReceptionStatistics renew(RtpEpoch next, @Nullable KeyEpoch keys, @Nullable KeyEpoch again) {
        RtpUnprotector unprotector =
                keys == null ? null : new RtpUnprotector(keys, next.payloadType(), PayloadTypes.RED);
        Depacketiser depacketiser = new Depacketiser(next, clock.nowNs());
        Asking asking = again == null
                ? null
                : new Asking(
                        new NackScheduler(next, this::deadlineNs, clock.nowNs()),
                        new RtpUnprotector(again, PayloadTypes.RTX),
                        new RtxDepacketiser(again.ssrc(), depacketiser));
        ReceptionStatistics statistics = begin(next, unprotector, depacketiser, asking);
        sources.add(in);
        return statistics;
    }

    /**
     * Takes the plain packets of other equipment from now on, whoever sends them; no epoch is announced, each is found
     * out.
     *
     * @param begun told of each new epoch, on the network thread
     */
    public void listenPlain(EpochFinder finder, Consumer<ReceptionStatistics> begun) {
        RtpSources.Source all = new RtpSources.Source() {
            @Override
            public boolean has(long ssrc) {
                return true;
            }

            @Override
            public void received(InetSocketAddress from, ByteBuf datagram, long nowNs) {
                receivePlain(finder, begun, from, datagram, nowNs);
            }
        };
        in = all;
        sources.add(all);
    }

    private void receivePlain(
            EpochFinder finder,
            Consumer<ReceptionStatistics> begun,
            InetSocketAddress from,
            ByteBuf datagram,
            long nowNs) {
        if (receive(from, datagram, nowNs)) {
            finder.heard(arrived);
            return;
        }
        RtpEpoch found = finder.read(datagram, nowNs);
        if (found != null) {
            begun.accept(begin(found, null, Depacketiser.ofOtherEquipment(found, nowNs), null));
            receivePlain(finder, begun, from, datagram, nowNs); // It is the epoch's first.
        }
    }

    private ReceptionStatistics begin(
            RtpEpoch next, @Nullable RtpUnprotector unprotector, Depacketiser depacketiser, @Nullable Asking asking) {
        Epoch last = epoch;
        Epoch older = counted;
        if (older != null) {
            receivedBefore += older.statistics.packetsReceived().value();
            lostBefore += older.statistics.packetsLost().value();
        }
        counted = last;
        Epoch begun = new Epoch(unprotector, depacketiser, new ReceptionStatistics(next), asking);
        authenticatedAtNs = clock.nowNs();
        before = last;
        epoch = begun;
        return begun.statistics;
    }

    /** True if the packet is in {@link #arrived}, and played and written if it is new. */
    private boolean receive(InetSocketAddress from, ByteBuf datagram, long nowNs) {
        Epoch now = epoch;
        if (now == null) {
            return false;
        }
        int bytes = datagram.readableBytes();
        Asking asking = now.asking;
        if (asking != null && bytes > 1 && (datagram.getByte(datagram.readerIndex() + 1) & 0x7F) == PayloadTypes.RTX) {
            receiveAgain(asking, datagram, nowNs);
            return false;
        }
        Epoch last = before;
        Epoch by = now.unprotects(datagram) ? now : last != null && last.unprotects(datagram) ? last : null;
        if (by == null) {
            return false;
        }
        if (by == now && last != null) {
            before = null;
        }
        authenticatedAtNs = nowNs;
        bytesReceived.add(bytes);
        if (bytes >= RtcpLink.HEARD_BYTES_MIN) {
            arrivals.heardFrom(from, nowNs);
        }
        if (by.depacketiser.read(datagram, nowNs, arrived) != Depacketiser.Status.OK) {
            return false;
        }
        by.statistics.received(arrived);
        take(arrived, Recovery.NONE);
        runs.note(arrived);
        latestSamples = StreamFormat.frameSamplesOf(arrived.formatWord);
        delayVariation.note(arrived.sample64 + latestSamples, nowNs);
        EncodedFrame copy = by.depacketiser.copy();
        if (copy != null) {
            take(copy, Recovery.RED);
        }
        ask(by, arrived.index64, copy, nowNs);
        return true;
    }

    private void take(EncodedFrame frame, Recovery recovery) {
        if (window.add(frame.index64)) {
            frame.recovery = recovery;
            chain.offer(frame);
            if (log != null) {
                log.offer(frame);
            }
        }
    }

    private void ask(Epoch by, long index64, @Nullable EncodedFrame copy, long nowNs) {
        Asking asking = by.asking;
        if (asking == null) {
            return;
        }
        asking.scheduler.arrived(index64, nowNs);
        if (copy != null) {
            asking.scheduler.arrived(copy.index64, nowNs);
        }
        if (asking.scheduler.ask(nowNs, requests.roundTripNs(), nack) > 0) {
            requests.ask(nack);
        }
    }

    private void receiveAgain(Asking asking, ByteBuf datagram, long nowNs) {
        int bytes = datagram.readableBytes();
        if (asking.unprotector.unprotect(datagram) == UnprotectStatus.OK
                && asking.depacketiser.read(datagram, nowNs, recovered) == Depacketiser.Status.OK) {
            bytesReceived.add(bytes);
            asking.scheduler.resent(recovered.index64);
            take(recovered, Recovery.RTX);
        }
    }

    /** When a packet must be there to be heard. */
    private long deadlineNs(long index64) {
        return chain.deadlineNs(runs.sampleOf(index64));
    }

    /** When the last authentic packet came, or the epoch began; monotonic. */
    public long authenticatedAtNs() {
        return authenticatedAtNs;
    }

    @Override
    public StreamInfo stream() {
        return stream;
    }

    public String deviceName() {
        return output.deviceName();
    }

    public PlayoutChain chain() {
        return chain;
    }

    @Override
    public long heardSample64() {
        return chain.heardSample64();
    }

    @Override
    public long packetOf(long sample64) {
        return runs.indexOf(sample64);
    }

    public long packetsReceived() {
        Epoch now = epoch;
        Epoch last = counted;
        return receivedBefore
                + (last == null ? 0 : last.statistics.packetsReceived().value())
                + (now == null ? 0 : now.statistics.packetsReceived().value());
    }

    @Override
    public long packetsLost() {
        Epoch now = epoch;
        Epoch last = counted;
        return lostBefore
                + (last == null ? 0 : last.statistics.packetsLost().value())
                + (now == null ? 0 : now.statistics.packetsLost().value());
    }

    /** Packets that arrived after their time to be played; they are recorded all the same. */
    public long packetsLate() {
        return chain.jitterStatistics().framesLate.value();
    }

    /** Measures {@link #kbps}, and tells the sender how long playout holds packets. To be called now and then. */
    public void measure(long nowNs) {
        bitrate.measure(bytesReceived.value(), nowNs);
        Epoch now = epoch;
        if (now != null) {
            int marginMs = (int) (chain.jitterStatistics().marginNs.value() / 1_000_000L);
            now.statistics.playoutDelay(marginMs, marginMs, true);
        }
    }

    /** Packets that arrived but that the disk did not take. */
    public long packetsUnlogged() {
        return log == null ? 0 : log.packetsUnlogged();
    }

    /** Interarrival jitter in milliseconds, RFC 3550 section 6.4.1. */
    public double jitterMs() {
        Epoch now = epoch;
        return now == null ? 0 : now.statistics.jitterSamples().value() * 1_000.0 / StreamFormat.SAMPLE_RATE_HZ;
    }

    /** What comes, as {@link SendPath#kbps}. */
    public double kbps() {
        return bitrate.kbps();
    }

    /**
     * By how much packets come later than the fastest ones of the last ten seconds; copies and what is sent again don't
     * count.
     */
    public LatencyHistogram delayVariation() {
        return delayVariation.histogram();
    }

    /** Times that the output device ran empty since it was opened, as far as it lets that be seen. */
    public long underRuns() {
        return output.underRuns();
    }

    /** How late the playout thread gives what the device has asked for, by the device's pace. */
    public LatencyHistogram playoutLateness() {
        return output.playoutLateness();
    }

    /**
     * Where the delay comes from; null before playout has begun.
     *
     * @param peerOffsetNs the other's time of day minus ours; null when unknown
     */
    public @Nullable DelaySplit delay(@Nullable Long peerOffsetNs) {
        long playoutNs = chain.playoutOffsetNs();
        if (playoutNs == Long.MIN_VALUE || !delayVariation.isKnown()) {
            return null;
        }
        return DelaySplit.of(
                latestSamples,
                stream.lookaheadSamples(),
                chain.statistics().resamplerSamples.value(),
                playoutNs - delayVariation.baseNs(),
                networkNs(peerOffsetNs),
                output.latencyNs());
    }

    /** From a frame's capture there to its arrival here, of the fastest packets; null when unknown. */
    private @Nullable Long networkNs(@Nullable Long peerOffsetNs) {
        Epoch now = epoch;
        SenderClock sender = now == null ? null : now.statistics.senderClock();
        if (peerOffsetNs == null || sender == null || !sender.isKnown()) {
            return null;
        }
        long arrivalEpochNs = delayVariation.baseNs() + wall.epochNs() - clock.nowNs() + peerOffsetNs;
        return Math.max(0, sender.delayNs(0, arrivalEpochNs)); // The two clocks are not known to the last microsecond.
    }

    /** Lets no packet in any more, writes what came, lets the output go. */
    @Override
    public void close() {
        epoch = null;
        before = null;
        sources.remove(in);
        boolean letGo = output.detach(chain);
        if (log != null) {
            log.close();
        }
        if (letGo) { // A device that hangs still uses the decoder.
            decoder.close();
        }
    }

    /** What it takes to ask for packets that lack. */
    private record Asking(NackScheduler scheduler, RtpUnprotector unprotector, RtxDepacketiser depacketiser) {}

    private record Epoch(
            @Nullable RtpUnprotector unprotector,
            Depacketiser depacketiser,
            ReceptionStatistics statistics,
            @Nullable Asking asking) {
        boolean has(long ssrc) {
            return statistics.ssrc() == ssrc || asking != null && asking.unprotector.ssrc() == ssrc;
        }

        /** Whether the datagram is one of this epoch, and plain now. */
        boolean unprotects(ByteBuf datagram) {
            return unprotector == null || unprotector.unprotect(datagram) == UnprotectStatus.OK;
        }
    }
}
