package org.boothline.session.wiring;

import com.lmax.disruptor.EventHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.stats.Counter;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.recover.RedEncoder;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.srtp.RtpProtector;
import org.jspecify.annotations.Nullable;

/**
 * Puts each packet on the wire, when there is an epoch to send by and an address that may have it. It never waits: what
 * the socket refuses is counted.
 *
 * <p><b>Thread</b>: send. <b>Memory</b>: one pooled buffer a packet, returned by the socket.
 */
final class SendStage implements EventHandler<CapturedFrame> {
    private final Outlet outlet;
    private final Supplier<ByteBuf> buffers;
    private final @Nullable Resending resending;
    private final SenderStatistics statistics = new SenderStatistics();
    private final Counter packetsUnsent = new Counter("packetsUnsent");
    private final Counter bytesSent = new Counter("bytesSent");
    private volatile @Nullable Target target;
    private volatile @Nullable InetSocketAddress route;
    private volatile @Nullable Target spent;

    SendStage(Outlet outlet, Resending resending) {
        this(outlet, () -> PooledByteBufAllocator.DEFAULT.directBuffer(Packetiser.DATAGRAM_BYTES_MAX), resending);
    }

    SendStage(Outlet outlet, Supplier<ByteBuf> buffers, @Nullable Resending resending) {
        this.outlet = outlet;
        this.buffers = buffers;
        this.resending = resending;
    }

    /** A port's way out: see {@link UdpPort#send}. */
    @FunctionalInterface
    interface Outlet {
        /** Takes over {@code datagram} in every case; false if it was dropped. */
        boolean send(InetSocketAddress to, ByteBuf datagram);
    }

    /** By which epoch; null for none. <b>Thread</b>: control. */
    void aim(@Nullable Target next) {
        target = next;
    }

    /** Where to; null for nowhere. <b>Thread</b>: any. */
    void route(@Nullable InetSocketAddress to) {
        route = to;
    }

    /** Where to now; null for nowhere. <b>Thread</b>: any. */
    @Nullable
    InetSocketAddress route() {
        return route;
    }

    /** True when too many packets were left out for anybody to follow: the epoch sends no more, another must begin. */
    boolean isSpent() {
        Target now = target;
        return now != null && now == spent;
    }

    @Override
    public void onEvent(CapturedFrame frame, long sequence, boolean endOfBatch) {
        Target now = target;
        InetSocketAddress to = route;
        if (now == null
                || to == null
                || frame.encoded.payloadBytes == 0
                || frame.encoded.index64 < now.packetiser().epoch().firstIndex64()) {
            return;
        }
        RtpProtector protector = now.protector;
        if (protector != null && !protector.reaches(frame.encoded.index64)) {
            spent = now;
            packetsUnsent.increment();
            return;
        }
        ByteBuf datagram = buffers.get();
        if (isWritten(now, frame, datagram) && sends(to, datagram)) {
            statistics.sent(frame.encoded);
        } else {
            packetsUnsent.increment();
        }
        if (resending != null) {
            resending.sent(frame.encoded);
        }
    }

    private boolean sends(InetSocketAddress to, ByteBuf datagram) {
        int bytes = datagram.readableBytes(); // Afterwards it is no longer ours.
        boolean sent = outlet.send(to, datagram);
        if (sent) {
            bytesSent.add(bytes);
        }
        return sent;
    }

    /** Whether the datagram is filled; if not, it is released. */
    private static boolean isWritten(Target target, CapturedFrame frame, ByteBuf datagram) {
        boolean written = false;
        try {
            written = target.red.write(frame.encoded, datagram) >= 0;
            if (written && target.protector != null) {
                written = false;
                target.protector.protect(datagram);
                written = true;
            }
        } finally {
            if (!written) {
                datagram.release(); // Too large, or a bug of ours is on its way up.
            }
        }
        return written;
    }

    SenderStatistics statistics() {
        return statistics;
    }

    /** Of datagrams, with RTP header, copies and authentication, without those of UDP and IP. */
    long bytesSent() {
        return bytesSent.value();
    }

    /** Packets that were too large, that the socket refused or whose epoch was spent. */
    long packetsUnsent() {
        return packetsUnsent.value();
    }

    /**
     * @param red and its packetiser are from here on owned by the send thread, as is {@code protector}; null: in the
     * clear
     */
    record Target(RedEncoder red, @Nullable RtpProtector protector) {
        Packetiser packetiser() {
            return red.packetiser();
        }
    }
}
