package org.boothline.lab.net;

import java.util.ArrayList;
import java.util.List;
import org.boothline.base.range.LongRange;

/**
 * How an {@link ImpairmentProxy} is set up; see {@link #between}.
 *
 * @param stationA where station A listens
 * @param stationB where station B listens
 * @param faceA what station A sees instead of station B
 * @param faceB what station B sees instead of station A
 * @param followSenders false: a station is where the settings say. True: on each port a station is where its latest
 *     datagram came from, so that a station that moved is found again
 * @param blackoutsNs ranges of time in which nothing passes, counted from the first RTP packet, in nanoseconds
 */
public record ProxySettings(
        PortTriple stationA,
        PortTriple stationB,
        PortTriple faceA,
        PortTriple faceB,
        LineSettings aToB,
        LineSettings bToA,
        long seed,
        boolean followSenders,
        List<LongRange> blackoutsNs) {
    public ProxySettings {
        if (stationA.basePort() == 0 || stationB.basePort() == 0) {
            throw new IllegalArgumentException("a station's base port must be known");
        }
        blackoutsNs = List.copyOf(blackoutsNs);
    }

    /** A proxy between two stations: perfect lines, seed 1, free ports at 127.0.0.1 as faces, until told otherwise. */
    public static Builder between(PortTriple stationA, PortTriple stationB) {
        return new Builder(stationA, stationB);
    }

    /** Collects the settings. <b>Thread</b>: its caller's. */
    public static final class Builder {
        private final PortTriple stationA;
        private final PortTriple stationB;
        private PortTriple faceA = PortTriple.loopback(0);
        private PortTriple faceB = PortTriple.loopback(0);
        private LineSettings aToB = LineSettings.PERFECT;
        private LineSettings bToA = LineSettings.PERFECT;
        private long seed = 1;
        private boolean followSenders;
        private final List<LongRange> blackoutsNs = new ArrayList<>();

        private Builder(PortTriple stationA, PortTriple stationB) {
            this.stationA = stationA;
            this.stationB = stationB;
        }

        public Builder faces(PortTriple towardsA, PortTriple towardsB) {
            faceA = towardsA;
            faceB = towardsB;
            return this;
        }

        /** The same in both directions; the decisions differ all the same. */
        public Builder line(LineSettings both) {
            aToB = both;
            bToA = both;
            return this;
        }

        public Builder aToB(LineSettings line) {
            aToB = line;
            return this;
        }

        public Builder bToA(LineSettings line) {
            bToA = line;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder followSenders(boolean follow) {
            followSenders = follow;
            return this;
        }

        /** Nothing passes, on no port and in no direction, for {@code seconds}, so long after the first RTP packet. */
        public Builder blackoutAfterFirstRtp(double offsetSeconds, double seconds) {
            if (!(offsetSeconds >= 0 && seconds >= 0)) {
                throw new IllegalArgumentException(
                        "a blackout begins and lasts 0 s or more, not " + offsetSeconds + " and " + seconds);
            }
            long firstNs = Math.round(offsetSeconds * 1e9);
            blackoutsNs.add(new LongRange(firstNs, firstNs + Math.round(seconds * 1e9)));
            return this;
        }

        public ProxySettings build() {
            return new ProxySettings(stationA, stationB, faceA, faceB, aToB, bToA, seed, followSenders, blackoutsNs);
        }
    }
}
