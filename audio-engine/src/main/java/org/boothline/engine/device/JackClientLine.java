package org.boothline.engine.device;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.StreamFormat;
import org.boothline.base.time.NanoClock;
import org.jaudiolibs.jnajack.JackClient;
import org.jaudiolibs.jnajack.JackException;
import org.jaudiolibs.jnajack.JackLatencyCallbackMode;
import org.jaudiolibs.jnajack.JackPort;
import org.jaudiolibs.jnajack.JackPort.JackLatencyRange;
import org.jaudiolibs.jnajack.JackPortFlags;
import org.jaudiolibs.jnajack.JackPortType;
import org.jspecify.annotations.Nullable;

/**
 * A client of the JACK server with its ports, connected to those that a device's name means. Who rewires it in a
 * patchbay keeps what was wired. <b>Clock</b>: the server's. <b>Memory</b>: nothing of ours per cycle; JACK's call into
 * Java costs 24 bytes.
 */
final class JackClientLine implements JackLine {
    private static final long PAUSE_NS = 100_000_000L;
    private static final long FRAME_TIME_MASK = 0xFFFF_FFFFL;

    private final String name;
    private final boolean captures;
    private final JackClient client;
    private final JackPort[] ports;
    private final List<String> others;
    private final int sampleRateHz;
    private final int periodFrames;
    private final NanoClock clock;
    private final CycleClock cycleClock;
    private LongConsumer cycles = startFrame -> {};
    private long frameTime = -1; // JACK's thread only.
    /**
     * JACK tells of a loss by a call that comes before or after the cycle; what only this client missed it doesn't
     * tell.
     */
    private volatile boolean disturbed;

    private volatile boolean closed;
    private volatile boolean gone;
    private volatile boolean periodChanged;
    private volatile long cycleNs;
    private volatile @Nullable Thread waiting;
    private int latencyFrames;

    private JackClientLine(
            String name, boolean captures, JackClient client, JackPort[] ports, List<String> others, NanoClock clock)
            throws JackException {
        this.name = name;
        this.captures = captures;
        this.client = client;
        this.ports = ports;
        this.others = others;
        this.clock = clock;
        sampleRateHz = client.getSampleRate();
        periodFrames = client.getBufferSize();
        cycleClock = new CycleClock(sampleRateHz, periodFrames);
    }

    /**
     * Registers the ports; {@link #start} connects them.
     *
     * @param channelsMax of the ports that are meant, so many are used
     * @throws UserFault DEVICE if there is no server, or no such port
     */
    static JackClientLine open(String name, boolean captures, int channelsMax, NanoClock clock) throws UserFault {
        String direction = direction(captures);
        JackClient client = JackServer.open(name, direction);
        boolean opened = false;
        try {
            List<String> chosen = JackServer.ports(client, captures).chosen(name, direction);
            List<String> others = chosen.subList(0, Math.min(channelsMax, chosen.size()));
            JackPort[] ports = new JackPort[others.size()];
            for (int i = 0; i < ports.length; i++) {
                ports[i] = client.registerPort(
                        (captures ? "in_" : "out_") + (i + 1),
                        JackPortType.AUDIO,
                        captures ? JackPortFlags.JackPortIsInput : JackPortFlags.JackPortIsOutput);
            }
            JackClientLine line = new JackClientLine(name, captures, client, ports, others, clock);
            opened = true;
            return line;
        } catch (JackException e) {
            throw JackFaults.refused(name, direction, String.valueOf(e.getMessage()));
        } finally {
            if (!opened) {
                client.close();
            }
        }
    }

    /**
     * Begins to be called; closes itself if it can't.
     *
     * @param cycle JACK's thread calls it once per period with its first frame on the device's time line
     * @throws UserFault DEVICE if the server refuses
     */
    void start(LongConsumer cycle) throws UserFault {
        cycles = cycle;
        cycleNs = clock.nowNs();
        try {
            client.onShutdown(ended -> {
                gone = true;
                wake();
            });
            client.setXrunCallback(late -> disturbed = true);
            client.setProcessCallback((itself, frames) -> process(frames));
            client.activate(); // Only the ports of an active client can be connected.
            for (int i = 0; i < ports.length; i++) {
                String own = ports[i].getName();
                String other = others.get(i);
                JackServer.library().connect(client, captures ? other : own, captures ? own : other);
            }
        } catch (JackException e) {
            close();
            throw JackFaults.refused(name, direction(captures), String.valueOf(e.getMessage()));
        }
    }

    private static String direction(boolean captures) {
        return captures ? "capture" : "playback";
    }

    private boolean process(int frames) {
        if (frames != periodFrames) {
            periodChanged = true;
            wake();
            return true;
        }
        long nowNs = clock.nowNs();
        boolean told = disturbed;
        disturbed = false;
        long startFrame;
        try {
            long now = client.getLastFrameTime();
            boolean jumped = frameTime >= 0 && now != (frameTime + periodFrames & FRAME_TIME_MASK);
            frameTime = now;
            startFrame = told || jumped
                    ? cycleClock.disturbed(
                            nowNs, (int) Math.min(periodFrames, client.getFrameTime() - now & FRAME_TIME_MASK))
                    : cycleClock.next(nowNs);
        } catch (JackException e) {
            gone = true;
            wake();
            return true;
        }
        cycles.accept(startFrame);
        cycleNs = nowNs;
        return true;
    }

    @Override
    public DeviceLine granted() {
        return new DeviceLine(name, sampleRateHz, ports.length, 24, periodFrames);
    }

    @Override
    public FloatBuffer buffer(int channel) {
        return ports[channel].getFloatBuffer();
    }

    @Override
    public synchronized int playbackLatencyFrames() {
        if (!closed && !gone) { // Afterwards the library must not be asked any more.
            JackLatencyRange range = new JackLatencyRange();
            try {
                ports[0].getLatencyRange(range, JackLatencyCallbackMode.JackPlaybackLatency);
                latencyFrames = (int) ((long) range.getMax() * StreamFormat.SAMPLE_RATE_HZ / sampleRateHz);
            } catch (JackException e) {
                // What it was the last time.
            }
        }
        return latencyFrames;
    }

    @Override
    public void waitsHere() {
        waiting = Thread.currentThread();
    }

    @Override
    public void wake() {
        LockSupport.unpark(waiting);
    }

    @Override
    public boolean pause() throws UserFault {
        if (closed) {
            return false;
        }
        if (gone) {
            throw JackFaults.gone(name, direction(captures));
        }
        if (periodChanged) {
            throw JackFaults.periodChanged(name, direction(captures));
        }
        if (clock.nowNs() - cycleNs >= StallWatch.STALL_NS) {
            throw DeviceFaults.silent(name, direction(captures), StallWatch.STALL_NS / 1_000_000_000L);
        }
        LockSupport.parkNanos(this, PAUSE_NS);
        return !Thread.currentThread().isInterrupted();
    }

    @Override
    public long timeNs(long startFrame) {
        return cycleClock.timeNs(startFrame);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        wake();
        CardClosing.close(client::close, name, CardClosing.PATIENCE_MS);
    }
}
