package org.boothline.transport.rtp;

import io.netty.buffer.ByteBuf;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.stats.Counter;
import org.boothline.base.thread.ThreadOwner;

/**
 * Datagrams of frames that were sent again to these frames, with the index64 and sample64 of the originals. As of the
 * originals, none gets a wrong index: what can't be told is dropped and counted.
 *
 * <p><b>Thread</b>: one owner, that of the original's {@link Depacketiser}; the counters may be read by any. <b>Memory</b>:
 * nothing after it was made. <b>Source</b>: RFC 4588 section 4.
 */
public final class RtxDepacketiser {
    private final long ssrc;
    private final Depacketiser original;
    private final ThreadOwner owner = new ThreadOwner();
    private final RtpHeader header = new RtpHeader();
    private final Counter packetsRead = new Counter("rtxPacketsRead");
    private final Counter packetsRefused = new Counter("rtxPacketsRefused");

    /**
     * @param ssrc of what is sent again
     * @param original of the stream that it belongs to: says by its bearing which packet is meant
     */
    public RtxDepacketiser(long ssrc, Depacketiser original) {
        this.ssrc = ssrc;
        this.original = original;
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    /**
     * Reads one datagram between its reader and writer index, and moves neither. The frame may be one that arrived before.
     *
     * @param into filled when the status is {@code OK}, else untouched
     */
    public Depacketiser.Status read(ByteBuf datagram, long nowNs, EncodedFrame into) {
        assert owner.isCurrent();
        Depacketiser.Status status = examine(datagram, nowNs, into);
        (status == Depacketiser.Status.OK ? packetsRead : packetsRefused).increment();
        return status;
    }

    private Depacketiser.Status examine(ByteBuf datagram, long nowNs, EncodedFrame into) {
        if (header.parse(datagram) != RtpHeader.Status.OK) {
            return Depacketiser.Status.MALFORMED;
        }
        if (header.ssrc() != ssrc) {
            return Depacketiser.Status.WRONG_SSRC;
        }
        if (header.payloadType() != PayloadTypes.RTX) {
            return Depacketiser.Status.WRONG_PAYLOAD_TYPE;
        }
        return original.readAgain(datagram, header, nowNs, into);
    }

    public Counter packetsRead() {
        return packetsRead;
    }

    public Counter packetsRefused() {
        return packetsRefused;
    }
}
