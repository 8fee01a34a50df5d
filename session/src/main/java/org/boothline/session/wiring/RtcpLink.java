package org.boothline.session.wiring;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetSocketAddress;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.WallClock;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.TrafficClass;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtcp.ReceptionStatistics;
import org.boothline.transport.rtcp.RtcpReporter;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.RtpEpoch;
import org.jspecify.annotations.Nullable;

/**
 * Sender and receiver reports to and from the other station, on the control port.
 *
 * <p><b>Thread</b>: {@link #begin}, {@link #end} and {@link #tick} may be called by control; the work is done on the
 * network thread.
 */
public final class RtcpLink {
    private final NetworkThread network;
    private final UdpPort port;
    private final NanoClock clock;
    private final WallClock wall;
    private @Nullable RtcpReporter reporter;
    private @Nullable InetSocketAddress address;
    private @Nullable ReceptionStatistics source;
    private volatile @Nullable RtcpReporter measured;

    public RtcpLink(NetworkThread network, UdpPort port, NanoClock clock, WallClock wall) {
        this.network = network;
        this.port = port;
        this.clock = clock;
        this.wall = wall;
        port.on(TrafficClass.RTCP, (from, datagram, nowNs) -> {
            RtcpReporter now = reporter;
            if (now != null) {
                now.received(datagram, nowNs);
            }
        });
    }

    /**
     * Reports by {@code local} to {@code to} from now on; what is received goes on being reported.
     *
     * @param cname the same for all epochs of a session
     */
    public void begin(InetSocketAddress to, RtpEpoch local, SenderStatistics sent, String cname) {
        network.execute(() -> {
            RtcpReporter next = new RtcpReporter(local, sent, cname, local.ssrc(), clock.nowNs());
            ReceptionStatistics known = source;
            if (known != null) {
                next.add(known);
            }
            reporter = next;
            measured = next;
            address = to;
        });
    }

    /** Reports on this source, in place of the one before. */
    public void report(ReceptionStatistics next) {
        network.execute(() -> {
            RtcpReporter now = reporter;
            ReceptionStatistics before = source;
            if (now != null && before != null) {
                now.remove(before.ssrc());
            }
            if (now != null) {
                now.add(next);
            }
            source = next;
        });
    }

    /** Says goodbye and falls silent. */
    public void end(String reason) {
        network.execute(() -> {
            RtcpReporter now = reporter;
            InetSocketAddress to = address;
            if (now != null && to != null) {
                ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(RtcpReporter.DATAGRAM_BYTES_MAX);
                now.writeGoodbye(datagram, reason, clock.nowNs(), wall.epochNs());
                port.send(to, datagram);
            }
            reporter = null;
            source = null;
        });
    }

    /** Sends a report when one is due; to be called several times a second. */
    public void tick() {
        RtcpReporter seen = measured;
        if (seen != null && seen.isDue(clock.nowNs())) {
            network.execute(this::sendIfDue);
        }
    }

    private void sendIfDue() {
        RtcpReporter now = reporter;
        InetSocketAddress to = address;
        if (now != null && to != null && now.isDue(clock.nowNs())) {
            ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(RtcpReporter.DATAGRAM_BYTES_MAX);
            now.write(datagram, clock.nowNs(), wall.epochNs());
            port.send(to, datagram);
        }
    }

    /** Share of our packets that the other station lost in its last interval, in percent; −1 when it reported none. */
    public double remoteLossPercent() {
        RtcpReporter seen = measured;
        return seen == null || seen.remoteFractionLost() < 0 ? -1 : seen.remoteFractionLost() * 100.0 / 256;
    }
}
