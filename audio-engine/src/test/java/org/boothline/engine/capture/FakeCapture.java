package org.boothline.engine.capture;

import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.device.CaptureDevice;
import org.boothline.engine.device.DeviceLine;

/** A device whose samples are known: given once, then the end. May be interrupted and may vanish. */
final class FakeCapture implements CaptureDevice {
    private final DeviceLine line;
    private final int[] samples;
    private int at;
    int interruptEvery;
    int reads;
    boolean gone;
    long missedFrames;

    FakeCapture(int sampleRateHz, int channels, int[] samples) {
        line = new DeviceLine("fake", sampleRateHz, channels, 24, 480);
        this.samples = samples;
    }

    @Override
    public DeviceLine line() {
        return line;
    }

    @Override
    public int read(int[] out, int frames) throws UserFault {
        if (gone) {
            throw new UserFault(FaultCode.DEVICE, "The fake is gone", "the test says so", "nothing can be done");
        }
        if (interruptEvery > 0 && ++reads % interruptEvery == 0) {
            return 0;
        }
        if (at >= samples.length) {
            return -1;
        }
        for (int i = 0; i < frames * line.channels(); i++) {
            out[i] = at < samples.length ? samples[at] : 0;
            at++;
        }
        return frames;
    }

    @Override
    public long missedFrames() {
        return missedFrames;
    }

    @Override
    public void close() {}
}
