package org.boothline.engine.codec;

import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;

/**
 * How Opus is set, for every provider alike.
 *
 * <p>Always restricted low delay (2.5 ms of lookahead against 6.5 ms, and never SILK, so in-band FEC does not exist and
 * stays off). Constant bitrate: at the rates of a studio it measures the same as VBR (32.3 dB SNR on speech, both
 * ways, 256 kbit/s mono 5 ms), every packet has the same size, so that the line's load is known beforehand and the sizes
 * tell a listener on the line nothing about the words (RFC 6562).
 */
final class OpusSettings {
    /**
     * 5 of 10: with libopus, 5 ms mono at 256 kbit/s, 10 costs 19.9 µs a frame instead of 15.7 and gives the same SNR on
     * speech (32.3 dB), transients and noise, and 0.4 dB less on chords; below 5 transient analysis and pitch prefilter go.
     */
    static final int COMPLEXITY = 5;

    /** Opus decodes at most 120 ms from one packet. */
    static final int DECODE_SAMPLES_MAX = 5_760;

    /** Opus's unit of time, 2.5 ms: concealment comes in multiples of it. */
    static final int STEP_SAMPLES = 120;

    /**
     * From here up frames are coded without reference to earlier ones: it costs under half a dB, and after a loss the
     * decoder is exact again from the second good packet on (from the third at 2.5 ms, whose frames are all overlap; at 20 ms a
     * transient may echo at −82 dBFS in the second) instead of after hundreds of milliseconds.
     */
    private static final int PREDICTION_OFF_BPS_PER_CHANNEL = 192_000;

    private OpusSettings() {}

    static boolean predictionDisabled(int bitrateBps, int channels) {
        return bitrateBps / channels >= PREDICTION_OFF_BPS_PER_CHANNEL;
    }

    /** Refuses what no provider of Opus can do. */
    static void requireOpus(CodecProvider provider, Codec codec) throws UserFault {
        if (codec != Codec.OPUS || !provider.usable()) {
            throw new UserFault(
                    FaultCode.CODEC,
                    codec + " by " + provider.name() + " can't be used",
                    provider.usable() ? "it does Opus only" : provider.reason(),
                    "leave the choice to Boothline (remove " + Codecs.PROPERTY + ")");
        }
    }

    /** Refuses bitrates that {@link org.boothline.base.media.StreamFormat} refuses. */
    static void checkBitrate(int bitrateBps) {
        if (bitrateBps < 6_000 || bitrateBps > 510_000) {
            throw new IllegalArgumentException("Opus runs at 6,000 to 510,000 bit/s, not " + bitrateBps);
        }
    }

    /** Refuses frame sizes that no RLD encoder takes. */
    static void checkFrames(int frames) {
        if (frames != 120 && frames != 240 && frames != 480 && frames != 960) {
            throw new IllegalArgumentException("an Opus frame has 120, 240, 480 or 960 samples, not " + frames);
        }
    }
}
