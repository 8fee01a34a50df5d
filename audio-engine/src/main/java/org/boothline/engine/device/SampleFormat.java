package org.boothline.engine.device;

/** A format that a sound card says it takes. */
public record SampleFormat(int sampleRateHz, int channels, int bits) {
    @Override
    public String toString() {
        return bits + " bit " + sampleRateHz / 1_000.0 + " kHz " + (channels == 1 ? "mono" : "stereo");
    }
}
