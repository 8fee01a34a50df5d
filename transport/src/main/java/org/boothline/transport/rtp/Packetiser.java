package org.boothline.transport.rtp;

import io.netty.buffer.ByteBuf;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.thread.ThreadOwner;
import org.jspecify.annotations.Nullable;

/**
 * Encoded frames to the RTP datagrams of one SSRC.
 *
 * <p>The position (index64, sample64) travels on the first packet, on the first after a source fault, and otherwise once
 * a second of media; a packet too large to take it goes without, and the next one that fits has it. The marker bit is
 * set on the first packet and on the first after a source fault, where sample64 goes on by other than the frames sent.
 *
 * <p>A packet may carry a copy of an earlier frame, where there is room for it: then its payload is RED.
 *
 * <p><b>Thread</b>: one owner, the encode-and-send thread. <b>Clock</b>: sample64 only. <b>Memory</b>: nothing after it
 * was made. <b>Source</b>: RFC 3550 section 5.1, RFC 7587 section 4, RFC 8285,
 * RFC 2198.
 */
public final class Packetiser {
    /** No datagram on the wire is larger unless the path MTU was probed: fits every IPv6 path with its tunnels. */
    public static final int DATAGRAM_BYTES_MAX = 1_200;

    /** What SRTP adds to each datagram. <b>Source</b>: RFC 7714 section 13.2. */
    public static final int PROTECTION_BYTES = 16;

    /** As written here, before it is protected. */
    public static final int PLAIN_BYTES_MAX = DATAGRAM_BYTES_MAX - PROTECTION_BYTES;

    /** Larger payloads, up to 24 bytes more, still go, but can't carry the position. */
    public static final int PAYLOAD_BYTES_WITH_POSITION_MAX =
            PLAIN_BYTES_MAX - RtpHeader.FIXED_BYTES - RtpHeader.POSITION_BYTES;

    /** Two payloads of this size, one of them a copy, fit into a datagram without the position. */
    public static final int PAYLOAD_BYTES_WITH_COPY_MAX =
            (PLAIN_BYTES_MAX - RtpHeader.FIXED_BYTES - RedPayload.HEADER_BYTES) / 2;

    /** Nothing was written: the datagram would pass {@link #PLAIN_BYTES_MAX}. */
    public static final int TOO_LARGE = -1;

    private static final int POSITION_INTERVAL_SAMPLES = StreamFormat.SAMPLE_RATE_HZ;

    private final RtpEpoch epoch;
    private final ThreadOwner owner = new ThreadOwner();
    private final RtpHeader header = new RtpHeader();
    private boolean markerDue = true;
    private boolean positionDue = true;
    private boolean hasCopy;
    private long positionAtSample64;
    private long previousIndex64;
    private long previousSample64;
    private int previousFrameSamples;

    public Packetiser(RtpEpoch epoch) {
        this.epoch = epoch;
        previousIndex64 = epoch.firstIndex64() - 1;
        previousSample64 = epoch.firstSample64();
    }

    /** Whom this belongs to; the owner binds it. */
    public ThreadOwner owner() {
        return owner;
    }

    public RtpEpoch epoch() {
        return epoch;
    }

    /**
     * Appends the plain datagram for {@code frame} to {@code out}, which must have room for it (or for
     * {@link #DATAGRAM_BYTES_MAX}, to be safe, which is room for its protection too): growing a buffer would allocate.
     *
     * @return the bytes appended, or {@link #TOO_LARGE}
     * @throws IllegalStateException if the frame is not of this stream, empty, not later than the one before, or
     *     {@code out} has no room: the caller's bug
     */
    public int write(EncodedFrame frame, ByteBuf out) {
        return write(frame, null, out);
    }

    /**
     * As {@link #write(EncodedFrame, ByteBuf)}, with {@code copy} if the datagram has room for it: see {@link #hasCopy}.
     *
     * @param copy an earlier frame, from which all up to {@code frame} have its length and follow each other without a
     *     source fault: by that alone receivers tell which it is
     */
    public int write(EncodedFrame frame, @Nullable EncodedFrame copy, ByteBuf out) {
        assert owner.isCurrent();
        requireNext(frame);
        noteSourceFault(frame);
        positionDue |= frame.sample64 - positionAtSample64 >= POSITION_INTERVAL_SAMPLES;
        int bytesWithoutPosition = RtpHeader.FIXED_BYTES + frame.payloadBytes;
        hasCopy = false;
        if (bytesWithoutPosition > PLAIN_BYTES_MAX) {
            return TOO_LARGE;
        }
        boolean withPosition = positionDue && frame.payloadBytes <= PAYLOAD_BYTES_WITH_POSITION_MAX;
        int bytes = withPosition ? bytesWithoutPosition + RtpHeader.POSITION_BYTES : bytesWithoutPosition;
        EncodedFrame fitting = copy != null && fits(copy, frame, bytes) ? copy : null;
        if (fitting != null) {
            bytes += RedPayload.HEADER_BYTES + fitting.payloadBytes;
        }
        if (out.writableBytes() < bytes) {
            throw new IllegalStateException("a datagram of " + bytes + " B does not fit the buffer");
        }
        writeHeader(frame, fitting != null, withPosition, out);
        if (fitting != null) {
            RedPayload.write(out, epoch.payloadType(), (int) (frame.sample64 - fitting.sample64), fitting);
            hasCopy = true;
        }
        out.writeBytes(frame.payload, 0, frame.payloadBytes);
        return bytes;
    }

    /** Whether the datagram last written carries the copy that was asked for. */
    public boolean hasCopy() {
        return hasCopy;
    }

    private static boolean fits(EncodedFrame copy, EncodedFrame frame, int bytesWithoutCopy) {
        long offsetSamples = frame.sample64 - copy.sample64;
        if (offsetSamples <= 0 || copy.payloadBytes < 1) {
            throw new IllegalStateException("packet " + copy.index64 + " is no copy for packet " + frame.index64);
        }
        return offsetSamples <= RedPayload.OFFSET_SAMPLES_MAX
                && copy.payloadBytes <= RedPayload.COPY_BYTES_MAX
                && bytesWithoutCopy + RedPayload.HEADER_BYTES + copy.payloadBytes <= PLAIN_BYTES_MAX;
    }

    private void writeHeader(EncodedFrame frame, boolean withCopy, boolean withPosition, ByteBuf out) {
        header.set(
                markerDue,
                withCopy ? PayloadTypes.RED : epoch.payloadType(),
                epoch.sequenceOf(frame.index64),
                epoch.timestampOf(frame.sample64),
                epoch.ssrc());
        markerDue = false;
        if (withPosition) {
            header.setPosition(frame.index64, frame.sample64);
            positionDue = false;
            positionAtSample64 = frame.sample64;
        }
        header.write(out);
    }

    private void requireNext(EncodedFrame frame) {
        int word = frame.formatWord;
        if (StreamFormat.channelsOf(word) != epoch.channels()
                || word >>> 24 != epoch.codec().id()) {
            throw new IllegalStateException("a frame of another format than the stream's");
        }
        if (frame.index64 <= previousIndex64 || frame.sample64 < previousSample64) {
            throw new IllegalStateException("packet " + frame.index64 + " comes after packet " + previousIndex64);
        }
        if (frame.payloadBytes < 1) {
            throw new IllegalStateException("packet " + frame.index64 + " is empty");
        }
    }

    /** A position goes with the marker, because after a fault of minutes receivers could not count without it. */
    private void noteSourceFault(EncodedFrame frame) {
        int frameSamples = StreamFormat.frameSamplesOf(frame.formatWord);
        if (previousFrameSamples != 0) {
            long sinceSamples = frame.sample64 - previousSample64;
            long sentSamples = previousFrameSamples * (frame.index64 - previousIndex64);
            if (sinceSamples != sentSamples) {
                markerDue = true;
                positionDue = true;
            }
        }
        previousIndex64 = frame.index64;
        previousSample64 = frame.sample64;
        previousFrameSamples = frameSamples;
    }
}
