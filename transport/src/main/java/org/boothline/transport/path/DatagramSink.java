package org.boothline.transport.path;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** Takes the datagrams of one traffic class from one port. */
@FunctionalInterface
public interface DatagramSink {
    /**
     * One datagram. <b>Thread</b>: network.
     *
     * @param from who sent it, as the packet claims; nothing is proven yet
     * @param datagram its bytes from readerIndex to writerIndex; valid only during the call
     * @param nowNs when it was taken from the socket, monotonic
     */
    void accept(InetSocketAddress from, ByteBuf datagram, long nowNs);
}
