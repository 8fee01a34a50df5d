package org.boothline.lab.replay;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What NetEq, the jitter buffer of WebRTC, makes of the reference traces of each kind: 600 s, packets of 5 ms, the real C++
 * code. Written down, because it can't be run from here; the traces of a kind differ from seed to seed by less than the
 * distance between the two algorithms.
 *
 * @param meanMs mean delay from capture to playout
 * @param concealedPercent of the time
 * @param eventsPerMinute runs of concealment
 */
public record NetEq(double meanMs, double concealedPercent, double eventsPerMinute) {
    private static final Map<String, NetEq> BY_TRACE = Map.of(
            "fibre", new NetEq(58.7, 0, 0),
            "broadband", new NetEq(60.7, 0.10, 5.5),
            "wifi", new NetEq(74.1, 0.63, 25.7),
            "geburst", new NetEq(62.1, 0.93, 24),
            "reorder", new NetEq(58.7, 0, 0),
            "steps", new NetEq(78.6, 0.003, 0.1),
            "bloat", new NetEq(102, 0.47, 21),
            "drift150", new NetEq(61.1, 0.066, 3.4),
            "lte_TMobile-LTE-short.up", new NetEq(150, 0.65, 2.3),
            "lte_Verizon-LTE-short.up", new NetEq(212, 1.6, 4.5));

    /** Null for a trace that it was not measured on. */
    public static @Nullable NetEq on(String traceName) {
        return BY_TRACE.get(traceName);
    }
}
