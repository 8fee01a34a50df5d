package org.boothline.session.wiring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.VirtualClock;
import org.boothline.engine.capture.CaptureChain;
import org.boothline.engine.device.CaptureDevice;
import org.boothline.engine.device.DeviceLine;
import org.jspecify.annotations.Nullable;

/**
 * A capture source that follows a script, in virtual time: each read is one step. The samples count upwards from 0 over all
 * devices it opens, so that a test sees which were dropped.
 */
final class FakeInput implements CaptureSource {
    private final VirtualClock clock;
    private final int channels;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Deque<Opening> openings = new ArrayDeque<>();
    final List<String> told = new ArrayList<>();
    private int next;
    private long missed;

    /** What one read does. */
    interface Step {
        int read(int[] samples, int frames) throws UserFault;
    }

    /** What one attempt to open the device again does: true when it is there. */
    interface Opening {
        boolean tried();
    }

    FakeInput(VirtualClock clock, int channels) {
        this.clock = clock;
        this.channels = channels;
    }

    /** So many frames of audio, each taking its time. */
    FakeInput frames(int count) {
        for (int i = 0; i < count; i++) {
            steps.add(this::audio);
        }
        return this;
    }

    /** Between two frames. */
    FakeInput then(Runnable work) {
        steps.add((samples, frames) -> {
            work.run();
            return 0;
        });
        return this;
    }

    /** One frame of audio, before which the device has lost some. */
    FakeInput missing(long samples) {
        steps.add((block, frames) -> {
            missed = samples;
            return audio(block, frames);
        });
        return this;
    }

    FakeInput gone() {
        steps.add((samples, frames) -> {
            throw new UserFault(FaultCode.DEVICE, "The microphone stopped", "it is gone", "plug it in");
        });
        return this;
    }

    FakeInput end() {
        steps.add((samples, frames) -> -1);
        return this;
    }

    FakeInput opening(Opening opening) {
        openings.add(opening);
        return this;
    }

    private int audio(int[] samples, int frames) {
        for (int i = 0; i < frames * channels; i++) {
            samples[i] = next++;
        }
        clock.advanceNs(frames * 1_000_000_000L / 48_000);
        return frames;
    }

    @Override
    public Input first() {
        Device device = new Device();
        return new Input(device, new CaptureChain(device, channels, 0));
    }

    @Override
    public @Nullable Input reopen() {
        Opening opening = openings.poll();
        boolean there = opening != null && opening.tried();
        told.add(there ? "reopened" : "still gone");
        return there ? first() : null;
    }

    @Override
    public void lost(UserFault fault) {
        told.add("lost");
    }

    @Override
    public void ended() {
        told.add("ended");
    }

    private final class Device implements CaptureDevice {
        @Override
        public DeviceLine line() {
            return new DeviceLine("fake", 48_000, channels, 24, 480);
        }

        @Override
        public int read(int[] samples, int frames) throws UserFault {
            missed = 0;
            return steps.remove().read(samples, frames);
        }

        @Override
        public long missedFrames() {
            return missed;
        }

        @Override
        public void close() {
            told.add("closed");
        }
    }
}
