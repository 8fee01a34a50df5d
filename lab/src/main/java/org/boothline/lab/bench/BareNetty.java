package org.boothline.lab.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetSocketAddress;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.device.DevicePacer;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtp.Packetiser;

/**
 * What Netty costs when it does what it does for a frame, and nothing of ours is there: a buffer from the pool, filled with as
 * many bytes, sent on the same port at the same pace from a thread of the same kind.
 *
 * <p><b>Thread</b>: its own, {@value #THREAD}.
 */
final class BareNetty implements AutoCloseable {
    static final String THREAD = "bare netty";

    private final Thread thread;
    private volatile long sent;
    private volatile boolean stopping;

    BareNetty(UdpPort port, InetSocketAddress to, StreamFormat format, int datagramBytes, NanoClock clock) {
        DevicePacer pacer = new DevicePacer(clock, StreamFormat.SAMPLE_RATE_HZ);
        thread = new Thread(() -> send(port, to, format.frameSamples(), datagramBytes, pacer), THREAD);
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // One writer.
    private void send(UdpPort port, InetSocketAddress to, int frameSamples, int datagramBytes, DevicePacer pacer) {
        while (!stopping) {
            pacer.awaitFrames((sent + 1) * frameSamples);
            ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(Packetiser.DATAGRAM_BYTES_MAX);
            datagram.writeByte(0x80); // RTP to those who tell by the first byte.
            datagram.writeZero(datagramBytes - 1);
            port.send(to, datagram);
            sent++;
        }
    }

    long sent() {
        return sent;
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
