package org.boothline.lab.latency;

import org.boothline.base.media.StreamFormat;
import org.boothline.engine.device.CaptureDevice;
import org.boothline.engine.device.DeviceLine;

/** A microphone in front of {@link Chirps}, mono, that never waits. <b>Thread</b>: its caller's. */
final class ChirpInput implements CaptureDevice {
    private final Chirps chirps;
    private long next;

    ChirpInput(Chirps chirps) {
        this.chirps = chirps;
    }

    @Override
    public DeviceLine line() {
        return new DeviceLine("chirps", StreamFormat.SAMPLE_RATE_HZ, 1, 24, 0);
    }

    @Override
    public int read(int[] samples, int frames) {
        for (int i = 0; i < frames; i++) {
            samples[i] = chirps.sample(next++);
        }
        return frames;
    }

    @Override
    public void close() {
        // There is nothing to let go.
    }
}
