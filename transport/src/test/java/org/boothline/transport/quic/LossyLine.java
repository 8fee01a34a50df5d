package org.boothline.transport.quic;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.boothline.transport.path.NetworkThread;

/**
 * A line between two UDP ports that loses datagrams in bursts, both ways, the same ones for the same seed and order of
 * arrival (Gilbert's model). Each side sends to the line's end next to it and sees the other side there.
 */
final class LossyLine implements AutoCloseable {
    private final NetworkThread thread = new NetworkThread("line");
    private final End nearA;
    private final End nearB;
    private final long delayMs;
    private volatile double lossShare;
    private volatile double burst;
    private volatile boolean cut;
    final AtomicLong passed = new AtomicLong();
    final AtomicLong lost = new AtomicLong();

    LossyLine(InetSocketAddress a, InetSocketAddress b, double lossShare, double burst, long delayMs, long seed) {
        this.lossShare = lossShare;
        this.burst = burst;
        this.delayMs = delayMs;
        nearA = new End(a, seed);
        nearB = new End(b, seed + 1);
        nearA.other = nearB;
        nearB.other = nearA;
    }

    /** Where side A finds side B. */
    InetSocketAddress towardsB() {
        return nearA.address();
    }

    /** Where side B finds side A. */
    InetSocketAddress towardsA() {
        return nearB.address();
    }

    void lossShare(double share) {
        lossShare = share;
    }

    /** Lets nothing through any more, or everything again. */
    void cut(boolean now) {
        cut = now;
    }

    @Override
    public void close() {
        thread.close();
    }

    private final class End extends SimpleChannelInboundHandler<DatagramPacket> {
        final InetSocketAddress station;
        final Random random;
        final Channel channel;
        volatile End other;
        boolean bad;

        End(InetSocketAddress station, long seed) {
            this.station = station;
            random = new Random(seed * 0x9E3779B97F4A7C15L); // Neighbouring seeds begin alike otherwise.
            FixedRecvByteBufAllocator buffers = new FixedRecvByteBufAllocator(2048);
            buffers.maxMessagesPerRead(64);
            channel = new Bootstrap()
                    .group(thread.loop())
                    .channel(NioDatagramChannel.class)
                    .option(ChannelOption.SO_RCVBUF, 4 << 20)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, buffers)
                    .handler(this)
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .syncUninterruptibly()
                    .channel();
        }

        InetSocketAddress address() {
            return (InetSocketAddress) channel.localAddress();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            if (cut || loses()) {
                lost.incrementAndGet();
                return;
            }
            passed.incrementAndGet();
            ByteBuf bytes = io.netty.buffer.Unpooled.copiedBuffer(
                    packet.content()); // On the heap: what still waits at the end is no leak.
            if (delayMs == 0) {
                other.out(bytes);
            } else {
                context.executor().schedule(() -> other.out(bytes), delayMs, TimeUnit.MILLISECONDS);
            }
        }

        private boolean loses() {
            double leave = 1 / burst;
            double enter = lossShare >= 1 ? 1 : lossShare * leave / (1 - lossShare);
            bad = bad ? random.nextDouble() >= leave : random.nextDouble() < enter;
            return bad;
        }

        void out(ByteBuf bytes) {
            channel.writeAndFlush(new DatagramPacket(bytes, station), channel.voidPromise());
        }
    }
}
