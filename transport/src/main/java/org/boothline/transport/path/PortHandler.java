package org.boothline.transport.path;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.boothline.base.time.NanoClock;
import org.jspecify.annotations.Nullable;

/** The first handler of a port: classifies, counts, hands on. <b>Thread</b>: network; sinks are set by any. */
final class PortHandler extends ChannelInboundHandlerAdapter {
    private final NanoClock clock;
    private final PortCounters counters = new PortCounters();
    private final AtomicReferenceArray<@Nullable DatagramSink> sinks =
            new AtomicReferenceArray<>(TrafficClass.values().length);
    private volatile boolean quicPasses;
    private volatile @Nullable RuntimeException firstSinkFailure;

    PortHandler(NanoClock clock) {
        this.clock = clock;
    }

    PortCounters counters() {
        return counters;
    }

    void sink(TrafficClass traffic, @Nullable DatagramSink sink) {
        sinks.set(traffic.ordinal(), sink);
    }

    void passQuicOn(boolean pass) {
        quicPasses = pass;
    }

    @Nullable
    RuntimeException firstSinkFailure() {
        return firstSinkFailure;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        ByteBuf datagram = packet.content();
        int bytes = datagram.readableBytes();
        int at = datagram.readerIndex();
        // A lone byte has no second: 0 makes it RTP at most, whose header it is too short for.
        TrafficClass traffic = bytes == 0
                ? null
                : Demultiplexer.classify(
                        datagram.getUnsignedByte(at), bytes == 1 ? 0 : datagram.getUnsignedByte(at + 1));
        if (traffic == null) {
            counters.unclassified.increment();
            packet.release();
            return;
        }
        counters.received(traffic).increment();
        if (traffic == TrafficClass.QUIC && quicPasses) {
            context.fireChannelRead(packet);
            return;
        }
        try {
            deliver(traffic, packet, datagram);
        } finally {
            packet.release();
        }
    }

    private void deliver(TrafficClass traffic, DatagramPacket packet, ByteBuf datagram) {
        DatagramSink sink = sinks.get(traffic.ordinal());
        if (sink == null) {
            counters.unhandled(traffic).increment();
            return;
        }
        try {
            sink.accept(packet.sender(), datagram, clock.nowNs());
        } catch (RuntimeException e) {
            // A sink that throws is broken, but one datagram must not silence the port for the others.
            counters.sinkFailures.increment();
            if (firstSinkFailure == null) {
                firstSinkFailure = e;
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (quicPasses) {
            context.fireChannelReadComplete();
        }
    }

    /** Reached by failed sends of QUIC and failed receives; neither ends the port. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof java.net.PortUnreachableException) {
            counters.receiveFailures.increment();
        } else {
            counters.sendFailures.increment();
        }
    }
}
