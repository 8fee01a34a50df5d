package org.boothline.session.call;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;
import org.boothline.base.media.StreamFormat;
import org.boothline.session.wiring.RtcpLink;
import org.boothline.session.wiring.SendPath;
import org.boothline.takes.store.StreamInfo;
import org.boothline.transport.message.Purpose;
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
 * One stream of ours, or the reports of a station that sends none, as the other station is told of it: under one SSRC
 * at a time, offered anew with fresh keys at every connect and rekey, and sent by that epoch once the other side has
 * agreed.
 *
 * <p><b>Thread</b>: control.
 */
final class OfferedStream {
    /** Two SSRCs of 32 random bits are equal once in four thousand million times; thrice means something else. */
    private static final int SSRC_TRIES_MAX = 3;

    /** Whoever asks for new keys more often gets no more. */
    private static final long REKEY_NS_MIN = 10_000_000_000L;

    private final Purpose purpose;
    private final @Nullable SendPath path;
    private final Parts parts;
    private final Line line;
    private final RtcpLink rtcp;
    private final String cname;
    private final Listener listener;
    private final SecureRandom random = new SecureRandom();
    private int epochs;
    private long ssrc = -1;
    private long againSsrc = -1;
    private long offeredAtNs;
    private @Nullable InetSocketAddress control;

    /** Told of what came of an offer, and asked what it must not collide with. */
    interface Listener {
        /** The SSRCs that others than {@code asking} have, of either station. */
        LongPredicate taken(OfferedStream asking);

        void refused(String reason);
    }

    /** @param path what is offered; null for reports alone */
    OfferedStream(
            Purpose purpose,
            @Nullable SendPath path,
            Parts parts,
            Line line,
            RtcpLink rtcp,
            String cname,
            Listener listener) {
        this.purpose = purpose;
        this.path = path;
        this.parts = parts;
        this.line = line;
        this.rtcp = rtcp;
        this.cname = cname;
        this.listener = listener;
    }

    /** An epoch of ours, and that of what is sent again. */
    private record Offered(int number, RtpEpoch epoch, KeyEpoch keys, RtpEpoch again, KeyEpoch againKeys) {}

    /** What the other station said to an offer. */
    private record Answer(
            boolean accepted, boolean newSsrc, @Nullable String reason) {}

    /** Whether packets or reports of ours bear that SSRC, or resends. */
    boolean has(long sought) {
        return sought == ssrc || sought == againSsrc;
    }

    @Nullable
    SendPath path() {
        return path;
    }

    /**
     * Offers a new epoch over the line that stands now, and sends by it once the other side has agreed.
     *
     * @param control where its reports go
     * @param audio where the audio should go, to be challenged first; null to stay with the path that stands
     */
    CompletableFuture<?> offer(InetSocketAddress control, @Nullable InetSocketAddress audio) {
        this.control = control;
        return offer(audio, SSRC_TRIES_MAX);
    }

    private CompletableFuture<?> offer(@Nullable InetSocketAddress audio, int tries) {
        LongPredicate taken = listener.taken(this);
        RtpEpoch epoch = nextEpoch(taken);
        RtpEpoch again = nextResendEpoch(epoch, taken);
        Offered offered = new Offered(
                epochs++, epoch, KeyEpoch.random(epoch.ssrc(), random), again, KeyEpoch.random(again.ssrc(), random));
        ssrc = epoch.ssrc();
        againSsrc = again.ssrc();
        offeredAtNs = parts.clock().nowNs();
        return ask(offered).thenCompose(answer -> parts.control()
                .ask(() -> answered(offered, audio, tries, answer).thenApply(done -> new Object())));
    }

    private CompletableFuture<Answer> ask(Offered offered) {
        SendPath ours = path;
        if (ours == null) {
            ReportOffer offer = new ReportOffer(
                    offered.number, offered.epoch.ssrc(), offered.keys.masterKeyHex(), offered.keys.masterSaltHex());
            return line.ask(offer, ReportAnswer.class)
                    .thenApply(answer -> new Answer(answer.accepted(), answer.newSsrc(), answer.reason()));
        }
        return line.ask(message(ours.stream(), offered), StreamAnswer.class)
                .thenApply(answer -> new Answer(answer.accepted(), answer.newSsrc(), answer.reason()));
    }

    private RtpEpoch nextEpoch(LongPredicate taken) {
        SendPath ours = path;
        StreamFormat format = parts.settings().format();
        RtpEpoch epoch;
        do {
            epoch = ours == null
                    ? RtpEpoch.random(format.codec(), format.channels(), 0, 0, random)
                    : ours.nextEpoch(random);
        } while (taken.test(epoch.ssrc()));
        return epoch;
    }

    private RtpEpoch nextResendEpoch(RtpEpoch epoch, LongPredicate taken) {
        RtpEpoch again;
        do {
            again = RtpEpoch.random(epoch.codec(), epoch.channels(), 0, 0, random);
        } while (again.ssrc() == epoch.ssrc() || taken.test(again.ssrc()));
        return again;
    }

    private StreamOffer message(StreamInfo info, Offered offered) {
        RtpEpoch epoch = offered.epoch;
        return new StreamOffer(
                info.streamId(),
                purpose,
                offered.number,
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
                offered.keys.masterKeyHex(),
                offered.keys.masterSaltHex(),
                new ResendKeys(
                        offered.again.ssrc(),
                        offered.again.firstSequence(),
                        offered.againKeys.masterKeyHex(),
                        offered.againKeys.masterSaltHex()));
    }

    private CompletableFuture<?> answered(
            Offered offered, @Nullable InetSocketAddress audio, int tries, Answer answer) {
        InetSocketAddress to = control;
        SendPath ours = path;
        if (offered.number != epochs - 1 || to == null) {
            return CompletableFuture.completedFuture(null); // Another offer has overtaken it.
        }
        if (answer.newSsrc && tries > 1) {
            return offer(audio, tries - 1);
        }
        if (!answer.accepted) {
            listener.refused(String.valueOf(answer.reason));
            return CompletableFuture.completedFuture(null);
        }
        rtcp.begin(
                purpose,
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
        return CompletableFuture.completedFuture(null);
    }

    /** Whether the last offer is so long ago that another may follow without a new connection. */
    boolean mayRekey() {
        return control != null && parts.clock().nowNs() - offeredAtNs >= REKEY_NS_MIN;
    }

    /** Offers a new epoch on the path that stands. */
    void rekey() {
        offer(null, SSRC_TRIES_MAX);
    }

    /** Measures what goes out, and begins a new epoch if nobody could follow the present one any more. */
    void tick() {
        SendPath ours = path;
        if (ours != null) {
            ours.measure(parts.clock().nowNs());
        }
        if (ours != null && ours.needsNewEpoch() && line.standing() && mayRekey()) {
            rekey();
        }
    }
}
