package org.boothline.engine.device;

import org.boothline.base.media.StreamFormat;

/**
 * What is asked of a device; it grants what it can.
 *
 * @param channels 1 or 2; for playback also the channels of what is written
 * @param bufferFrames line buffer wished for, 32 to 48,000; a JACK server has its period whatever is wished
 * @param sampleRateHz tried first; 48,000 unless there is a reason
 */
public record DeviceRequest(int channels, int bufferFrames, int sampleRateHz) {
    /**
     * Two times 5 ms. PulseAudio needs that much to be free of glitches (0 in 10 s, 3 to 20 with half of it); a longer
     * buffer is only delay.
     */
    public static final int BUFFER_FRAMES = 480;

    public static final int BUFFER_FRAMES_MIN = 32;
    public static final int BUFFER_FRAMES_MAX = 48_000;

    public DeviceRequest {
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("a device is asked for 1 or 2 channels, not " + channels);
        }
        if (bufferFrames < BUFFER_FRAMES_MIN || bufferFrames > BUFFER_FRAMES_MAX) {
            throw new IllegalArgumentException("a line buffer has 32 to 48,000 frames, not " + bufferFrames);
        }
        if (sampleRateHz < 8_000 || sampleRateHz > 192_000) {
            throw new IllegalArgumentException("a sample rate is 8,000 to 192,000 Hz, not " + sampleRateHz);
        }
    }

    /** {@value #BUFFER_FRAMES} frames at 48 kHz. */
    public static DeviceRequest of(int channels) {
        return new DeviceRequest(channels, BUFFER_FRAMES, StreamFormat.SAMPLE_RATE_HZ);
    }
}
