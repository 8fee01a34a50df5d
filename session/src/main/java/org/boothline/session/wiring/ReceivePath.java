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
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.WallClock;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameDecoder;
import org.boothline.engine.device.PlaybackDevice;
import org.boothline.engine.jitter.JitterBuffer;
import org.boothline.engine.playout.PlayoutChain;
import org.boothline.takes.store.StreamInfo;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.TrafficClass;
import org.boothline.transport.path.UdpPort;
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
 * network → unprotect → depacketise ─┬→ (arrivals) → jitter buffer → decode | conceal → device
 *                                    └→ (disk) → packet log
 * </pre>
 *
 * <p>The disk never holds up the ear, and what the ear gets never alters what is written.
 *
 * <p><b>Thread</b>: made, renewed and closed by control; packets come on the network thread; playout and disk are threads of
 * its own. <b>Memory</b>: the rings, made here.
 */
public final class ReceivePath implements HeardStream, AutoCloseable {
    private static final long STOP_WAIT_MS = 2_000;

    private final StreamInfo stream;
    private final UdpPort port;
    private final NetworkThread network;
    private final NanoClock clock;
    private final WallClock wall;
    private final FrameDecoder decoder;
    private final PlayoutChain chain;
    private final ReceivedLog log;
    private final PlayoutLoop playout;
    private final Thread playoutThread;
    private final String deviceName;
    private final EncodedFrame arrived = new EncodedFrame();
    private final Arrivals arrivals;
    private final Requests requests;
    private final ArrivalWindow window = new ArrivalWindow();
    private final GenericNack nack = new GenericNack();
    private final EncodedFrame recovered = new EncodedFrame();
    private final FrameRuns runs;
    private volatile @Nullable Epoch epoch;
    /** What the epoch before has on the way when a new one begins; until the first packet of the new one. */
    private volatile @Nullable Epoch before;
    /** The epoch before, whose counts may still grow. */
    private volatile @Nullable Epoch counted;

    private volatile long authenticatedAtNs;
    private long receivedBefore;
    private long lostBefore;

    /** Opens the packet log and the output; {@link #start} sets it going, {@link #renew} or {@link #listenPlain} lets packets in. */
    public ReceivePath(
            StreamInfo stream,
            Path logFolder,
            PlaybackSink sink,
            JitterBuffer buffer,
            SpoolStage.Listener diskListener,
            UdpPort port,
            NetworkThread network,
            NanoClock clock,
            WallClock wall,
            Arrivals arrivals,
            Requests requests)
            throws UserFault, IOException {
        this.arrivals = arrivals;
        this.requests = requests;
        this.stream = stream;
        this.port = port;
        this.network = network;
        this.clock = clock;
        this.wall = wall;
        runs = new FrameRuns(stream.codec());
        decoder = Codecs.decoder(stream.codec(), stream.channels());
        PlaybackDevice device = open(sink, decoder);
        deviceName = device.line().name();
        int outputChannels = device.channels(); // Not those of its line, to which the device maps them.
        chain = new PlayoutChain(
                stream.codec(), stream.channels(), stream.lookaheadSamples(), decoder, buffer, outputChannels);
        try {
            log = new ReceivedLog(logFolder, chain.map(), clock, diskListener);
        } catch (IOException e) {
            decoder.close();
            device.close();
            throw e;
        }
        playout = new PlayoutLoop(chain, sink, device, outputChannels, clock);
        playoutThread = AudioThread.of("playout", device.wakesItsThread(), playout);
    }

    private static PlaybackDevice open(PlaybackSink sink, FrameDecoder decoder) throws UserFault {
        try {
            return sink.first();
        } catch (UserFault e) {
            decoder.close();
            throw e;
        }
    }

    public void start() {
        log.start();
        playoutThread.start();
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
     * Takes packets of this epoch from now on; of the one before what is still on the way. The counts of epochs before are
     * kept.
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
        network.execute(() -> port.on(TrafficClass.RTP, this::receive));
        return statistics;
    }

    /**
     * Takes the plain packets of other equipment from now on, whoever sends them; no epoch is announced, each is found out.
     *
     * @param begun told of each new epoch, on the network thread
     */
    public void listenPlain(EpochFinder finder, Consumer<ReceptionStatistics> begun) {
        network.execute(() -> port.on(
                TrafficClass.RTP, (from, datagram, nowNs) -> receivePlain(finder, begun, from, datagram, nowNs)));
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
        if (bytes >= RtcpLink.HEARD_BYTES_MIN) {
            arrivals.heardFrom(from, nowNs);
        }
        if (by.depacketiser.read(datagram, nowNs, arrived) != Depacketiser.Status.OK) {
            return false;
        }
        by.statistics.received(arrived);
        take(arrived, Recovery.NONE);
        runs.note(arrived);
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
            log.offer(frame);
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
        if (asking.unprotector.unprotect(datagram) == UnprotectStatus.OK
                && asking.depacketiser.read(datagram, nowNs, recovered) == Depacketiser.Status.OK) {
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
        return deviceName;
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

    /** Tells the sender how long playout holds packets. To be called now and then. */
    public void reportPlayoutDelay() {
        Epoch now = epoch;
        if (now != null) {
            int marginMs = (int) (chain.jitterStatistics().marginNs.value() / 1_000_000L);
            now.statistics.playoutDelay(marginMs, marginMs, true);
        }
    }

    /** Packets that arrived but that the disk did not take. */
    public long packetsUnlogged() {
        return log.packetsUnlogged();
    }

    /** Interarrival jitter in milliseconds, RFC 3550 section 6.4.1. */
    public double jitterMs() {
        Epoch now = epoch;
        return now == null ? 0 : now.statistics.jitterSamples().value() * 1_000.0 / StreamFormat.SAMPLE_RATE_HZ;
    }

    /**
     * From capture there to the loudspeaker here, in milliseconds; −1 when unknown.
     *
     * @param peerOffsetNs the other's time of day minus ours
     */
    public double delayMs(long peerOffsetNs) {
        Epoch now = epoch;
        long heard = chain.heardSample64();
        if (now == null || heard < 0) {
            return -1;
        }
        SenderClock sender = now.statistics.senderClock();
        if (!sender.isKnown()) {
            return -1;
        }
        return (sender.delayNs(heard, wall.epochNs() + peerOffsetNs) + playout.latencyNs()) / 1e6;
    }

    /** Lets no packet in any more, writes what came, lets the device go. */
    @Override
    public void close() {
        epoch = null;
        before = null;
        port.on(TrafficClass.RTP, null);
        playout.stop();
        try {
            playoutThread.join(STOP_WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.close();
        if (!playoutThread.isAlive()) { // A device that hangs still uses the decoder.
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
        /** Whether the datagram is one of this epoch, and plain now. */
        boolean unprotects(ByteBuf datagram) {
            return unprotector == null || unprotector.unprotect(datagram) == UnprotectStatus.OK;
        }
    }
}
