package org.boothline.session.call;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.Fingerprint;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.session.view.CallState;
import org.boothline.session.view.Protection;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.view.SessionView;
import org.boothline.session.wiring.Output;
import org.boothline.session.wiring.ReceivePath;
import org.boothline.session.wiring.RtcpLink;
import org.boothline.session.wiring.RtpSources;
import org.boothline.session.wiring.SendPath;
import org.boothline.takes.store.Ids;
import org.boothline.takes.store.StreamInfo;
import org.boothline.transport.message.Purpose;
import org.boothline.transport.path.BasePort;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.rtcp.ReceptionStatistics;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.DescribedStream;
import org.boothline.transport.rtp.EpochFinder;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.SessionDescription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain RTP with other equipment that is no Boothline station: no control channel, no keys, no takes, no repair of what
 * is lost. An SDP file tells the other side what comes; one of its own may say what it sends, which is played as soon
 * as it comes, whoever sends it. Anybody on the way can listen, which is said wherever the call is shown.
 *
 * <p><b>Thread</b>: control; {@link #view} any.
 */
final class PlainCall implements Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(PlainCall.class);
    private static final long TICK_MS = 100;
    private static final int OUTPUT_CHANNELS = 2;

    private final Parts parts;
    private final DeviceCatalogue catalogue;
    private final Runnable whenEnded;
    private final Path spool;
    private final @Nullable SendPath sending;
    private final Output output;
    private final OwnMonitor monitor;
    private final ReceivePath receiving;
    private final EpochFinder finder;
    private final RtcpLink rtcp;
    private final Future<?> ticking;
    private final long beganNs;
    private boolean playing;
    private boolean refusing;
    private volatile @Nullable String warning;
    private volatile boolean ended;

    /**
     * Writes the SDP file and begins to send, if this station has an input; and plays what comes.
     *
     * @param to host and port of the RTP; RTCP goes to the next port
     * @param theirs what the other side sends
     */
    PlainCall(
            Parts parts,
            DeviceCatalogue catalogue,
            InetSocketAddress to,
            Path sdp,
            DescribedStream theirs,
            Runnable whenEnded)
            throws UserFault {
        this.parts = parts;
        this.catalogue = catalogue;
        this.whenEnded = whenEnded;
        boolean sends = Station.sends(parts.settings());
        if (sends) {
            describe(to, sdp);
        }
        spool = spool();
        output = new Output(new OutputSink(parts, catalogue, OUTPUT_CHANNELS), OUTPUT_CHANNELS, parts.clock());
        receiving = receive(theirs);
        sending = sends ? send() : null;
        monitor = new OwnMonitor(parts, output);
        monitor.begin(sending);
        rtcp = new RtcpLink(
                parts.network(), parts.rtpPort(), parts.controlPort(), parts.clock(), parts.wall(), audio -> {});
        RtpEpoch epoch = begin(to);
        finder = new EpochFinder(theirs, epoch.ssrc());
        receiving.listenPlain(finder, this::heard);
        beganNs = parts.clock().nowNs();
        ticking = parts.control().every(TICK_MS, this::tick);
        parts.tell(
                Kind.CONNECTED,
                (sends ? "Sending to other equipment; the other side opens the SDP file " + sdp + ". " : "")
                        + "Playing what comes to port " + parts.settings().basePort() + " as " + theirs.codec()
                        + ", payload type " + theirs.payloadType() + ".");
        parts.tell(
                Kind.WARNING,
                "PLAIN, NOT ENCRYPTED: anybody on the way can listen. Takes need a Boothline station there.");
    }

    /** Reports, and sends if there is what to send. */
    private RtpEpoch begin(InetSocketAddress to) {
        SecureRandom random = new SecureRandom();
        StreamFormat format = parts.settings().format();
        SendPath ours = sending;
        RtpEpoch epoch = ours == null
                ? RtpEpoch.random(format.codec(), format.channels(), 0, 0, random)
                : ours.nextEpoch(random);
        InetSocketAddress control = new InetSocketAddress(to.getAddress(), BasePort.control(to.getPort()));
        rtcp.beginPlain(control, epoch, ours == null ? new SenderStatistics() : ours.statistics(), Ids.random());
        if (ours != null) {
            ours.aimPlain(epoch);
            ours.route(to);
        }
        return epoch;
    }

    private SendPath send() throws UserFault {
        try {
            return OutgoingStream.open(parts, catalogue, Ids.random(), spool.resolve("sent"), info -> {}, this::warn);
        } catch (UserFault e) {
            receiving.close();
            output.close();
            deleteSpool();
            throw e;
        }
    }

    private ReceivePath receive(DescribedStream theirs) throws UserFault {
        StreamInfo info = new StreamInfo(
                StreamInfo.VERSION,
                Ids.random(),
                "", // It has no fingerprint.
                theirs.codec(),
                theirs.channels(),
                StreamFormat.FRAME_SAMPLES_MAX,
                0,
                0,
                StreamFormat.SAMPLE_RATE_HZ,
                parts.wall().epochNs());
        try {
            ReceivePath path = new ReceivePath(
                    info,
                    spool.resolve("received"),
                    output,
                    new AdaptiveJitterBuffer(parts.settings().delayPolicy()),
                    new DiskWatch(parts, this::warn, "packet log", "nothing is lost by it"),
                    new RtpSources(parts.rtpPort()),
                    parts.clock(),
                    parts.wall(),
                    (from, nowNs) -> {},
                    ReceivePath.Requests.NONE);
            path.start();
            return path;
        } catch (IOException e) {
            throw DiskWatch.fault(spool, e);
        } catch (UserFault e) {
            deleteSpool();
            throw e;
        }
    }

    /** <b>Thread</b>: network. */
    private void heard(ReceptionStatistics source) {
        rtcp.report(Purpose.MAIN, source);
        parts.control().execute(() -> {
            if (!playing) {
                playing = true;
                parts.tell(Kind.READY, "The other equipment is heard.");
            }
        });
    }

    private void tick() {
        long nowNs = parts.clock().nowNs();
        receiving.measure(nowNs);
        SendPath ours = sending;
        if (ours != null) {
            ours.measure(nowNs);
        }
        rtcp.tick();
        int type = finder.otherPayloadType();
        if (!playing && !refusing && type >= 0) {
            refusing = true;
            parts.tell(
                    Kind.WARNING,
                    "RTP with payload type " + type
                            + " comes and is not played: nobody said what that is; give the other"
                            + " equipment's SDP file with --plain-sdp.");
        }
    }

    private void describe(InetSocketAddress to, Path sdp) throws UserFault {
        try {
            PrivateFiles.replace(
                    sdp,
                    SessionDescription.text(
                                    parts.settings().format(), to, parts.wall().epochMs())
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The SDP file " + sdp + " can't be written",
                    String.valueOf(e.getMessage()),
                    "choose another place for it",
                    e);
        }
    }

    /** Both paths keep what passes; nobody can ask for it, so it does not outlive the call. */
    private Path spool() throws UserFault {
        Path folder = parts.settings().dataDir().resolve("plain").resolve(Ids.random());
        try {
            return PrivateFiles.createFolders(folder);
        } catch (IOException e) {
            throw DiskWatch.fault(folder, e);
        }
    }

    private void warn(@Nullable String sentence) {
        warning = sentence;
        if (sentence != null) {
            parts.tell(Kind.WARNING, sentence);
        }
    }

    ReceivePath receiving() {
        return receiving;
    }

    @Override
    public boolean isWith(QuicPeer from) {
        return false;
    }

    @Override
    public boolean couldBeWith(Fingerprint fingerprint) {
        return false;
    }

    @Override
    public void startTake(String name) {
        parts.tell(Kind.WARNING, "No take was started: takes need a Boothline station at the other end.");
    }

    @Override
    public void stopTake() {
        parts.tell(Kind.WARNING, "No take was stopped: there is none.");
    }

    @Override
    public CompletableFuture<Void> hangUp(String reason) {
        if (!ended) {
            ended = true;
            ticking.cancel(false);
            rtcp.end(reason);
            SendPath ours = sending;
            if (ours != null) {
                ours.close();
            }
            receiving.close();
            output.close();
            deleteSpool();
            parts.tell(Kind.ENDED, "The call has ended.");
            whenEnded.run();
        }
        return CompletableFuture.completedFuture(null);
    }

    private void deleteSpool() {
        try (Stream<Path> files = Files.walk(spool)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("the spool of a plain call could not be deleted", e);
        }
    }

    @Override
    public @Nullable SendPath sending() {
        return sending;
    }

    @Override
    public @Nullable SendPath talkback() {
        return null;
    }

    @Override
    public OwnMonitor monitor() {
        return monitor;
    }

    @Override
    public SessionView view() {
        SendPath ours = sending;
        return new SessionView(
                ended ? CallState.ENDED : CallState.CONNECTED,
                null,
                null,
                Protection.PLAIN,
                null,
                null,
                (parts.clock().nowNs() - beganNs) / 1e9,
                ours == null ? null : OutgoingStream.view(ours, rtcp.remoteLossPercent()),
                receiving.packetsReceived() == 0 ? null : IncomingStream.view(receiving, null),
                null,
                null,
                -1,
                null,
                monitor.view(),
                warning);
    }
}
