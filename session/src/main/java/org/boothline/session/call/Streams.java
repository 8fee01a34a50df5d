package org.boothline.session.call;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.boothline.base.fault.UserFault;
import org.boothline.base.stats.LatencyHistogram;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.session.view.SessionView.ReceivedView;
import org.boothline.session.view.SessionView.SentView;
import org.boothline.session.view.SessionView.TalkbackView;
import org.boothline.session.wiring.Output;
import org.boothline.session.wiring.ReceivePath;
import org.boothline.session.wiring.RtcpLink;
import org.boothline.session.wiring.RtpSources;
import org.boothline.session.wiring.SendPath;
import org.boothline.takes.store.Ids;
import org.boothline.transport.message.Purpose;
import org.boothline.transport.message.RekeyAnswer;
import org.boothline.transport.message.RekeyRequest;
import org.boothline.transport.message.ReportAnswer;
import org.boothline.transport.message.ReportOffer;
import org.boothline.transport.message.StreamAnswer;
import org.boothline.transport.message.StreamOffer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a call: of either station a main one and perhaps a talkback. A station that sends no main stream
 * offers the keys of its reports in its place. What is received is heard here and nowhere else: what a station sends is
 * made of its inputs alone.
 *
 * <p><b>Thread</b>: control; views any.
 */
final class Streams implements AutoCloseable {
    private static final int OUTPUT_CHANNELS = 2;

    private final Parts parts;
    private final DeviceCatalogue catalogue;
    private final SessionKeeper session;
    private final Line line;
    private final Consumer<@Nullable String> warn;
    private final RtcpLink rtcp;
    private final Output output;
    private final OwnMonitor monitor;
    private final AcceptedStream theirs;
    private final AcceptedStream theirTalkback;
    private final String cname = Ids.random();
    private final KeyWatch keyWatch;
    private final StatisticsLog log;
    private OfferedStream ours;
    private volatile @Nullable OfferedStream ourTalkback;
    private volatile @Nullable SendPath sending;

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
        RtpSources sources = new RtpSources(parts.rtpPort());
        theirs = new AcceptedStream(Purpose.MAIN, parts, session, output, sources, rtcp, warn);
        theirTalkback = new AcceptedStream(Purpose.TALKBACK, parts, session, output, sources, rtcp, warn);
        ours = offered(Purpose.MAIN, null, "stream");
    }

    private OfferedStream offered(Purpose purpose, @Nullable SendPath path, String what) {
        return new OfferedStream(purpose, path, parts, line, rtcp, cname, new OfferedStream.Listener() {
            @Override
            public LongPredicate taken(OfferedStream asking) {
                return ssrc -> isTheirs(ssrc) || isOurs(ssrc, asking);
            }

            @Override
            public void refused(String reason) {
                warn.accept("The other station does not receive this station's " + what + ": " + reason + ".");
            }
        });
    }

    private boolean isTheirs(long ssrc) {
        return theirs.has(ssrc) || theirTalkback.has(ssrc);
    }

    /** @param except a stream that is about to have another */
    private boolean isOurs(long ssrc, @Nullable OfferedStream except) {
        OfferedStream beside = ourTalkback;
        return ours != except && ours.has(ssrc) || beside != null && beside != except && beside.has(ssrc);
    }

    /** Opens what this station sends, and begins to spool. */
    void begin() throws UserFault {
        if (Station.sends(parts.settings())) {
            String streamId = Ids.random();
            Path folder = session.folder().sentStream(streamId);
            SendPath path = OutgoingStream.open(
                    parts, catalogue, streamId, folder, info -> session.folder().writeStreamInfo(folder, info), warn);
            ours = offered(Purpose.MAIN, path, "stream");
            sending = path;
        }
        String talkback = parts.settings().talkback();
        if (talkback != null) {
            ourTalkback = offered(Purpose.TALKBACK, Talkback.open(parts, catalogue, talkback), "talkback");
        }
        monitor.begin(sending);
    }

    /**
     * The line stands, for the first time or again: new epochs. Complete when the other side has answered for the main
     * stream.
     */
    CompletableFuture<?> connected(InetSocketAddress controlAddress) {
        route(null);
        InetSocketAddress audio = new InetSocketAddress(controlAddress.getAddress(), controlAddress.getPort() - 1);
        CompletableFuture<?> answered = ours.offer(controlAddress, audio);
        OfferedStream beside = ourTalkback;
        if (beside != null) {
            beside.offer(controlAddress, null);
        }
        return answered;
    }

    private void route(@Nullable InetSocketAddress audio) {
        SendPath path = sending;
        if (path != null) {
            path.route(audio);
        }
        SendPath beside = talkback();
        if (beside != null) {
            beside.route(audio);
        }
    }

    /** The other station is about to send, by a new epoch, perhaps of a new stream. */
    StreamAnswer onOffer(StreamOffer offer) {
        if (isOurs(offer.ssrc(), null) || isOurs(offer.resends().ssrc(), null)) {
            return StreamAnswer.otherSsrc("this station has that SSRC itself");
        }
        if (offer.purpose() == Purpose.TALKBACK) {
            return theirTalkback.onOffer(offer);
        }
        ReceivePath before = theirs.path();
        if (before != null && !before.stream().streamId().equals(offer.streamId())) {
            log.write(histograms(), parts.clock().nowNs());
        }
        return theirs.onOffer(offer);
    }

    /** The other station sends no main stream; these are its reports' keys. */
    ReportAnswer onOffer(ReportOffer offer) {
        if (isOurs(offer.ssrc(), null)) {
            return ReportAnswer.otherSsrc("this station has that SSRC itself");
        }
        theirs.expect(offer.ssrc(), offer.masterKeyHex(), offer.masterSaltHex());
        return ReportAnswer.yes();
    }

    /** The other station can't follow our epoch any more: then it may have lost those of both streams. */
    RekeyAnswer onRekey(RekeyRequest request) {
        SendPath path = sending;
        if (path == null || !path.stream().streamId().equals(request.streamId())) {
            return new RekeyAnswer(false, "this station sends no such stream");
        }
        if (!ours.mayRekey()) {
            return new RekeyAnswer(false, "the keys are new already");
        }
        ours.rekey();
        OfferedStream beside = ourTalkback;
        if (beside != null) {
            beside.rekey();
        }
        return new RekeyAnswer(true, null);
    }

    /** The last sample heard of the stream before the present one. */
    long heardBefore() {
        return theirs.heardBefore();
    }

    @Nullable
    SendPath sending() {
        return sending;
    }

    /** Our talkback, on or off; null if there is none. */
    @Nullable
    SendPath talkback() {
        OfferedStream beside = ourTalkback;
        return beside == null ? null : beside.path();
    }

    @Nullable
    ReceivePath receiving() {
        return theirs.path();
    }

    OwnMonitor monitor() {
        return monitor;
    }

    /** A take is being recorded, or is not any more. */
    void recording(boolean now) {
        ReceivePath path = theirs.path();
        if (path != null && parts.settings().holdDelayInTakes()) {
            path.chain().holdDelay(now);
        }
    }

    void tick() {
        long nowNs = parts.clock().nowNs();
        theirs.tick();
        theirTalkback.tick();
        rtcp.tick();
        if (log.isDue(nowNs)) {
            log.write(histograms(), nowNs);
        }
        ReceivePath path = theirs.path();
        if (path != null && keyWatch.asks(path.authenticatedAtNs(), line.standing(), nowNs)) {
            line.ask(new RekeyRequest(path.stream().streamId()), RekeyAnswer.class);
        }
        ours.tick();
        OfferedStream beside = ourTalkback;
        if (beside != null) {
            beside.tick();
        }
    }

    @Nullable
    SentView sentView() {
        SendPath path = sending;
        return path == null ? null : OutgoingStream.view(path, rtcp.remoteLossPercent());
    }

    @Nullable
    ReceivedView receivedView() {
        ReceivePath path = theirs.path();
        if (path == null) {
            return null;
        }
        return IncomingStream.view(
                path, line.peerClock().known() ? line.peerClock().offsetNs() : null);
    }

    private List<LatencyHistogram> histograms() {
        List<LatencyHistogram> all = new ArrayList<>();
        SendPath sent = sending;
        if (sent != null) {
            all.add(sent.captureLateness());
        }
        ReceivePath heard = theirs.path();
        if (heard != null) {
            all.addAll(List.of(heard.delayVariation(), heard.chain().bufferWait(), heard.playoutLateness()));
        }
        return all;
    }

    @Nullable
    TalkbackView sentTalkbackView() {
        SendPath beside = talkback();
        return beside == null ? null : Talkback.view(beside);
    }

    @Nullable
    TalkbackView receivedTalkbackView() {
        return Talkback.view(theirTalkback);
    }

    /** Stops sending, spooling, receiving and playing. */
    @Override
    public void close() {
        rtcp.end("hung up");
        log.write(histograms(), parts.clock().nowNs());
        log.close();
        SendPath path = sending;
        if (path != null) {
            path.close();
        }
        SendPath beside = talkback();
        if (beside != null) {
            beside.close();
        }
        theirs.close();
        theirTalkback.close();
        output.close();
    }
}
