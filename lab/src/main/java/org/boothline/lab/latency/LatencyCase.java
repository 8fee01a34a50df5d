package org.boothline.lab.latency;

import org.boothline.base.media.StreamFormat;
import org.boothline.engine.jitter.DelayPolicy;
import org.boothline.lab.trace.TraceKind;
import org.jspecify.annotations.Nullable;

/**
 * One row to be measured.
 *
 * @param name of the format, for people
 * @param barMs what the delay on a clean line, without devices, must not pass; null for none
 * @param line null: every packet arrives at the instant it is sent
 * @param deviceFrames what the two devices give and take at a time; 0: as the engine likes
 */
public record LatencyCase(
        String name,
        StreamFormat format,
        @Nullable Double barMs,
        DelayPolicy policy,
        @Nullable TraceKind line,
        int deviceFrames) {
    public LatencyCase {
        if (format.channels() != 1) {
            throw new IllegalArgumentException("the delay is measured in mono");
        }
    }

    /** As it is asked for on a command line. */
    String mode() {
        return policy.adapts() ? policy.name() : policy.startMarginNs() / 1_000_000 + " ms";
    }
}
