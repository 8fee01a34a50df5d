package org.boothline.session.wiring;

import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.device.PlaybackDevice;
import org.boothline.engine.playout.Mixer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Writes to the output device what the mixer gives it, when the device asks for it, or as fast as it takes it. When
 * the device goes away a silent one, paced by the clock, takes its place, so that the stream's time line, its
 * statistics and its takes go on; the real one is looked for every two seconds.
 *
 * <p><b>Thread</b>: playout, paced by the device. <b>Memory</b>: one block, made here.
 */
final class PlayoutLoop implements Runnable {
    private static final long REOPEN_NS = 2_000_000_000L;

    private final Mixer mixer;
    private final PlaybackSink sink;
    private final NanoClock clock;
    private final float[] block;
    private final Lateness lateness;
    private long askedFrames;
    private volatile PlaybackDevice device;
    private boolean standIn;
    private boolean faultTold;
    private long lookedNs;
    private volatile boolean stopping;

    /**
     * @param channels of the device
     * @param lateness notes how late this thread gives what the device has asked for, by the device's pace
     */
    PlayoutLoop(
            Mixer mixer, PlaybackSink sink, PlaybackDevice device, int channels, NanoClock clock, Lateness lateness) {
        this.mixer = mixer;
        this.sink = sink;
        this.device = device;
        this.clock = clock;
        this.lateness = lateness;
        block = new float[PlaybackDevice.BLOCK_FRAMES_MAX * channels];
    }

    @Override
    public void run() {
        try {
            play();
        } finally {
            mixer.end();
            close(device);
        }
    }

    private void play() {
        while (!stopping) {
            try {
                int frames = device.awaitDemand();
                if (frames > 0) {
                    long nowNs = clock.nowNs();
                    askedFrames += frames;
                    lateness.note(askedFrames, nowNs);
                    mixer.pull(block, frames, device.demandNs(nowNs), device.stepFrames());
                    device.write(block, frames);
                    tell(mixer.takeFault());
                }
            } catch (UserFault fault) {
                close(device);
                device = sink.standIn(fault);
                standIn = true;
                lookedNs = clock.nowNs();
            }
            if (standIn && clock.nowNs() - lookedNs >= REOPEN_NS) {
                lookAgain();
            }
        }
    }

    private void tell(@Nullable RuntimeException fault) {
        if (fault != null && !faultTold) {
            faultTold = true; // It may come with every block.
            LoggerFactory.getLogger(PlayoutLoop.class).error("a source of what is played has a fault", fault);
        }
    }

    private void lookAgain() {
        lookedNs = clock.nowNs();
        PlaybackDevice again = sink.reopen();
        if (again != null) {
            close(device);
            device = again;
            standIn = false;
        }
    }

    private void close(PlaybackDevice closing) {
        try {
            closing.close();
        } catch (UserFault fault) {
            sink.unfinished(fault);
        }
    }

    void stop() {
        stopping = true;
    }

    /** Times that the device ran empty since it was opened, as far as it lets that be seen. */
    long underRuns() {
        return device.underRuns();
    }

    /** Audio that was handed over and is not yet heard, in nanoseconds; a rough figure while the device changes. */
    long latencyNs() {
        return device.latencyFrames() * 1_000_000_000L / StreamFormat.SAMPLE_RATE_HZ;
    }
}
