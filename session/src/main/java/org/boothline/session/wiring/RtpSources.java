package org.boothline.session.wiring;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.boothline.base.stats.Counter;
import org.boothline.transport.path.TrafficClass;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.rtp.RtpHeader;

/**
 * Hands each RTP datagram of a port to the stream that its SSRC belongs to. What belongs to none is dropped and
 * counted, before anything is decrypted.
 *
 * <p><b>Thread</b>: sources come and go on control; datagrams come on the network thread. <b>Memory</b>: nothing per
 * datagram.
 */
public final class RtpSources {
    private static final int SSRC_OFFSET = 8;

    private final Counter datagramsOfStrangers = new Counter("rtpOfStrangers");
    private volatile Source[] sources = new Source[0];

    public RtpSources(UdpPort port) {
        port.on(TrafficClass.RTP, this::received);
    }

    /** One stream's way in. <b>Thread</b>: network. */
    interface Source {
        /** Whether the datagrams of this SSRC are its own. */
        boolean has(long ssrc);

        void received(InetSocketAddress from, ByteBuf datagram, long nowNs);
    }

    /** Also where it is there already. */
    synchronized void add(Source source) {
        remove(source);
        Source[] more = Arrays.copyOf(sources, sources.length + 1);
        more[sources.length] = source;
        sources = more;
    }

    synchronized void remove(Source source) {
        sources = Arrays.stream(sources).filter(each -> each != source).toArray(Source[]::new);
    }

    private void received(InetSocketAddress from, ByteBuf datagram, long nowNs) {
        if (datagram.readableBytes() < RtpHeader.FIXED_BYTES) {
            datagramsOfStrangers.increment();
            return;
        }
        long ssrc = datagram.getUnsignedInt(datagram.readerIndex() + SSRC_OFFSET);
        for (Source source : sources) {
            if (source.has(ssrc)) {
                source.received(from, datagram, nowNs);
                return;
            }
        }
        datagramsOfStrangers.increment();
    }

    /** Datagrams that belonged to no stream. */
    public long datagramsOfStrangers() {
        return datagramsOfStrangers.value();
    }
}
