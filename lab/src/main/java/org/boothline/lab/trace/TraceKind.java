package org.boothline.lab.trace;

import java.util.Arrays;
import java.util.Optional;

/**
 * The kinds of line that {@link TraceGenerator} makes. The delay of all is 20 ms and what is said below; packets keep
 * their order unless it says otherwise.
 */
public enum TraceKind {
    /** Next to nothing: jitter of 0.2 ms, no loss. */
    FIBRE("fibre", 0),
    /** Jitter of 0.8 ms; 4 times a minute a spike of 8 to 20 ms that decays in 30 ms; 0.05 % of single packets lost. */
    BROADBAND("broadband", 0),
    /**
     * Jitter of 0 to 3 ms, mostly little; 8 times a minute a spike of 8 to 35 ms that decays in 20 ms; once a minute
     * nothing gets through for 80 to 150 ms, then all at once; 0.2 % of single packets lost.
     */
    WIFI("wifi", 0),
    /** Jitter of 1 ms; 0.8 % lost, in bursts of 20 ms on average. */
    GEBURST("geburst", 0),
    /** Jitter of 0.5 ms; each 50th packet takes another way that is 5 to 15 ms longer and is overtaken. */
    REORDER("reorder", 0),
    /** Jitter of 0.7 ms; the delay is 0, 25, 0 and 50 ms greater for a quarter of the trace each. */
    STEPS("steps", 0),
    /**
     * Jitter of 0.7 ms; a queue grows to 60 ms within 6.8 s, drains within 1.2 s, and begins again. While it is full
     * (65 ms) 30 % are lost.
     */
    BLOAT("bloat", 0),
    /** As broadband, with 1.5 spikes a minute and 0.03 % lost, between two stations whose clocks don't agree. */
    DRIFT150("drift150", 150);

    private final String traceName;
    private final double skewPpm;

    TraceKind(String traceName, double skewPpm) {
        this.traceName = traceName;
        this.skewPpm = skewPpm;
    }

    /** The name that a trace of this kind has. */
    public String traceName() {
        return traceName;
    }

    /** By how much the two stations' clocks differ. It is not in the delays: whoever replays a trace must add it. */
    public double skewPpm() {
        return skewPpm;
    }

    /** The kind whose traces have this name. */
    public static Optional<TraceKind> named(String traceName) {
        return Arrays.stream(values())
                .filter(kind -> kind.traceName.equals(traceName))
                .findFirst();
    }
}
