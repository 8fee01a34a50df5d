package org.boothline.session.wiring;

import org.boothline.natives.RealTimeThread;

/**
 * A thread that the audio waits for. Those that only wait for a ring or for a device that wakes them are scheduled in real time
 * where the system allows it. Those that call into a sound system of which that is not known are not: javax.sound's calls may
 * spin while a card goes away and comes back, and would then starve the very sound server they wait for.
 */
final class AudioThread {
    private AudioThread() {}

    /** A daemon, not started yet, with the highest ordinary priority and perhaps more. */
    static Thread of(String name, boolean realTime, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    if (realTime) {
                        RealTimeThread.request();
                    }
                    work.run();
                },
                name);
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        return thread;
    }
}
