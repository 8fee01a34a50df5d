package org.boothline.base.time;

/** Monotonic time. <b>Clock</b>: an arbitrary origin, the same for all processes of one machine where the system allows. */
@FunctionalInterface
public interface NanoClock {
    /** Nanoseconds since an arbitrary origin; compare by difference only, it may wrap. */
    long nowNs();
}
