package org.boothline.qmanager;

import java.util.concurrent.TimeUnit;
import org.boothline.base.time.NanoClock;

/** Says when nothing has happened for long enough. <b>Thread</b>: {@link #heard} any, {@link #isOver} one. */
final class IdleExit {
    private final long idleNs;
    private final NanoClock clock;
    private volatile long lastNs;

    /** @param idleMs 0 for never */
    IdleExit(long idleMs, NanoClock clock) {
        this.idleNs = TimeUnit.MILLISECONDS.toNanos(idleMs);
        this.clock = clock;
        lastNs = clock.nowNs();
    }

    /** Somebody asked for something. */
    void heard() {
        lastNs = clock.nowNs();
    }

    /** True once nothing was busy and nobody asked for the whole time. */
    boolean isOver(boolean busy) {
        if (busy) {
            heard();
        }
        return idleNs > 0 && clock.nowNs() - lastNs >= idleNs;
    }
}
