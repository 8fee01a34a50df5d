package org.boothline.engine.device;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/** Ports of a JACK server whose cycles a test runs, from within the waits of the audio thread. */
final class FakeJackLine implements JackLine {
    private final DeviceLine granted;
    private final FloatBuffer[] buffers;
    private final Deque<Runnable> whileWaiting = new ArrayDeque<>();
    private volatile boolean closed;
    /** Waits on when nothing is to happen, for a test with a thread for JACK's part. */
    boolean waitsOn;

    int wakes;

    FakeJackLine(int sampleRateHz, int channels, int periodFrames) {
        granted = new DeviceLine("jack", sampleRateHz, channels, 24, periodFrames);
        buffers = new FloatBuffer[channels];
        for (int i = 0; i < channels; i++) {
            buffers[i] = FloatBuffer.allocate(periodFrames);
        }
    }

    /** Happens when the audio thread waits the next time. */
    FakeJackLine then(Runnable event) {
        whileWaiting.add(event);
        return this;
    }

    @Override
    public DeviceLine granted() {
        return granted;
    }

    @Override
    public FloatBuffer buffer(int channel) {
        return buffers[channel];
    }

    @Override
    public int playbackLatencyFrames() {
        return 100;
    }

    @Override
    public void waitsHere() {}

    @Override
    public void wake() {
        wakes++;
    }

    /** Interrupted when nothing is to happen, unless it {@link #waitsOn}. */
    @Override
    public boolean pause() throws UserFault {
        Runnable event = whileWaiting.poll();
        if (event == null) {
            Thread.onSpinWait();
            return waitsOn && !closed;
        }
        try {
            event.run();
        } catch (IllegalStateException gone) {
            throw new UserFault(FaultCode.DEVICE, "The fake is gone", "the test says so", "nothing can be done", gone);
        }
        return true;
    }

    @Override
    public long timeNs(long startFrame) {
        return startFrame * 1_000_000_000L / granted.sampleRateHz();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
