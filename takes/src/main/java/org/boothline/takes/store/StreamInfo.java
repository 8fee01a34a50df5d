package org.boothline.takes.store;

import java.util.Objects;
import org.boothline.base.media.Codec;

/**
 * stream.json.
 *
 * @param version {@value #VERSION}
 * @param senderFingerprint 64 hexadecimal digits
 * @param frameSamples at the start; may change
 * @param bitrateBps at the start; may change; 0 for linear PCM
 * @param sampleZeroEpochNs time of day at sample 0
 */
public record StreamInfo(
        int version,
        String streamId,
        String senderFingerprint,
        Codec codec,
        int channels,
        int frameSamples,
        int bitrateBps,
        int lookaheadSamples,
        int sampleRateHz,
        long sampleZeroEpochNs) {
    public static final int VERSION = 1;

    public StreamInfo {
        Ids.require(streamId);
        Objects.requireNonNull(senderFingerprint, "senderFingerprint");
        Objects.requireNonNull(codec, "codec");
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("a stream has 1 or 2 channels, not " + channels);
        }
    }
}
