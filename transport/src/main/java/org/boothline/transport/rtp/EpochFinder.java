package org.boothline.transport.rtp;

import io.netty.buffer.ByteBuf;
import org.boothline.base.media.EncodedFrame;
import org.boothline.base.media.StreamFormat;
import org.jspecify.annotations.Nullable;

/**
 * Finds out the epoch of a stream that nobody offered, from its packets: the plain RTP of other equipment. A source is
 * believed when {@value #PROBATION_PACKETS} packets of it came in sequence; the epoch begins with the last of them.
 *
 * <p>It is shown the packets that can't be placed by the epoch that stands. So a sender that begins anew is followed, under
 * another SSRC or its old one, but not before the one that is heard has been silent for a while: of two senders the first
 * is heard, and one stray packet moves nothing. The new epoch goes on where the last one ended, by as many samples as time
 * went by: to playout it is a source that paused.
 *
 * <p><b>Thread</b>: one owner, the network thread; {@link #otherPayloadType} by any. <b>Clock</b>: arrival on the monotonic
 * clock, as an argument. <b>Memory</b>: an epoch when one is found. <b>Source</b>: RFC 3550 section A.1.
 */
public final class EpochFinder {
    /** RFC 3550 has two; one more costs 20 ms at most, and a source that is believed wrongly costs {@link #SILENCE_NS}. */
    static final int PROBATION_PACKETS = 3;

    /** Longer than a usual line holds packets up, and hardly longer than it takes to start equipment anew. */
    static final long SILENCE_NS = 200_000_000L;

    private static final int NONE = -1;

    private final DescribedStream stream;
    private final long ownSsrc;
    private final RtpHeader header = new RtpHeader();
    private int inSequence;
    private long ssrc;
    private int sequence;
    private long timestamp;
    private long heardAtNs;
    private long heardIndex64 = NONE;
    private long heardEndSample64;
    private volatile int otherPayloadType = NONE;

    /** @param ownSsrc what this station sends by: what comes back of it is not played */
    public EpochFinder(DescribedStream stream, long ownSsrc) {
        this.stream = stream;
        this.ownSsrc = ownSsrc;
    }

    /** A packet was placed by the epoch that stands. */
    public void heard(EncodedFrame frame) {
        heardAtNs = frame.timeNs;
        inSequence = 0;
        if (frame.index64 > heardIndex64) {
            heardIndex64 = frame.index64;
            heardEndSample64 = frame.sample64 + StreamFormat.frameSamplesOf(frame.formatWord);
        }
    }

    /**
     * Looks at a datagram that no epoch could place.
     *
     * @return the epoch whose first packet this is; null while there is none
     */
    public @Nullable RtpEpoch read(ByteBuf datagram, long nowNs) {
        boolean otherIsHeard = heardIndex64 != NONE && nowNs - heardAtNs < SILENCE_NS;
        if (otherIsHeard || !isOfStream(datagram)) {
            return null;
        }
        boolean follows = inSequence > 0
                && header.ssrc() == ssrc
                && header.sequence() == (sequence + 1 & 0xFFFF)
                && (int) (header.timestamp() - timestamp) > 0;
        inSequence = follows ? inSequence + 1 : 1;
        ssrc = header.ssrc();
        sequence = header.sequence();
        timestamp = header.timestamp();
        if (inSequence < PROBATION_PACKETS) {
            return null;
        }
        inSequence = 0;
        return begin(nowNs);
    }

    private boolean isOfStream(ByteBuf datagram) {
        if (header.parse(datagram) != RtpHeader.Status.OK || header.ssrc() == ownSsrc) {
            return false;
        }
        if (header.payloadType() != stream.payloadType()) {
            otherPayloadType = header.payloadType();
            return false;
        }
        int bytes = header.payloadBytes();
        return bytes <= EncodedFrame.PAYLOAD_BYTES_MAX
                && PayloadFormat.frameSamples(
                                stream.codec(), stream.channels(), datagram, header.payloadOffset(), bytes)
                        != PayloadFormat.NOT_A_FRAME;
    }

    private RtpEpoch begin(long nowNs) {
        // Then its last packet had just been captured, now this one has; a frame more or less the jitter buffer
        // settles.
        long pausedSamples =
                heardIndex64 == NONE ? 0 : (nowNs - heardAtNs) * (StreamFormat.SAMPLE_RATE_HZ / 1_000) / 1_000_000L;
        return new RtpEpoch(
                stream.codec(),
                stream.channels(),
                stream.payloadType(),
                ssrc,
                sequence,
                timestamp,
                heardIndex64 + 1,
                heardEndSample64 + pausedSamples);
    }

    /** The payload type of packets that came though they are not the stream's; −1 when none did. */
    public int otherPayloadType() {
        return otherPayloadType;
    }
}
