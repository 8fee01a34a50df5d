package org.boothline.lab.bench;

import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.capture.CaptureChain;
import org.boothline.engine.device.CaptureDevice;
import org.boothline.engine.device.DeviceCatalogue;
import org.boothline.engine.device.DeviceLine;
import org.boothline.engine.device.DeviceRequest;
import org.boothline.session.wiring.CaptureSource;
import org.boothline.session.wiring.Input;
import org.jspecify.annotations.Nullable;

/** The virtual microphone that plays a tone in real time; notes when it gave which frame. */
final class MarkedInput implements CaptureSource, CaptureDevice {
    private static final String NAME = "tone";

    private final CaptureDevice tone;
    private final int channels;
    private final NanoClock clock;
    private final Marks marks;
    private long frames;

    MarkedInput(DeviceCatalogue catalogue, int channels, NanoClock clock, Marks marks) throws UserFault {
        tone = catalogue.openCapture(NAME, DeviceRequest.of(channels));
        this.channels = channels;
        this.clock = clock;
        this.marks = marks;
    }

    @Override
    public int read(int[] samples, int count) throws UserFault {
        int read = tone.read(samples, count);
        if (read > 0) {
            marks.captured(frames++, clock.nowNs());
        }
        return read;
    }

    @Override
    public Input first() {
        return new Input(this, new CaptureChain(this, channels, 0));
    }

    @Override
    public @Nullable Input reopen() {
        return null;
    }

    @Override
    public void lost(UserFault fault) {
        throw new IllegalStateException("a tone can't be lost", fault);
    }

    @Override
    public void ended() {
        throw new IllegalStateException("a tone has no end");
    }

    @Override
    public DeviceLine line() {
        return tone.line();
    }

    @Override
    public void close() {
        tone.close();
    }
}
