package org.boothline.session.wiring;

import org.boothline.natives.RealTimeThread;

/**
 * A thread that the audio waits for: scheduled in real time where the system allows it, with the highest ordinary priority
 * elsewhere. Only for work that waits for a device or a ring most of its time.
 */
final class AudioThread {
    private AudioThread() {}

    /** A daemon, not started yet. */
    static Thread of(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    RealTimeThread.request();
                    work.run();
                },
                name);
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        return thread;
    }
}
