package org.boothline.engine.device;

import java.nio.FloatBuffer;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.stats.Counter;
import org.boothline.base.time.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Plays to ports of a JACK server, without a buffer of its own: the call that wants a period wakes the playout thread
 * and waits for it. What comes too late is dropped, and counted as an under-run; what nobody could play (the server's
 * over-runs, too) is asked for all the same and dropped, so that the delay stays what it was.
 *
 * <p><b>Thread</b>: as {@link PlaybackDevice}; JACK's thread takes the period. <b>Clock</b>: the server's.
 * <b>Memory</b>: one period, made here; nothing per write.
 */
final class JackPlayback implements PlaybackDevice {
    /** The rest of the period is for the other clients. */
    private static final int PATIENCE_PERCENT = 75;

    /** Of what was missed so much is caught up with, 100 ms; after more the jitter buffer finds its delay again. */
    private static final int CAUGHT_UP_MS = 100;

    private final JackLine line;
    private final DeviceLine granted;
    private final NanoClock clock;
    private final int channels;
    private final int lineChannels;
    private final int periodFrames;
    private final long patienceNs;
    private final long caughtUpFrames;
    private final PlaybackMap map;
    private final int askedFramesMax;
    private final float[] period; // float[lineChannels × periodFrames], one channel after the other
    private final float[] silence;
    private final Counter underRuns = new Counter("playbackUnderRuns");
    private boolean begun;
    private long nextFrame;
    private long targetFrame;
    private int askedFrames; // of the line
    private volatile boolean playing;
    /** The end of the cycle that is to be filled. */
    private volatile long wantedFrame;
    /** The end of the cycle that {@link #period} is for. */
    private volatile long givenFrame = -1;

    private volatile @Nullable Thread jackThread;

    JackPlayback(JackLine line, int channels, NanoClock clock) {
        this.line = line;
        this.channels = channels;
        this.clock = clock;
        granted = line.granted();
        lineChannels = granted.channels();
        periodFrames = granted.bufferFrames();
        patienceNs = periodFrames * 1_000_000_000L / granted.sampleRateHz() * PATIENCE_PERCENT / 100;
        caughtUpFrames = (long) granted.sampleRateHz() * CAUGHT_UP_MS / 1_000;
        map = new PlaybackMap(channels, granted);
        int mostFrames = map.lineFramesMax();
        askedFramesMax = mostFrames < periodFrames ? mostFrames : mostFrames / periodFrames * periodFrames;
        period = new float[lineChannels * periodFrames];
        silence = new float[periodFrames];
    }

    static JackPlayback open(String name, DeviceRequest request, NanoClock clock) throws UserFault {
        // Two also for mono, which goes to both sides.
        JackClientLine line = JackClientLine.open(name, false, 2, clock);
        JackPlayback device = new JackPlayback(line, request.channels(), clock);
        line.start(device::cycle);
        return device;
    }

    /** JACK's thread. */
    void cycle(long startFrame) {
        boolean given = playing && awaitPeriod(startFrame + periodFrames);
        for (int channel = 0; channel < lineChannels; channel++) {
            FloatBuffer buffer = line.buffer(channel);
            buffer.put(0, given ? period : silence, given ? channel * periodFrames : 0, periodFrames);
        }
        if (playing && !given) {
            underRuns.increment();
        }
    }

    private boolean awaitPeriod(long endFrame) {
        jackThread = Thread.currentThread();
        long beganNs = clock.nowNs();
        wantedFrame = endFrame;
        line.wake();
        while (givenFrame != endFrame) {
            long leftNs = patienceNs - (clock.nowNs() - beganNs);
            if (leftNs <= 0 || line.isClosed()) {
                return false;
            }
            LockSupport.parkNanos(this, leftNs);
        }
        return true;
    }

    @Override
    public DeviceLine line() {
        return granted;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int awaitDemand() throws UserFault {
        line.waitsHere();
        playing = true;
        while (wantedFrame == nextFrame) {
            if (!line.pause()) {
                return 0;
            }
        }
        if (line.isClosed()) {
            return 0;
        }
        targetFrame = wantedFrame;
        if (!begun || targetFrame - nextFrame > periodFrames + caughtUpFrames) {
            begun = true;
            nextFrame = targetFrame - periodFrames;
        }
        askedFrames = (int) Math.min(targetFrame - nextFrame, askedFramesMax);
        return map.framesFor(askedFrames);
    }

    /** Of a block to catch up with, the end is as far behind as the rest of what is to be caught up with is long. */
    @Override
    public long demandNs(long nowNs) {
        return Math.min(nowNs, line.timeNs(nextFrame + askedFrames - periodFrames));
    }

    @Override
    public int stepFrames() {
        return granted.sampleRateHz() == StreamFormat.SAMPLE_RATE_HZ && periodFrames <= BLOCK_FRAMES_MAX
                ? periodFrames
                : 0;
    }

    @Override
    public void write(float[] samples, int frames) {
        int mapped = map.toLine(samples, frames, askedFrames);
        keep(mapped);
        nextFrame += mapped;
        if (nextFrame == targetFrame) {
            givenFrame = targetFrame;
            LockSupport.unpark(jackThread);
        }
    }

    /** Of what was mapped, keeps what belongs to the cycle; what is before it was missed. */
    private void keep(int frames) {
        float[] mapped = map.lineSamples();
        int at = (int) (nextFrame - (targetFrame - periodFrames)); // In the period; before it when negative.
        for (int i = Math.max(0, -at); i < frames; i++) {
            for (int channel = 0; channel < lineChannels; channel++) {
                float sample = mapped[i * lineChannels + channel];
                period[channel * periodFrames + at + i] = Math.max(-1f, Math.min(1f, sample));
            }
        }
    }

    /** With what the server says there is behind its ports. */
    @Override
    public long latencyFrames() {
        return (long) line.playbackLatencyFrames() + map.delayFrames();
    }

    @Override
    public long underRuns() {
        return underRuns.value();
    }

    @Override
    public boolean wakesItsThread() {
        return true;
    }

    @Override
    public void close() {
        line.close();
        LockSupport.unpark(jackThread);
    }
}
