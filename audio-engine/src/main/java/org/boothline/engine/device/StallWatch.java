package org.boothline.engine.device;

import java.util.concurrent.locks.LockSupport;
import org.boothline.base.time.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Ends a call into javax.sound that doesn't come back: some drivers neither deliver nor fail when a card is unplugged,
 * and javax.sound then waits for ever. The audio thread itself stays paced by the device.
 *
 * <p><b>Thread</b>: {@link #enter}, {@link #leave} and {@link #tripped} by the audio thread; a daemon thread of its own
 * looks four times a second. <b>Memory</b>: nothing per call.
 */
final class StallWatch implements AutoCloseable {
    /**
     * A block takes some milliseconds; a sound server that wakes a sleeping sink was seen to take two seconds for the
     * first.
     */
    static final long STALL_NS = 3_000_000_000L;

    private static final long LOOK_NS = 250_000_000L;

    private final NanoClock clock;
    private final Runnable release;
    private volatile boolean inside;
    private volatile long enteredNs;
    private volatile boolean tripped;
    private volatile boolean closed;
    private @Nullable Thread thread;

    /** @param release makes the waiting call return; called once, by the watch's thread */
    StallWatch(NanoClock clock, Runnable release) {
        this.clock = clock;
        this.release = release;
    }

    /** Begins to look. */
    void start(String deviceName) {
        Thread looking = new Thread(this::look, "device-watch " + deviceName);
        looking.setDaemon(true);
        thread = looking;
        looking.start();
    }

    /** A call begins. */
    void enter() {
        enteredNs = clock.nowNs();
        inside = true;
    }

    /** The call has returned. */
    void leave() {
        inside = false;
    }

    /** True once a call was ended by this watch. */
    boolean tripped() {
        return tripped;
    }

    /** Looks once. */
    void check() {
        if (inside && !tripped && clock.nowNs() - enteredNs >= STALL_NS) {
            tripped = true;
            release.run();
        }
    }

    private void look() {
        while (!closed && !tripped) {
            LockSupport.parkNanos(this, LOOK_NS);
            check();
        }
    }

    @Override
    public void close() {
        closed = true;
        Thread looking = thread;
        if (looking != null) {
            LockSupport.unpark(looking);
        }
    }
}
