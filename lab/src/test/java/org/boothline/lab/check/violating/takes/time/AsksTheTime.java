package org.boothline.lab.check.violating.takes.time;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;

/** Every way to ask the system for the time. */
public final class AsksTheTime {
    long nanoTime() {
        return System.nanoTime();
    }

    long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    Instant now() {
        return Instant.now();
    }

    Clock systemUtc() {
        return Clock.systemUTC();
    }

    @SuppressWarnings("JavaUtilDate")
    Date date() {
        return new Date();
    }
}
