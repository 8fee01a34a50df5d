package org.boothline.transport.rtp;

import java.util.random.RandomGenerator;
import org.boothline.base.media.Codec;

/**
 * What both ends agree on for one SSRC, that is for one connect of one stream: who sends, and where sequence numbers and
 * timestamps begin on the stream's two 64-bit counters. All later packets follow from it: a packet's sequence number is
 * {@code firstSequence + (index64 − firstIndex64)} modulo 2^16, its timestamp
 * {@code firstTimestamp + (sample64 − firstSample64)} modulo 2^32.
 *
 * <p><b>Thread</b>: any. <b>Source</b>: RFC 3550 section 5.1.
 *
 * @param channels 1 or 2
 * @param payloadType 0 to 127; {@link PayloadTypes} between Boothline stations
 * @param ssrc 0 to 2^32 − 1, new at every connect
 * @param firstSequence 0 to 65,535
 * @param firstTimestamp 0 to 2^32 − 1
 * @param firstIndex64 no packet of this SSRC has a smaller index; 0 to {@link #POSITION_MAX}
 * @param firstSample64 no packet of this SSRC has a smaller sample; 0 to {@link #POSITION_MAX}
 */
public record RtpEpoch(
        Codec codec,
        int channels,
        int payloadType,
        long ssrc,
        int firstSequence,
        long firstTimestamp,
        long firstIndex64,
        long firstSample64) {
    /** 185 years of samples; a limit so that no sum or product of positions can overflow. */
    public static final long POSITION_MAX = (1L << 48) - 1;

    /**
     * Epochs of ours begin in the lower half of the sequence numbers: whoever misses the first packets must not take them
     * for a cycle further on. <b>Source</b>: RFC 3711 section 3.3.1.
     */
    public static final int FIRST_SEQUENCE_MAX = 0x7FFF;

    private static final long UNSIGNED_32_BIT_MAX = 0xFFFF_FFFFL;

    public RtpEpoch {
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("a stream has 1 or 2 channels, not " + channels);
        }
        requireWithin("payload type", payloadType, 0x7F);
        requireWithin("SSRC", ssrc, UNSIGNED_32_BIT_MAX);
        requireWithin("first sequence number", firstSequence, 0xFFFF);
        requireWithin("first timestamp", firstTimestamp, UNSIGNED_32_BIT_MAX);
        requireWithin("first index", firstIndex64, POSITION_MAX);
        requireWithin("first sample", firstSample64, POSITION_MAX);
    }

    /** An epoch of a Boothline station: the payload type is the codec's. */
    public RtpEpoch(
            Codec codec,
            int channels,
            long ssrc,
            int firstSequence,
            long firstTimestamp,
            long firstIndex64,
            long firstSample64) {
        this(codec, channels, PayloadTypes.of(codec), ssrc, firstSequence, firstTimestamp, firstIndex64, firstSample64);
    }

    /** A new epoch with SSRC, first sequence number and first timestamp at random, as RFC 3550 sections 5.1 and 8 want. */
    public static RtpEpoch random(
            Codec codec, int channels, long firstIndex64, long firstSample64, RandomGenerator random) {
        return new RtpEpoch(
                codec,
                channels,
                random.nextInt() & UNSIGNED_32_BIT_MAX,
                random.nextInt() & FIRST_SEQUENCE_MAX,
                random.nextInt() & UNSIGNED_32_BIT_MAX,
                firstIndex64,
                firstSample64);
    }

    /** 0 to 65,535. */
    public int sequenceOf(long index64) {
        return (int) (firstSequence + (index64 - firstIndex64)) & 0xFFFF;
    }

    /** 0 to 2^32 − 1. */
    public long timestampOf(long sample64) {
        return firstTimestamp + (sample64 - firstSample64) & UNSIGNED_32_BIT_MAX;
    }

    private static void requireWithin(String what, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("the " + what + " is 0 to " + max + ", not " + value);
        }
    }
}
