package org.boothline.session.wiring;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.boothline.base.fault.UserFault;
import org.boothline.base.stats.LatencyHistogram;
import org.boothline.base.time.NanoClock;
import org.boothline.engine.device.PlaybackDevice;
import org.boothline.engine.playout.Mixer;
import org.boothline.engine.playout.PlayoutSource;
import org.jspecify.annotations.Nullable;

/**
 * The loudspeaker of a call: one device, one playout thread, and a mix of whatever there is to hear. It is opened with
 * the first source and stays open until the call ends.
 *
 * <p><b>Thread</b>: control; figures any. Playout is a thread of its own.
 */
public final class Output implements AutoCloseable {
    private static final long STOP_WAIT_MS = 2_000;

    private final PlaybackSink sink;
    private final NanoClock clock;
    private final int channels;
    private final Mixer mixer;
    private final Lateness lateness = new Lateness("playoutLateness", 1_000_000_000L);
    private volatile @Nullable Playing playing;

    private record Playing(PlayoutLoop loop, Thread thread, String deviceName) {}

    /** @param channels of the devices that {@code sink} gives */
    public Output(PlaybackSink sink, int channels, NanoClock clock) {
        this.sink = sink;
        this.channels = channels;
        this.clock = clock;
        mixer = new Mixer(channels);
    }

    /**
     * Lets it be heard; opens the device if it is the first.
     *
     * @throws UserFault if the device can't be opened
     */
    public void attach(PlayoutSource source) throws UserFault {
        if (playing == null) {
            playing = open();
        }
        mixer.attach(source);
    }

    private Playing open() throws UserFault {
        PlaybackDevice device = sink.first();
        PlayoutLoop loop = new PlayoutLoop(mixer, sink, device, channels, clock, lateness);
        Thread thread = AudioThread.of("playout", device.wakesItsThread(), loop);
        thread.start();
        return new Playing(loop, thread, device.line().name());
    }

    /** Lets it be heard no more; true once playout does not use it any longer, false if the device hangs. */
    public boolean detach(PlayoutSource source) {
        CountDownLatch letGo = mixer.detach(source);
        Playing now = playing;
        if (now == null || !now.thread.isAlive()) {
            return true;
        }
        try {
            return letGo.await(STOP_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Of the device, not of its line. */
    public int channels() {
        return channels;
    }

    /** Empty before the device is open. */
    public String deviceName() {
        Playing now = playing;
        return now == null ? "" : now.deviceName;
    }

    /** Audio that was handed over and is not yet heard, in nanoseconds; a rough figure while the device changes. */
    public long latencyNs() {
        Playing now = playing;
        return now == null ? 0 : now.loop.latencyNs();
    }

    /** Times that the device ran empty since it was opened, as far as it lets that be seen. */
    public long underRuns() {
        Playing now = playing;
        return now == null ? 0 : now.loop.underRuns();
    }

    /** How late the playout thread gives what the device has asked for, by the device's pace. */
    public LatencyHistogram playoutLateness() {
        return lateness.histogram();
    }

    /** Samples of the mix above full scale. */
    public long clippedSamples() {
        return mixer.clippedSamples();
    }

    /** Lets the device go. */
    @Override
    public void close() {
        Playing now = playing;
        if (now == null) {
            return;
        }
        now.loop.stop();
        try {
            now.thread.join(STOP_WAIT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
