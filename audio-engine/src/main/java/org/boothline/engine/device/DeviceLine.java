package org.boothline.engine.device;

/**
 * What an open device really is, as granted, not as asked for.
 *
 * @param name as listed
 * @param sampleRateHz the device's own rate; streams are at 48 kHz
 * @param channels the device's own channels
 * @param bits 24 or 16 for sound cards; a file's own
 * @param bufferFrames the line buffer in frames of the device's own rate: its share in the delay
 */
public record DeviceLine(String name, int sampleRateHz, int channels, int bits, int bufferFrames) {
    /** How long the buffer is, in milliseconds. */
    public double bufferMs() {
        return bufferFrames * 1_000.0 / sampleRateHz;
    }
}
