package org.boothline.session.wiring;

import org.boothline.base.media.StreamFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where the delay from capture there to the loudspeaker here comes from, in nanoseconds; the stages' names are those of
 * the latency benchmark. Not in it: what the input device holds before it hands a frame over, which only its station
 * knows.
 *
 * @param frameNs until a frame is full
 * @param lookaheadNs of the codec
 * @param networkNs encoding, sending and the line, of the fastest packets of the last ten seconds; null when unknown
 * @param bufferNs how long such a packet waits in the jitter buffer: for the others
 * @param resampleNs what the resampler holds back
 * @param deviceNs from playout to the loudspeaker, as far as the output device tells
 */
public record DelaySplit(
        long frameNs, long lookaheadNs, @Nullable Long networkNs, long bufferNs, long resampleNs, long deviceNs) {
    /** @param playoutNs frame, jitter buffer and resampler together, for a packet that is not late */
    static DelaySplit of(
            long frameSamples,
            long lookaheadSamples,
            long resamplerSamples,
            long playoutNs,
            @Nullable Long networkNs,
            long deviceNs) {
        long frameNs = ns(frameSamples);
        long resampleNs = ns(resamplerSamples);
        return new DelaySplit(
                frameNs, ns(lookaheadSamples), networkNs, playoutNs - frameNs - resampleNs, resampleNs, deviceNs);
    }

    /** Of all stages; null when one of them is unknown. */
    public @Nullable Long totalNs() {
        return networkNs == null ? null : frameNs + lookaheadNs + networkNs + bufferNs + resampleNs + deviceNs;
    }

    private static long ns(long samples) {
        return samples * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
    }
}
