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
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.session.view.CallState;
import org.boothline.session.view.Protection;
import org.boothline.session.view.SessionEvent.Kind;
import org.boothline.session.view.SessionView;
import org.boothline.session.wiring.RtcpLink;
import org.boothline.session.wiring.SendPath;
import org.boothline.takes.store.Ids;
import org.boothline.transport.path.BasePort;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.SessionDescription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plain RTP to equipment that is no Boothline station: no control channel, no keys, no takes. An SDP file tells the other
 * side what comes. Anybody on the way can listen, which is said wherever the call is shown.
 *
 * <p><b>Thread</b>: control; {@link #view} any.
 */
final class PlainCall implements Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(PlainCall.class);
    private static final long TICK_MS = 100;

    private final Parts parts;
    private final Runnable whenEnded;
    private final SendPath path;
    private final Path spool;
    private final RtcpLink rtcp;
    private final Future<?> ticking;
    private final long beganNs;
    private volatile @Nullable String warning;
    private volatile boolean ended;

    /**
     * Writes the SDP file and begins to send.
     *
     * @param to host and port of the RTP; RTCP goes to the next port
     */
    PlainCall(Parts parts, DeviceCatalogue catalogue, InetSocketAddress to, Path sdp, Runnable whenEnded)
            throws UserFault {
        this.parts = parts;
        this.whenEnded = whenEnded;
        describe(to, sdp);
        spool = spool();
        path = OutgoingStream.open(parts, catalogue, Ids.random(), spool, info -> {}, this::warn);
        rtcp = new RtcpLink(
                parts.network(), parts.rtpPort(), parts.controlPort(), parts.clock(), parts.wall(), audio -> {});
        RtpEpoch epoch = path.nextEpoch(new SecureRandom());
        InetSocketAddress control = new InetSocketAddress(to.getAddress(), BasePort.control(to.getPort()));
        rtcp.beginPlain(control, epoch, path.statistics(), Ids.random());
        path.aimPlain(epoch);
        path.route(to);
        beganNs = parts.clock().nowNs();
        ticking = parts.control().every(TICK_MS, rtcp::tick);
        parts.tell(Kind.CONNECTED, "Sending to other equipment; the other side opens the SDP file " + sdp + ".");
        parts.tell(
                Kind.WARNING,
                "PLAIN, NOT ENCRYPTED: anybody on the way can listen. Takes need a Boothline station there.");
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

    /** The path through the ring spools; nobody can ask for it, so it does not outlive the call. */
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
            path.close();
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
    public SendPath sending() {
        return path;
    }

    @Override
    public SessionView view() {
        return new SessionView(
                ended ? CallState.ENDED : CallState.CONNECTED,
                null,
                null,
                Protection.PLAIN,
                null,
                null,
                (parts.clock().nowNs() - beganNs) / 1e9,
                OutgoingStream.view(path, rtcp.remoteLossPercent()),
                null,
                -1,
                null,
                warning);
    }
}
