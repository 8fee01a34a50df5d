package org.boothline.session.wiring;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.recover.RecoveryPolicy;
import org.boothline.transport.recover.RedEncoder;
import org.boothline.transport.recover.ResendBuffer;
import org.boothline.transport.recover.ResendResponder;
import org.boothline.transport.rtcp.GenericNack;
import org.boothline.transport.rtcp.RtcpReporter;
import org.boothline.transport.rtp.Packetiser;
import org.boothline.transport.rtp.RtpEpoch;
import org.boothline.transport.rtp.RtxPacketiser;
import org.boothline.transport.srtp.KeyEpoch;
import org.boothline.transport.srtp.RtpProtector;
import org.jspecify.annotations.Nullable;

/**
 * What the sending side does about packets that the line lost while they can still be heard: it sends those again that
 * are asked for, and lets packets carry copies of earlier ones while packets are lost.
 *
 * <p><b>Thread</b>: {@link #sent} by send, {@link #begin} by control, the rest by network; figures by any.
 * <b>Memory</b>: the {@link ResendBuffer}, made here.
 */
public final class Resending {
    private final UdpPort port;
    private final Supplier<@Nullable InetSocketAddress> route;
    private final ResendBuffer buffer = new ResendBuffer();
    private final RecoveryPolicy policy = new RecoveryPolicy();
    private final Counter bytesResent = new Counter("bytesResent");
    private volatile int payloadBytes;
    private volatile int frameSamples;
    private volatile @Nullable Epoch epoch;
    private long resentBefore;
    private @Nullable Epoch known;

    private record Epoch(RedEncoder red, ResendResponder responder) {}

    Resending(UdpPort port, Supplier<@Nullable InetSocketAddress> route) {
        this.port = port;
        this.route = route;
    }

    /** A packet has gone out, or was left out. */
    void sent(EncodedFrame frame) {
        buffer.put(frame);
        payloadBytes = frame.payloadBytes;
        frameSamples = StreamFormat.frameSamplesOf(frame.formatWord);
    }

    /** What is sent by this epoch is sent again by {@code again}, under its keys. */
    void begin(RtpEpoch sent, RtpEpoch again, KeyEpoch keys, RedEncoder red) {
        Again resends = new Again(new RtxPacketiser(sent, again), new RtpProtector(keys, again));
        Epoch last = epoch;
        if (last != null) {
            resentBefore += last.responder.packetsResent().value();
        }
        epoch = new Epoch(red, new ResendResponder(sent, buffer, resends));
    }

    /** The other station asks for packets. */
    void asked(GenericNack nack, long nowNs, long roundTripNs) {
        Epoch now = epoch;
        if (now != null) {
            now.responder.asked(nack, nowNs, roundTripNs);
        }
    }

    /** The other station has reported. */
    void reported(RtcpReporter reporter, long nowNs) {
        Epoch now = epoch;
        if (now == null) {
            return;
        }
        if (now != known) {
            known = now;
            policy.begin();
        }
        policy.reported(
                nowNs,
                reporter.remoteHighestSequence(),
                reporter.remoteCumulativeLost().value());
        long frameNs = frameSamples * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
        now.red.offset(policy.decide(nowNs, frameNs, payloadBytes, reporter.remotePlayoutDelayMs(), 0));
    }

    /** How many frames back the copies lie that packets carry now; 0 for none. */
    public int copyOffsetFrames() {
        return policy.offsetFrames();
    }

    /** Why: quiet, loss, buffer or size. */
    public String copyReason() {
        return policy.reason().word();
    }

    /** Of the datagrams of packets that were sent again. */
    long bytesResent() {
        return bytesResent.value();
    }

    /** Packets that were sent again. */
    public long packetsResent() {
        Epoch now = epoch;
        return resentBefore + (now == null ? 0 : now.responder.packetsResent().value());
    }

    private final class Again implements ResendResponder.Outlet {
        private final RtxPacketiser packetiser;
        private final RtpProtector protector;

        Again(RtxPacketiser packetiser, RtpProtector protector) {
            this.packetiser = packetiser;
            this.protector = protector;
        }

        @Override
        public void resend(EncodedFrame frame) {
            InetSocketAddress to = route.get();
            if (to == null) {
                return;
            }
            ByteBuf datagram = PooledByteBufAllocator.DEFAULT.directBuffer(Packetiser.DATAGRAM_BYTES_MAX);
            if (packetiser.write(frame, datagram) < 0) {
                datagram.release();
                return;
            }
            protector.protect(datagram);
            bytesResent.add(datagram.readableBytes());
            port.send(to, datagram);
        }
    }
}
