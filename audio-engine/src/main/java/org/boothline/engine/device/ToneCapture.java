package org.boothline.engine.device;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.engine.pcm.Int24;

/**
 * A sine as a microphone, the same on all channels, at 48 kHz. <b>Thread</b>: as {@link CaptureDevice}. <b>Clock</b>:
 * {@link DevicePacer}.
 */
final class ToneCapture implements CaptureDevice {
    /** What {@code tone} alone means: the broadcasters' line-up tone (EBU R 68). */
    static final double FREQUENCY_HZ = 1_000;

    static final double LEVEL_DBFS = -18;

    private static final double FREQUENCY_HZ_MAX = 23_000;
    private static final double LEVEL_DBFS_MIN = -120;

    private final DeviceLine line;
    private final DevicePacer pacer;
    private final double amplitude;
    private final double turnsPerFrame;
    private double turns; // 0 to 1
    private long givenFrames;
    private volatile boolean closed;

    ToneCapture(String name, double frequencyHz, double levelDbfs, DeviceRequest request, DevicePacer pacer) {
        this.pacer = pacer;
        amplitude = Int24.MAX * Math.pow(10, levelDbfs / 20);
        turnsPerFrame = frequencyHz / StreamFormat.SAMPLE_RATE_HZ;
        line = new DeviceLine(name, StreamFormat.SAMPLE_RATE_HZ, request.channels(), 24, request.bufferFrames());
    }

    /** @param name {@code tone[:HZ[:DBFS]]} */
    static ToneCapture parse(String name, DeviceRequest request, DevicePacer pacer) throws UserFault {
        String[] parts = name.split(":", -1);
        double frequencyHz = parts.length > 1 ? number(parts[1]) : FREQUENCY_HZ;
        double levelDbfs = parts.length > 2 ? number(parts[2]) : LEVEL_DBFS;
        boolean possible = parts.length <= 3
                && frequencyHz >= 1
                && frequencyHz <= FREQUENCY_HZ_MAX
                && levelDbfs <= 0
                && levelDbfs >= LEVEL_DBFS_MIN;
        if (!possible) {
            throw DeviceFaults.badTone(name);
        }
        return new ToneCapture(name, frequencyHz, levelDbfs, request, pacer);
    }

    /** Not a number is NaN, which no limit admits. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    @Override
    public DeviceLine line() {
        return line;
    }

    @Override
    public int read(int[] samples, int frames) {
        if (closed) {
            return -1;
        }
        if (!pacer.awaitFrames(givenFrames + frames)) {
            return 0;
        }
        int channels = line.channels();
        for (int i = 0; i < frames; i++) {
            int sample = (int) Math.round(amplitude * Math.sin(2 * Math.PI * turns));
            for (int channel = 0; channel < channels; channel++) {
                samples[i * channels + channel] = sample;
            }
            turns += turnsPerFrame;
            turns -= Math.floor(turns);
        }
        givenFrames += frames;
        return closed ? -1 : frames;
    }

    @Override
    public void close() {
        closed = true;
    }
}
