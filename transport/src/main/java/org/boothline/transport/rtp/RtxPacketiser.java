package org.boothline.transport.rtp;

import io.netty.buffer.ByteBuf;
import org.boothline.base.media.EncodedFrame;

/**
 * Frames of an epoch that are sent again to the datagrams of an SSRC of their own, so that they neither count as the stream's
 * nor take its nonces: sequence numbers of their own, the original's timestamp, and before the frame the original's sequence
 * number. They never carry copies or positions.
 *
 * <p><b>Thread</b>: one owner, the network thread, which is where requests come. <b>Memory</b>: nothing after it was made.
 * <b>Source</b>: RFC 4588 sections 4 and 5 (SSRC multiplexing).
 */
public final class RtxPacketiser {
    /** Of the original's sequence number. */
    static final int SEQUENCE_BYTES = 2;

    private final RtpEpoch original;
    private final RtpEpoch again;
    private final RtpHeader header = new RtpHeader();
    private long nextIndex64;

    /** @param again only its SSRC, first sequence number and first index are used; the latter counts what is sent again */
    public RtxPacketiser(RtpEpoch original, RtpEpoch again) {
        if (original.ssrc() == again.ssrc()) {
            throw new IllegalArgumentException("what is sent again needs an SSRC of its own");
        }
        this.original = original;
        this.again = again;
        nextIndex64 = again.firstIndex64();
    }

    /**
     * Appends the plain datagram for {@code frame}, which is one of the original epoch.
     *
     * @param out with room for {@link Packetiser#DATAGRAM_BYTES_MAX}
     * @return the bytes appended, or {@link Packetiser#TOO_LARGE}
     */
    public int write(EncodedFrame frame, ByteBuf out) {
        int bytes = RtpHeader.FIXED_BYTES + SEQUENCE_BYTES + frame.payloadBytes;
        if (bytes > Packetiser.PLAIN_BYTES_MAX) {
            return Packetiser.TOO_LARGE;
        }
        header.set(
                false,
                PayloadTypes.RTX,
                again.sequenceOf(nextIndex64++),
                original.timestampOf(frame.sample64),
                again.ssrc());
        header.write(out);
        out.writeShort(original.sequenceOf(frame.index64));
        out.writeBytes(frame.payload, 0, frame.payloadBytes);
        return bytes;
    }
}
