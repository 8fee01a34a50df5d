package org.boothline.session.wiring;

import com.lmax.disruptor.EventHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.boothline.base.media.CapturedFrame;
import org.boothline.base.stats.Counter;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtcp.SenderStatistics;
import org.boothline.transport.rtp.Packetiser;
import org.jspecify.annotations.Nullable;

/**
 * Puts each packet on the wire, when there is somebody to send to. It never waits: what the socket refuses is counted.
 *
 * <p><b>Thread</b>: send. <b>Memory</b>: one pooled buffer a packet, returned by the socket.
 */
final class SendStage implements EventHandler<CapturedFrame> {
    private final Outlet outlet;
    private final Supplier<ByteBuf> buffers;
    private final SenderStatistics statistics = new SenderStatistics();
    private final Counter packetsUnsent = new Counter("packetsUnsent");
    private volatile @Nullable Target target;

    SendStage(Outlet outlet) {
        this(outlet, () -> PooledByteBufAllocator.DEFAULT.directBuffer(Packetiser.DATAGRAM_BYTES_MAX));
    }

    SendStage(Outlet outlet, Supplier<ByteBuf> buffers) {
        this.outlet = outlet;
        this.buffers = buffers;
    }

    /** A port's way out: see {@link UdpPort#send}. */
    @FunctionalInterface
    interface Outlet {
        /** Takes over {@code datagram} in every case; false if it was dropped. */
        boolean send(InetSocketAddress to, ByteBuf datagram);
    }

    /** Where to, and by which epoch; null for nobody. <b>Thread</b>: control. */
    void aim(@Nullable Target next) {
        target = next;
    }

    @Override
    public void onEvent(CapturedFrame frame, long sequence, boolean endOfBatch) {
        Target now = target;
        if (now == null
                || frame.encoded.payloadBytes == 0
                || frame.encoded.index64 < now.packetiser.epoch().firstIndex64()) {
            return;
        }
        ByteBuf datagram = buffers.get();
        if (isWritten(now.packetiser, frame, datagram) && outlet.send(now.address, datagram)) {
            statistics.sent(frame.encoded);
        } else {
            packetsUnsent.increment();
        }
    }

    /** Whether the datagram is filled; if not, it is released. */
    private static boolean isWritten(Packetiser packetiser, CapturedFrame frame, ByteBuf datagram) {
        boolean written = false;
        try {
            written = packetiser.write(frame.encoded, datagram) >= 0;
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

    /** Packets that were too large or that the socket refused. */
    long packetsUnsent() {
        return packetsUnsent.value();
    }

    /** @param packetiser from here on owned by the send thread */
    record Target(InetSocketAddress address, Packetiser packetiser) {}
}
