package org.boothline.session.call;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.codec.Codecs;
import org.boothline.engine.codec.FrameEncoder;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.session.view.SessionView.ReceivedView;
import org.boothline.session.view.SessionView.SentView;
import org.boothline.session.wiring.ReceivePath;
import org.boothline.session.wiring.RtcpLink;
import org.boothline.session.wiring.SendPath;
import org.boothline.session.wiring.SpoolStage;
import org.boothline.takes.store.Ids;
import org.boothline.takes.store.StreamInfo;
import org.boothline.transport.message.StreamAnswer;
import org.boothline.transport.message.StreamOffer;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.RtpEpoch;
import org.jspecify.annotations.Nullable;

/**
 * The two streams of a call: ours, offered anew at every connect, and the other station's, as it offers it.
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
    private final SecureRandom random = new SecureRandom();
    private final String cname = Ids.random();
    private int epochs;
    private long heardBefore;
    private volatile @Nullable SendPath sending;
    private volatile @Nullable ReceivePath receiving;

    Streams(Parts parts, DeviceCatalogue catalogue, SessionKeeper session, Line line, Consumer<@Nullable String> warn) {
        this.parts = parts;
        this.catalogue = catalogue;
        this.session = session;
        this.line = line;
        this.warn = warn;
        rtcp = new RtcpLink(parts.network(), parts.controlPort(), parts.clock(), parts.wall());
    }

    /** Opens the input and begins to spool, if this station sends. */
    void begin() throws UserFault {
        StationSettings settings = parts.settings();
        if (!Station.sends(settings)) {
            return;
        }
        StreamFormat format = settings.format();
        FrameEncoder encoder = Codecs.encoder(format);
        // Opened before the stream's time of day is taken: a sound card may need half a second.
        InputSource input = new InputSource(parts, catalogue);
        try {
            input.prepare();
        } catch (UserFault e) {
            encoder.close();
            throw e;
        }
        StreamInfo info = new StreamInfo(
                StreamInfo.VERSION,
                Ids.random(),
                parts.identity().fingerprint().hex(),
                format.codec(),
                format.channels(),
                format.frameSamples(),
                format.bitrateBps(),
                encoder.lookaheadSamples(),
                StreamFormat.SAMPLE_RATE_HZ,
                parts.wall().epochNs());
        Path folder = session.folder().sentStream(info.streamId());
        try {
            session.folder().writeStreamInfo(folder, info);
            SendPath path = new SendPath(
                    info,
                    format,
                    input,
                    encoder,
                    folder,
                    new DiskWatch("spool", "what is sent from now on can't be restored"),
                    parts.rtpPort(),
                    parts.clock());
            path.start();
            sending = path;
        } catch (IOException e) {
            encoder.close();
            throw diskFault(folder, e);
        } catch (UserFault e) {
            encoder.close();
            throw e;
        } finally {
            input.release();
        }
    }

    /** The line stands, for the first time or again: a new epoch. Complete when the other side has answered. */
    CompletableFuture<?> connected(InetSocketAddress control) {
        InetSocketAddress media = new InetSocketAddress(control.getAddress(), control.getPort() - 1);
        SendPath ours = sending;
        if (ours == null) {
            RtpEpoch silent = RtpEpoch.random(
                    parts.settings().format().codec(), parts.settings().format().channels(), 0, 0, random);
            rtcp.begin(control, silent, new SenderStatistics(), cname);
            return CompletableFuture.completedFuture(null);
        }
        RtpEpoch epoch = ours.nextEpoch(random);
        rtcp.begin(control, epoch, ours.statistics(), cname);
        return line.ask(offer(ours, epoch), StreamAnswer.class)
                .thenAccept(answer -> parts.control().execute(() -> {
                    if (answer.accepted()) {
                        ours.aim(media, epoch);
                    } else {
                        warn.accept(
                                "The other station does not receive this station's stream: " + answer.reason() + ".");
                    }
                }));
    }

    private StreamOffer offer(SendPath ours, RtpEpoch epoch) {
        StreamInfo info = ours.stream();
        return new StreamOffer(
                info.streamId(),
                epochs++,
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
                info.sampleZeroEpochNs());
    }

    /** The other station is about to send, by a new epoch, perhaps of a new stream. */
    StreamAnswer onOffer(StreamOffer offer) {
        try {
            ReceivePath theirs = receiving;
            if (theirs == null || !theirs.stream().streamId().equals(offer.streamId())) {
                if (theirs != null) {
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
            rtcp.report(theirs.renew(epoch));
            return new StreamAnswer(true, null);
        } catch (UserFault fault) {
            warn.accept(fault.sentence());
            return new StreamAnswer(false, fault.what());
        }
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
                    new OutputSink(parts, catalogue, OUTPUT_CHANNELS),
                    parts.settings().playoutDelayMs(),
                    new DiskWatch("packet log", "what arrives from now on has to be fetched again by Restore"),
                    parts.rtpPort(),
                    parts.network(),
                    parts.clock(),
                    parts.wall());
            path.start();
            return path;
        } catch (IOException e) {
            throw diskFault(folder, e);
        }
    }

    private static UserFault diskFault(Path folder, IOException e) {
        return new UserFault(
                FaultCode.DISK,
                "The stream can't be kept in " + folder,
                String.valueOf(e.getMessage()),
                "make room there, or choose another folder with --data",
                e);
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

    void tick() {
        rtcp.tick();
    }

    @Nullable
    SentView sentView() {
        SendPath ours = sending;
        if (ours == null) {
            return null;
        }
        double peak = ours.meter().peakDb(0);
        if (ours.format().channels() == 2) {
            peak = Math.max(peak, ours.meter().peakDb(1));
        }
        return new SentView(
                ours.stream().streamId(),
                ours.deviceName(),
                peak,
                ours.nextIndex64(),
                ours.capturedSample64(),
                ours.sourceFaultSamples(),
                ours.spool().unspooledSamples(),
                rtcp.remoteLossPercent());
    }

    @Nullable
    ReceivedView receivedView() {
        ReceivePath theirs = receiving;
        if (theirs == null) {
            return null;
        }
        return new ReceivedView(
                theirs.stream().streamId(),
                theirs.deviceName(),
                theirs.chain().peak().db(),
                theirs.packetsReceived(),
                theirs.packetsLost(),
                theirs.packetsLate(),
                theirs.chain().statistics().concealedSamples.value() * 1_000.0 / StreamFormat.SAMPLE_RATE_HZ,
                line.peerClock().known() ? theirs.delayMs(line.peerClock().offsetNs()) : -1,
                theirs.jitterMs(),
                Math.max(0, theirs.heardSample64()));
    }

    /** Stops sending, spooling, receiving and playing. */
    @Override
    public void close() {
        rtcp.end("hung up");
        SendPath ours = sending;
        if (ours != null) {
            ours.close();
        }
        ReceivePath theirs = receiving;
        if (theirs != null) {
            theirs.close();
        }
    }

    /** Tells the user when a disk begins to refuse, and when it takes again. */
    private final class DiskWatch implements SpoolStage.Listener {
        private final String what;
        private final String consequence;

        DiskWatch(String what, String consequence) {
            this.what = what;
            this.consequence = consequence;
        }

        @Override
        public void diskRefuses(IOException why) {
            String sentence =
                    "The disk takes no more of the " + what + " (" + why.getMessage() + "): the audio goes on, but "
                            + consequence + "; make room in " + parts.settings().dataDir() + ".";
            parts.control().execute(() -> warn.accept(sentence));
        }

        @Override
        public void diskAccepts() {
            parts.control().execute(() -> {
                warn.accept("The disk takes the " + what + " again.");
                warn.accept(null);
            });
        }
    }
}
