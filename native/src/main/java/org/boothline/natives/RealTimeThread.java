package org.boothline.natives;

import java.nio.charset.StandardCharsets;

/**
 * Real-time scheduling for the threads that must never be late: those paced by a sound card or by arrivals, which wait most
 * of the time. Never for a thread that waits by spinning: it would take a processor away from everybody.
 *
 * <p>Linux: SCHED_FIFO 5, or as much below as RLIMIT_RTPRIO allows; what such a thread starts is scheduled as usual. Windows:
 * MMCSS "Pro Audio". macOS: a time constraint. The last two are untested. A thread that gets nothing works all the same.
 *
 * <p>Of memory the stack of the thread is locked (Linux), no more: locking all that a Java machine has mapped costs its
 * neighbours seconds, and locking what it will map lets it die when it grows.
 *
 * <p>The collector's threads stay ordinary: a real-time thread waits at a safepoint like any other. <b>Source</b>:
 * sched(7), mlock(2); what the C sources say about each choice.
 */
public final class RealTimeThread {
    private static final int TEXT_BYTES_MAX = 160;

    private RealTimeThread() {}

    /**
     * What a thread got.
     *
     * @param scheduled whether it is scheduled in real time
     * @param locked whether at least its stack stays in memory
     * @param text both for people: "SCHED_FIFO 5, memory locked"
     */
    public record Grant(boolean scheduled, boolean locked, String text) {}

    /**
     * Asks for all this for the calling thread; to be called once, at its start. Never throws; allocates.
     *
     * <p><b>Thread</b>: any, for itself.
     */
    public static Grant request() {
        if (!NativeLibrary.usable()) {
            return new Grant(false, false, "ordinary scheduling: " + NativeLibrary.reason());
        }
        byte[] schedule = new byte[TEXT_BYTES_MAX];
        byte[] lock = new byte[TEXT_BYTES_MAX];
        boolean scheduled = schedule(schedule);
        boolean locked = lock(lock);
        return new Grant(scheduled, locked, text(schedule) + ", " + text(lock));
    }

    private static String text(byte[] said) {
        return new String(said, StandardCharsets.US_ASCII).trim();
    }

    private static native boolean schedule(byte[] text);

    private static native boolean lock(byte[] text);
}
