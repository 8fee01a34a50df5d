package org.boothline.transport.rtcp;

import org.boothline.base.media.StreamFormat;

/** Durations in samples and in nanoseconds, without overflow within any stream's life. */
final class SampleTime {
    private static final long NS = 1_000_000_000L;

    private SampleTime() {}

    static long toNs(long samples) {
        long seconds = samples / StreamFormat.SAMPLE_RATE_HZ;
        long rest = samples % StreamFormat.SAMPLE_RATE_HZ;
        return seconds * NS + rest * NS / StreamFormat.SAMPLE_RATE_HZ;
    }

    static long ofNs(long durationNs) {
        long seconds = durationNs / NS;
        long rest = durationNs % NS;
        return seconds * StreamFormat.SAMPLE_RATE_HZ + rest * StreamFormat.SAMPLE_RATE_HZ / NS;
    }
}
