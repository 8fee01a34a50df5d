package org.boothline.session.call;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.LatencyHistogram;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.session.view.SessionView.ReceivedView;
import org.boothline.session.view.SessionView.SentView;
import org.boothline.session.wiring.Output;
import org.boothline.session.wiring.ReceivePath;
import org.boothline.session.wiring.RtcpLink;
import org.boothline.session.wiring.SendPath;
import org.boothline.takes.store.Ids;
import org.boothline.takes.store.StreamInfo;
import org.boothline.transport.message.RekeyAnswer;
import org.boothline.transport.message.RekeyRequest;
import org.boothline.transport.message.ReportAnswer;
import org.boothline.transport.message.ReportOffer;
import org.boothline.transport.message.ResendKeys;
import org.boothline.transport.message.StreamAnswer;
import org.boothline.transport.message.StreamOffer;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.srtp.KeyEpoch;
import org.jspecify.annotations.Nullable;

/**
 * The two streams of a call: ours, offered anew with fresh keys at every connect and rekey, and the other station's, as it
 * offers it. A station that sends no audio offers the keys of its reports.
 *
 * <p><b>Thread</b>: control; views any.
 */
final class Streams implements AutoCloseable {
    private static final int OUTPUT_CHANNELS = 2;
    /** Two SSRCs of 32 random bits are equal once in four thousand million times; thrice means something else. */
    private static final int SSRC_TRIES_MAX = 3;
    /** Whoever asks for new keys more often gets no more. */
    private static final long REKEY_NS_MIN = 10_000_000_000L;

    private final Parts parts;
    private final DeviceCatalogue catalogue;
    private final SessionKeeper session;
    private final Line line;
    private final Consumer<@Nullable String> warn;
    private final RtcpLink rtcp;
    private final Output output;
    private final OwnMonitor monitor;
    private final SecureRandom random = new SecureRandom();
    private final String cname = Ids.random();
    private final KeyWatch keyWatch;
    private final StatisticsLog log;
    private int epochs;
    private long localSsrc = -1;
    private long remoteSsrc = -1;
    private long offeredAtNs;
    private long heardBefore;
    private @Nullable InetSocketAddress control;
    private volatile @Nullable SendPath sending;
    private volatile @Nullable ReceivePath receiving;

    Streams(Parts parts, DeviceCatalogue catalogue, SessionKeeper session, Line line, Consumer<@Nullable String> warn) {
        this.parts = parts;
        this.catalogue = catalogue;
        this.session = session;
        this.line = line;
        this.warn = warn;
        output = new Output(new OutputSink(parts, catalogue, OUTPUT_CHANNELS), OUTPUT_CHANNELS, parts.clock());
        monitor = new OwnMonitor(parts, output);
        keyWatch = new KeyWatch(parts.clock().nowNs());
        log = new StatisticsLog(
                session.folder().folder(),
                parts.slow(),
                parts.wall(),
                parts.clock().nowNs());
        rtcp = new RtcpLink(
                parts.network(), parts.rtpPort(), parts.controlPort(), parts.clock(), parts.wall(), this::route);
    }

    /** Opens the input and begins to spool, if this station sends. */
    void begin() throws UserFault {
        if (Station.sends(parts.settings())) {
            String streamId = Ids.random();
            Path folder = session.folder().sentStream(streamId);
            sending = OutgoingStream.open(
                    parts, catalogue, streamId, folder, info -> session.folder().writeStreamInfo(folder, info), warn);
        }
        monitor.begin(sending);
    }

    /** The line stands, for the first time or again: a new epoch. Complete when the other side has answered. */
    CompletableFuture<?> connected(InetSocketAddress controlAddress) {
        control = controlAddress;
        route(null);
        return offer(new InetSocketAddress(controlAddress.getAddress(), controlAddress.getPort() - 1), SSRC_TRIES_MAX);
    }

    /**
     * Offers what this station sends by a new epoch, and sends by it once the other side has agreed.
     *
     * @param audio where the audio should go, to be challenged first; null to stay with the path that stands
     */
    private CompletableFuture<?> offer(@Nullable InetSocketAddress audio, int tries) {
        RtpEpoch epoch = nextEpoch();
        KeyEpoch keys = KeyEpoch.random(epoch.ssrc(), random);
        RtpEpoch again = nextResendEpoch(epoch);
        KeyEpoch againKeys = KeyEpoch.random(again.ssrc(), random);
        localSsrc = epoch.ssrc();
        int number = epochs++;
        offeredAtNs = parts.clock().nowNs();
        SendPath ours = sending;
        if (ours == null) {
            ReportOffer offer = new ReportOffer(number, epoch.ssrc(), keys.masterKeyHex(), keys.masterSaltHex());
            return line.ask(offer, ReportAnswer.class)
                    .thenCompose(answer -> onControl(() -> answered(
                            new Offered(number, epoch, keys, again, againKeys),
                            audio,
                            tries,
                            answer.accepted(),
                            answer.newSsrc(),
                            answer.reason())));
        }
        return line.ask(offer(ours, number, epoch, keys, again, againKeys), StreamAnswer.class)
                .thenCompose(answer -> onControl(() -> answered(
                        new Offered(number, epoch, keys, again, againKeys),
                        audio,
                        tries,
                        answer.accepted(),
                        answer.newSsrc(),
                        answer.reason())));
    }

    private CompletableFuture<Object> onControl(java.util.function.Supplier<CompletableFuture<?>> work) {
        return parts.control().ask(() -> work.get().thenApply(done -> new Object()));
    }

    private RtpEpoch nextEpoch() {
        SendPath ours = sending;
        StreamFormat format = parts.settings().format();
        RtpEpoch epoch;
        do {
            epoch = ours == null
                    ? RtpEpoch.random(format.codec(), format.channels(), 0, 0, random)
                    : ours.nextEpoch(random);
        } while (epoch.ssrc() == remoteSsrc);
        return epoch;
    }

    /** An epoch of ours, and that of what is sent again. */
    private record Offered(int number, RtpEpoch epoch, KeyEpoch keys, RtpEpoch again, KeyEpoch againKeys) {}

    private RtpEpoch nextResendEpoch(RtpEpoch epoch) {
        RtpEpoch again;
        do {
            again = RtpEpoch.random(epoch.codec(), epoch.channels(), 0, 0, random);
        } while (again.ssrc() == epoch.ssrc() || again.ssrc() == remoteSsrc);
        return again;
    }

    private CompletableFuture<?> answered(
            Offered offered,
            @Nullable InetSocketAddress audio,
            int tries,
            boolean accepted,
            boolean newSsrc,
            @Nullable String reason) {
        InetSocketAddress to = control;
        SendPath ours = sending;
        if (offered.number != epochs - 1 || to == null) {
            return CompletableFuture.completedFuture(null); // Another offer has overtaken it.
        }
        if (newSsrc && tries > 1) {
            return offer(audio, tries - 1);
        }
        if (!accepted) {
            warn.accept("The other station does not receive this station's stream: " + reason + ".");
        } else {
            rtcp.begin(
                    to,
                    audio,
                    offered.epoch,
                    offered.keys,
                    ours == null ? new SenderStatistics() : ours.statistics(),
                    ours == null ? null : ours.resending(),
                    cname);
            if (ours != null) {
                ours.aim(offered.epoch, offered.keys, offered.again, offered.againKeys);
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    private void route(@Nullable InetSocketAddress audio) {
        SendPath ours = sending;
        if (ours != null) {
            ours.route(audio);
        }
    }

    private StreamOffer offer(
            SendPath ours, int number, RtpEpoch epoch, KeyEpoch keys, RtpEpoch again, KeyEpoch againKeys) {
        StreamInfo info = ours.stream();
        return new StreamOffer(
                info.streamId(),
                number,
                epoch.ssrc(),
                info.codec(),
                info.channels(),
                info.frameSamples(),
                info.bitrateBps(),
                info.lookaheadSamples(),
                epoch.firstSequence(),
                epoch.firstIndex64(),
                epoch.firstTimestamp(),
                epoch.firstSample64(),
                info.sampleZeroEpochNs(),
                keys.masterKeyHex(),
                keys.masterSaltHex(),
                new ResendKeys(
                        again.ssrc(), again.firstSequence(), againKeys.masterKeyHex(), againKeys.masterSaltHex()));
    }

    /** The other station is about to send, by a new epoch, perhaps of a new stream. */
    StreamAnswer onOffer(StreamOffer offer) {
        if (offer.ssrc() == localSsrc || offer.resends().ssrc() == localSsrc) {
            return StreamAnswer.otherSsrc("this station has that SSRC itself");
        }
        try {
            ReceivePath theirs = receiving;
            if (theirs == null || !theirs.stream().streamId().equals(offer.streamId())) {
                if (theirs != null) {
                    log.write(histograms(), parts.clock().nowNs());
                    heardBefore = theirs.heardSample64();
                    theirs.close();
                }
                theirs = open(offer);
                receiving = theirs;
            }
            RtpEpoch epoch = new RtpEpoch(
                    offer.codec(),
                    offer.channels(),
                    offer.ssrc(),
                    offer.firstSequence(),
                    offer.firstTimestamp(),
                    offer.firstIndex64(),
                    offer.firstSample64());
            KeyEpoch keys = expect(offer.ssrc(), offer.masterKeyHex(), offer.masterSaltHex());
            ResendKeys again = offer.resends();
            rtcp.report(
                    theirs.renew(epoch, keys, KeyEpoch.of(again.ssrc(), again.masterKeyHex(), again.masterSaltHex())));
            return StreamAnswer.yes();
        } catch (UserFault fault) {
            warn.accept(fault.sentence());
            return StreamAnswer.refused(fault.what());
        }
    }

    /** The other station sends no audio; these are its reports' keys. */
    ReportAnswer onOffer(ReportOffer offer) {
        if (offer.ssrc() == localSsrc) {
            return ReportAnswer.otherSsrc("this station has that SSRC itself");
        }
        expect(offer.ssrc(), offer.masterKeyHex(), offer.masterSaltHex());
        return ReportAnswer.yes();
    }

    private KeyEpoch expect(long ssrc, String masterKeyHex, String masterSaltHex) {
        KeyEpoch keys = KeyEpoch.of(ssrc, masterKeyHex, masterSaltHex);
        remoteSsrc = ssrc;
        rtcp.expect(keys);
        return keys;
    }

    /** The other station can't follow our epoch any more. */
    RekeyAnswer onRekey(RekeyRequest request) {
        SendPath ours = sending;
        if (ours == null || !ours.stream().streamId().equals(request.streamId())) {
            return new RekeyAnswer(false, "this station sends no such stream");
        }
        if (parts.clock().nowNs() - offeredAtNs < REKEY_NS_MIN) {
            return new RekeyAnswer(false, "the keys are new already");
        }
        offer(null, SSRC_TRIES_MAX);
        return new RekeyAnswer(true, null);
    }

    private ReceivePath open(StreamOffer offer) throws UserFault {
        StreamInfo info = new StreamInfo(
                StreamInfo.VERSION,
                offer.streamId(),
                session.peer().hex(),
                offer.codec(),
                offer.channels(),
                offer.frameSamples(),
                offer.bitrateBps(),
                offer.lookaheadSamples(),
                StreamFormat.SAMPLE_RATE_HZ,
                offer.sampleZeroEpochNs());
        Path folder = session.folder().receivedStream(info.streamId());
        try {
            session.folder().writeStreamInfo(folder, info);
            ReceivePath path = new ReceivePath(
                    info,
                    folder,
                    output,
                    new AdaptiveJitterBuffer(parts.settings().delayPolicy()),
                    new DiskWatch(
                            parts, warn, "packet log", "what arrives from now on has to be fetched again by Restore"),
                    parts.rtpPort(),
                    parts.network(),
                    parts.clock(),
                    parts.wall(),
                    rtcp::heardFrom,
                    rtcp);
            path.start();
            return path;
        } catch (IOException e) {
            throw DiskWatch.fault(folder, e);
        }
    }

    /** The last sample heard of the stream before the present one. */
    long heardBefore() {
        return heardBefore;
    }

    @Nullable
    SendPath sending() {
        return sending;
    }

    @Nullable
    ReceivePath receiving() {
        return receiving;
    }

    OwnMonitor monitor() {
        return monitor;
    }

    /** A take is being recorded, or is not any more. */
    void recording(boolean now) {
        ReceivePath theirs = receiving;
        if (theirs != null && parts.settings().holdDelayInTakes()) {
            theirs.chain().holdDelay(now);
        }
    }

    void tick() {
        long nowNs = parts.clock().nowNs();
        ReceivePath theirs = receiving;
        if (theirs != null) {
            theirs.measure(nowNs);
        }
        rtcp.tick();
        if (log.isDue(nowNs)) {
            log.write(histograms(), nowNs);
        }
        if (theirs != null && keyWatch.asks(theirs.authenticatedAtNs(), line.standing(), nowNs)) {
            line.ask(new RekeyRequest(theirs.stream().streamId()), RekeyAnswer.class);
        }
        SendPath ours = sending;
        if (ours != null) {
            ours.measure(nowNs);
        }
        if (ours != null && ours.needsNewEpoch() && line.standing() && nowNs - offeredAtNs >= REKEY_NS_MIN) {
            offer(null, SSRC_TRIES_MAX);
        }
    }

    @Nullable
    SentView sentView() {
        SendPath ours = sending;
        return ours == null ? null : OutgoingStream.view(ours, rtcp.remoteLossPercent());
    }

    @Nullable
    ReceivedView receivedView() {
        ReceivePath theirs = receiving;
        if (theirs == null) {
            return null;
        }
        return IncomingStream.view(
                theirs, line.peerClock().known() ? line.peerClock().offsetNs() : null);
    }

    private List<LatencyHistogram> histograms() {
        List<LatencyHistogram> all = new ArrayList<>();
        SendPath ours = sending;
        if (ours != null) {
            all.add(ours.captureLateness());
        }
        ReceivePath theirs = receiving;
        if (theirs != null) {
            all.addAll(List.of(theirs.delayVariation(), theirs.chain().bufferWait(), theirs.playoutLateness()));
        }
        return all;
    }

    /** Stops sending, spooling, receiving and playing. */
    @Override
    public void close() {
        rtcp.end("hung up");
        log.write(histograms(), parts.clock().nowNs());
        log.close();
        SendPath ours = sending;
        if (ours != null) {
            ours.close();
        }
        ReceivePath theirs = receiving;
        if (theirs != null) {
            theirs.close();
        }
        output.close();
    }
}
