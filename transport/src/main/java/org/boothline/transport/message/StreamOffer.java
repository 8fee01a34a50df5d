package org.boothline.transport.message;

import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;

/**
 * What the sender is about to send by RTP, and the key it will be under. Answer: {@link StreamAnswer}.
 *
 * @param purpose the main stream, or the talkback beside it
 * @param epoch counts the SSRCs of this stream from 0
 * @param ssrc 0 to 2^32 − 1
 * @param bitrateBps 0 for linear PCM
 * @param lookaheadSamples by how much decoded audio lags behind the packet's sample, 0 to 960
 * @param firstSequence RTP sequence number of the packet with {@code firstIndex64}, 0 to 32,767: losing
 *     the first packets must not look like a wrap of the sequence number (RFC 3711 section 3.3.1)
 * @param firstIndex64 packets before it in this stream
 * @param firstTimestamp RTP timestamp of the sample {@code firstSample64}, 0 to 2^32 − 1
 * @param firstSample64 captured samples before it in this stream
 * @param sampleZeroEpochNs time of day of the stream's sample 0, nanoseconds since 1970 UTC
 * @param masterKeyHex of this SSRC's audio and reports, 64 hexadecimal digits; secret
 * @param masterSaltHex 24 hexadecimal digits; secret
 * @param resends where packets that are asked for come
 */
public record StreamOffer(
        String streamId,
        Purpose purpose,
        int epoch,
        long ssrc,
        Codec codec,
        int channels,
        int frameSamples,
        int bitrateBps,
        int lookaheadSamples,
        int firstSequence,
        long firstIndex64,
        long firstTimestamp,
        long firstSample64,
        long sampleZeroEpochNs,
        String masterKeyHex,
        String masterSaltHex,
        ResendKeys resends)
        implements Message {
    private static final int FIRST_SEQUENCE_MAX = 0x7FFF;

    public StreamOffer {
        Check.id("streamId", streamId);
        Check.given("purpose", purpose);
        Check.range("epoch", epoch, 0, Integer.MAX_VALUE);
        Check.range("ssrc", ssrc, 0, Check.U32_MAX);
        Check.given("codec", codec);
        // The format has its own rules; it says which one was broken.
        new StreamFormat(codec, channels, frameSamples, bitrateBps);
        Check.range("lookaheadSamples", lookaheadSamples, 0, StreamFormat.FRAME_SAMPLES_MAX);
        Check.range("firstSequence", firstSequence, 0, FIRST_SEQUENCE_MAX);
        Check.count("firstIndex64", firstIndex64);
        Check.range("firstTimestamp", firstTimestamp, 0, Check.U32_MAX);
        Check.count("firstSample64", firstSample64);
        Check.count("sampleZeroEpochNs", sampleZeroEpochNs);
        Check.masterKey(masterKeyHex, masterSaltHex);
        Check.given("resends", resends);
    }

    public StreamFormat format() {
        return new StreamFormat(codec, channels, frameSamples, bitrateBps);
    }

    /** Without key and salt, whatever a log or debugger prints. */
    @Override
    public String toString() {
        return "StreamOffer[streamId=" + streamId + ", purpose=" + purpose + ", epoch=" + epoch + ", ssrc=" + ssrc
                + ", codec=" + codec
                + ", channels=" + channels + ", frameSamples=" + frameSamples + ", bitrateBps=" + bitrateBps
                + ", lookaheadSamples=" + lookaheadSamples + ", firstSequence=" + firstSequence + ", firstIndex64="
                + firstIndex64 + ", firstTimestamp=" + firstTimestamp + ", firstSample64=" + firstSample64
                + ", sampleZeroEpochNs=" + sampleZeroEpochNs + ", resends=" + resends + "]";
    }
}
