package org.boothline.session.call;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.AdaptiveJitterBuffer;
import org.boothline.session.wiring.Output;
import org.boothline.session.wiring.ReceivePath;
import org.boothline.session.wiring.RtcpLink;
import org.boothline.session.wiring.RtpSources;
import org.boothline.takes.store.StreamInfo;
import org.boothline.transport.message.Purpose;
import org.boothline.transport.message.ResendKeys;
import org.boothline.transport.message.StreamAnswer;
import org.boothline.transport.message.StreamOffer;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.srtp.KeyEpoch;
import org.jspecify.annotations.Nullable;

/**
 * The other station's stream of one purpose, as it offers it: received and heard by one epoch after the other. Another
 * stream of that purpose takes the place of the one before.
 *
 * <p><b>Thread</b>: control; {@link #path} and {@link #isHeard} any.
 */
final class AcceptedStream {
    /** A talkback of which nothing came for so long is off. */
    private static final long HEARD_NS = 300_000_000L;

    private final Purpose purpose;
    private final Parts parts;
    private final SessionKeeper session;
    private final Output output;
    private final RtpSources sources;
    private final RtcpLink rtcp;
    private final Consumer<@Nullable String> warn;
    private volatile @Nullable ReceivePath path;
    private boolean open;
    private long ssrc = -1;
    private long againSsrc = -1;
    private long heardBefore;
    private long packetsSeen;
    private volatile long seenAtNs;
    private volatile boolean seen;

    AcceptedStream(
            Purpose purpose,
            Parts parts,
            SessionKeeper session,
            Output output,
            RtpSources sources,
            RtcpLink rtcp,
            Consumer<@Nullable String> warn) {
        this.purpose = purpose;
        this.parts = parts;
        this.session = session;
        this.output = output;
        this.sources = sources;
        this.rtcp = rtcp;
        this.warn = warn;
    }

    /** Whether packets or reports of it bear that SSRC, or resends. */
    boolean has(long sought) {
        return sought == ssrc || sought == againSsrc;
    }

    /** Null before the first offer. */
    @Nullable
    ReceivePath path() {
        return path;
    }

    /** The last sample heard of the stream before the present one. */
    long heardBefore() {
        return heardBefore;
    }

    /** The other station is about to send, by a new epoch, perhaps of a new stream. */
    StreamAnswer onOffer(StreamOffer offer) {
        try {
            ReceivePath theirs = path;
            if (theirs == null || !open || !theirs.stream().streamId().equals(offer.streamId())) {
                close();
                theirs = open(offer);
                path = theirs;
                open = true;
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
            againSsrc = again.ssrc();
            rtcp.report(
                    purpose,
                    theirs.renew(epoch, keys, KeyEpoch.of(again.ssrc(), again.masterKeyHex(), again.masterSaltHex())));
            return StreamAnswer.yes();
        } catch (UserFault fault) {
            warn.accept(fault.sentence());
            return StreamAnswer.refused(fault.what());
        }
    }

    /** Its reports, or those of a station that sends no audio, come under this key. */
    KeyEpoch expect(long next, String masterKeyHex, String masterSaltHex) {
        KeyEpoch keys = KeyEpoch.of(next, masterKeyHex, masterSaltHex);
        ssrc = next;
        rtcp.expect(purpose, keys);
        return keys;
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
            if (purpose == Purpose.MAIN) {
                session.folder().writeStreamInfo(folder, info);
            }
            ReceivePath opened = new ReceivePath(
                    info,
                    purpose == Purpose.MAIN ? folder : null,
                    output,
                    new AdaptiveJitterBuffer(parts.settings().delayPolicy()),
                    new DiskWatch(
                            parts, warn, "packet log", "what arrives from now on has to be fetched again by Restore"),
                    sources,
                    parts.clock(),
                    parts.wall(),
                    rtcp::heardFrom,
                    rtcp);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw DiskWatch.fault(folder, e);
        }
    }

    void tick() {
        ReceivePath theirs = path;
        if (theirs == null) {
            return;
        }
        theirs.measure(parts.clock().nowNs());
        long packets = theirs.packetsReceived();
        if (packets != packetsSeen) {
            packetsSeen = packets;
            seenAtNs = parts.clock().nowNs();
            seen = true;
        }
    }

    /** Whether something comes right now. */
    boolean isHeard() {
        return seen && parts.clock().nowNs() - seenAtNs < HEARD_NS;
    }

    /** What was heard last is still known. */
    void close() {
        ReceivePath theirs = path;
        if (theirs != null && open) {
            open = false;
            heardBefore = theirs.heardSample64();
            theirs.close();
        }
    }
}
