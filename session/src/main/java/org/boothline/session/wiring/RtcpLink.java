package org.boothline.session.wiring;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.WallClock;
import org.boothline.transport.message.Purpose;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PathLatch;
import org.boothline.transport.path.TrafficClass;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtcp.GenericNack;
import org.boothline.transport.rtcp.PathPacket;
import org.boothline.transport.rtcp.ReceptionStatistics;
import org.boothline.transport.rtcp.RtcpReporter;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtcpProtector;
import org.boothline.transport.srtp.RtcpUnprotector;
import org.boothline.transport.srtp.UnprotectStatus;
import org.jspecify.annotations.Nullable;

/**
 * RTCP with the other station, protected: reports on the control port, and on the audio's port the challenges that find
 * out where the audio may go. Each stream of ours reports under its own SSRC and key; what is received is reported on
 * under the main stream's, as are requests and challenges. A talkback that sends nothing reports nothing.
 *
 * <p><b>Thread</b>: the public methods may be called by control; the work is done on the network thread.
 */
public final class RtcpLink implements ReceivePath.Requests {
    /** An address that was not validated is sent at most so many bytes for each one that came from there. */
    private static final int AMPLIFICATION_MAX = 3;

    /** A datagram that is shorter is not worth the challenges to where it came from. */
    static final int HEARD_BYTES_MIN =
            PathLatch.HEARD_CHALLENGES_MAX * (PathPacket.BYTES + RtcpProtector.OVERHEAD_BYTES) / AMPLIFICATION_MAX;

    private final NetworkThread network;
    private final UdpPort audioPort;
    private final UdpPort controlPort;
    private final NanoClock clock;
    private final WallClock wall;
    private final Consumer<InetSocketAddress> latched;
    private final SecureRandom random = new SecureRandom();
    private final PathLatch<PathPacket.Token> latch =
            new PathLatch<>(() -> new PathPacket.Token(random.nextLong(), random.nextLong()));
    private final Map<Purpose, Sending> sendings = new EnumMap<>(Purpose.class);
    private final Map<Purpose, RtcpUnprotector> theirs = new EnumMap<>(Purpose.class);
    private final Map<Purpose, ReceptionStatistics> sources = new EnumMap<>(Purpose.class);
    private volatile @Nullable RtcpReporter measured;

    /** What one epoch of ours reports by. */
    private static final class Sending {
        private final RtcpReporter reporter;
        private final @Nullable RtcpProtector protector;
        private final @Nullable Resending resending;
        private final SenderStatistics sent;
        private final long ssrc;
        private final InetSocketAddress to;
        private long packetsReported;

        Sending(
                RtcpReporter reporter,
                @Nullable RtcpProtector protector,
                @Nullable Resending resending,
                SenderStatistics sent,
                long ssrc,
                InetSocketAddress to) {
            this.reporter = reporter;
            this.protector = protector;
            this.resending = resending;
            this.sent = sent;
            this.ssrc = ssrc;
            this.to = to;
        }
    }

    /** @param latched told, on the network thread, of each address that the audio may go to from now on */
    public RtcpLink(
            NetworkThread network,
            UdpPort audioPort,
            UdpPort controlPort,
            NanoClock clock,
            WallClock wall,
            Consumer<InetSocketAddress> latched) {
        this.network = network;
        this.audioPort = audioPort;
        this.controlPort = controlPort;
        this.clock = clock;
        this.wall = wall;
        this.latched = latched;
        audioPort.on(TrafficClass.RTCP, (from, datagram, nowNs) -> received(audioPort, from, datagram, nowNs));
        controlPort.on(TrafficClass.RTCP, (from, datagram, nowNs) -> received(controlPort, from, datagram, nowNs));
    }

    /**
     * Reports by {@code local} to {@code control} from now on; what is received goes on being reported.
     *
     * @param purpose of our stream; main for a station that sends none
     * @param audio where the audio should go, to be challenged; null to stay with what is latched
     * @param resends what is done about requests and reports; null for nothing
     * @param cname the same for all epochs of a session
     */
    public void begin(
            Purpose purpose,
            InetSocketAddress control,
            @Nullable InetSocketAddress audio,
            RtpEpoch local,
            KeyEpoch keys,
            SenderStatistics sent,
            @Nullable Resending resends,
            String cname) {
        network.execute(() -> {
            begin(purpose, control, local, new RtcpProtector(keys), sent, resends, cname);
            long nowNs = clock.nowNs();
            if (audio != null) {
                latch.begin(audio, nowNs);
            }
            challenge(nowNs);
        });
    }

    /** Reports in the clear, to other equipment, and reads in the clear what it reports. */
    public void beginPlain(InetSocketAddress control, RtpEpoch local, SenderStatistics sent, String cname) {
        network.execute(() -> begin(Purpose.MAIN, control, local, null, sent, null, cname));
    }

    private void begin(
            Purpose purpose,
            InetSocketAddress control,
            RtpEpoch local,
            @Nullable RtcpProtector protector,
            SenderStatistics sent,
            @Nullable Resending resends,
            String cname) {
        RtcpReporter next = new RtcpReporter(local, sent, cname, local.ssrc(), clock.nowNs());
        if (resends != null) {
            next.onNack((nack, nowNs) -> resends.asked(nack, nowNs, next.roundTripNs()));
        }
        if (purpose == Purpose.MAIN) {
            sources.values().forEach(next::add);
            measured = next;
        }
        sendings.put(purpose, new Sending(next, protector, resends, sent, local.ssrc(), control));
    }

    /** The other station reports by these keys from now on. @param purpose of its stream; main if it sends none */
    public void expect(Purpose purpose, KeyEpoch keys) {
        network.execute(() -> theirs.put(purpose, new RtcpUnprotector(keys)));
    }

    /** Reports on this source, in place of the one before of its purpose. */
    public void report(Purpose purpose, ReceptionStatistics next) {
        network.execute(() -> {
            Sending now = sendings.get(Purpose.MAIN);
            ReceptionStatistics before = sources.put(purpose, next);
            if (now != null && before != null) {
                now.reporter.remove(before.ssrc());
            }
            if (now != null) {
                now.reporter.add(next);
            }
        });
    }

    /**
     * An authentic packet of the audio, of {@link #HEARD_BYTES_MIN} or more, came from there. <b>Thread</b>: network.
     */
    public void heardFrom(InetSocketAddress from, long nowNs) {
        latch.heardFrom(from, nowNs);
    }

    @Override
    public long roundTripNs() {
        RtcpReporter seen = measured;
        return seen == null ? -1 : seen.roundTripNs();
    }

    @Override
    public void ask(GenericNack nack) {
        Sending now = sendings.get(Purpose.MAIN);
        if (now != null) {
            ByteBuf datagram = buffer();
            now.reporter.writeNack(datagram, nack);
            send(now, controlPort, now.to, datagram);
        }
    }

    /** Says goodbye and falls silent. */
    public void end(String reason) {
        network.execute(() -> {
            for (Sending now : sendings.values()) {
                ByteBuf datagram = buffer();
                now.reporter.writeGoodbye(datagram, reason, clock.nowNs(), wall.epochNs());
                send(now, controlPort, now.to, datagram);
            }
            sendings.clear();
            theirs.clear();
            sources.clear();
        });
    }

    /** Sends what is due; to be called ten times a second or so. */
    public void tick() {
        if (measured != null) {
            network.execute(this::sendWhatIsDue);
        }
    }

    private void sendWhatIsDue() {
        long nowNs = clock.nowNs();
        challenge(nowNs);
        report(Purpose.MAIN, nowNs);
        report(Purpose.TALKBACK, nowNs);
    }

    private void report(Purpose purpose, long nowNs) {
        Sending now = sendings.get(purpose);
        if (now == null || !now.reporter.isDue(nowNs)) {
            return;
        }
        long packets = now.sent.packets().value();
        if (purpose == Purpose.MAIN || packets != now.packetsReported) {
            now.packetsReported = packets;
            ByteBuf datagram = buffer();
            now.reporter.write(datagram, nowNs, wall.epochNs());
            send(now, controlPort, now.to, datagram);
        }
    }

    private void challenge(long nowNs) {
        Sending now = sendings.get(Purpose.MAIN);
        if (now != null) {
            latch.challenge(nowNs, (to, token) -> send(now, audioPort, to, new PathPacket(false, now.ssrc, token)));
        }
    }

    private void received(UdpPort port, InetSocketAddress from, ByteBuf datagram, long nowNs) {
        Sending now = sendings.get(Purpose.MAIN);
        if (now == null) {
            return;
        }
        if (now.protector == null) {
            now.reporter.received(datagram, nowNs);
            return;
        }
        if (!isUnprotected(datagram)) {
            return;
        }
        PathPacket path = PathPacket.read(datagram);
        if (path == null) {
            for (Sending each : sendings.values()) { // Either may be what it is about.
                each.reporter.received(datagram, nowNs);
                if (each.resending != null) {
                    each.resending.reported(each.reporter, nowNs);
                }
            }
        } else if (!path.answer()) {
            send(now, port, from, new PathPacket(true, now.ssrc, path.token()));
        } else if (port == audioPort && latch.answered(from, path.token(), nowNs)) {
            latched.accept(from);
        }
        if (port == audioPort) {
            latch.heardFrom(from, nowNs);
        }
    }

    /** Whether it is of a stream of theirs, and plain now. */
    private boolean isUnprotected(ByteBuf datagram) {
        for (RtcpUnprotector opener : theirs.values()) {
            if (opener.unprotect(datagram) == UnprotectStatus.OK) {
                return true;
            }
        }
        return false;
    }

    private static ByteBuf buffer() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(
                RtcpReporter.DATAGRAM_BYTES_MAX + RtcpProtector.OVERHEAD_BYTES);
    }

    private static void send(Sending by, UdpPort from, InetSocketAddress to, PathPacket packet) {
        ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(PathPacket.BYTES + RtcpProtector.OVERHEAD_BYTES);
        packet.write(datagram);
        send(by, from, to, datagram);
    }

    private static void send(Sending by, UdpPort from, InetSocketAddress to, ByteBuf datagram) {
        if (by.protector != null) {
            by.protector.protect(datagram);
        }
        from.send(to, datagram);
    }

    /** Share of our packets that the other station lost in its last interval, in percent; −1 when it reported none. */
    public double remoteLossPercent() {
        RtcpReporter seen = measured;
        return seen == null || seen.remoteFractionLost() < 0 ? -1 : seen.remoteFractionLost() * 100.0 / 256;
    }
}
