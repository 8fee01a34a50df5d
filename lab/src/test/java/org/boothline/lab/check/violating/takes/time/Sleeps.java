package org.boothline.lab.check.violating.takes.time;

import java.util.concurrent.TimeUnit;

/** Both ways to sleep. */
public final class Sleeps {
    void thread() throws InterruptedException {
        Thread.sleep(1);
    }

    void timeUnit() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1);
    }
}
