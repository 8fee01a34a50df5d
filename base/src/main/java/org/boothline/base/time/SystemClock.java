package org.boothline.base.time;

import java.time.Instant;

/** The machine's clocks; the only caller of {@code System.nanoTime} and {@code Instant.now}. <b>Thread</b>: any. */
public enum SystemClock implements NanoClock, WallClock {
    SYSTEM;

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public long epochNs() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public long epochMs() {
        return System.currentTimeMillis();
    }
}
