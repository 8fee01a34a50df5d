package org.boothline.lab.latency;

import org.jspecify.annotations.Nullable;

/**
 * Where the delay of one case comes from, in milliseconds. The parts of which {@code totalMs} is the sum:
 *
 * @param frameMs until a frame is full
 * @param lookaheadMs of the codec
 * @param sendMs capture chain, encoder, packetiser, as this machine's processor takes; the median
 * @param bufferMs from the end of a frame's capture, less the path's least delay, to its decoding; the mean
 * @param playoutMs decoder, fades, resampler, as this machine's processor takes; the median
 * @param resampleMs what is left of the delay of the chirps: the resampler's lookahead while it works. When it rests it has
 *     none; playout is then as much later in the buffer, unless the buffer has taken that back
 * @param deviceMs the block that the output device takes at a time
 * @param totalMs the mean
 * @param totalMaxMs of all chirps the latest
 * @param madeUp pieces that were not decoded
 * @param barMs what the total must not pass; null for none
 */
public record LatencyRow(
        String codec,
        String mode,
        String line,
        int deviceFrames,
        double frameMs,
        double lookaheadMs,
        double sendMs,
        double bufferMs,
        double playoutMs,
        double resampleMs,
        double deviceMs,
        double totalMs,
        double totalMaxMs,
        long madeUp,
        @Nullable Double barMs) {}
