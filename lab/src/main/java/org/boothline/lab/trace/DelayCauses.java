package org.boothline.lab.trace;

import java.util.SplittableRandom;

/**
 * What makes packets late on the lines of {@link TraceKind}. <b>Memory</b>: a few words each, nothing per packet.
 * <b>Clock</b>: what they are told. Sums and logarithms are {@link StrictMath}'s: a seed gives the same trace on every
 * machine.
 */
final class DelayCauses {
    private DelayCauses() {}

    /** Each packet for itself, exponential. */
    static DelayCause jitter(double meanMs, SplittableRandom random) {
        return sentMs -> exponential(meanMs, random);
    }

    /** Each packet for itself: a half normal and an exponential part, so that no delay at all is rare. */
    static DelayCause softJitter(double normalMs, double meanMs, SplittableRandom random) {
        return sentMs -> Math.abs(normal(normalMs, random)) + exponential(meanMs, random);
    }

    /**
     * Waiting for a radio channel, each packet for itself: for a share of the packets uniform from 0 to {@code fromMs},
     * for the others uniform in the logarithm, from there to {@code toMs} and not more.
     */
    static DelayCause contention(double fromMs, double toMs, double briefShare, SplittableRandom random) {
        double span = StrictMath.log(toMs / fromMs);
        return sentMs -> random.nextDouble() < briefShare
                ? fromMs * random.nextDouble()
                : fromMs * StrictMath.exp(span * random.nextDouble());
    }

    /** Some packets take a longer way; meant for lines that don't keep the order. */
    static DelayCause detours(double share, double fromMs, double toMs, SplittableRandom random) {
        return sentMs -> random.nextDouble() < share ? between(fromMs, toMs, random) : 0;
    }

    /** Bursts of foreign traffic: a sudden rise at random times that decays exponentially; they add up. */
    static DelayCause spikes(double perMinute, double fromMs, double toMs, double decayMs, SplittableRandom random) {
        double apartMs = 60_000 / perMinute;
        return new DelayCause() {
            private double queueMs;
            private double beforeMs;
            private double nextMs = exponential(apartMs, random);

            @Override
            public double extraMs(double sentMs) {
                queueMs *= StrictMath.exp((beforeMs - sentMs) / decayMs);
                beforeMs = sentMs;
                while (nextMs <= sentMs) {
                    queueMs += between(fromMs, toMs, random);
                    nextMs += exponential(apartMs, random);
                }
                return queueMs;
            }
        };
    }

    /** Another route now and then: the delays in turn, for the same time each, entered somewhere at random. */
    static DelayCause routes(double[] extraMs, double eachMs, SplittableRandom random) {
        double shiftMs = extraMs.length * eachMs * random.nextDouble();
        return sentMs -> extraMs[(int) ((sentMs + shiftMs) / eachMs) % extraMs.length];
    }

    /** Now and then nothing gets through for a while; then all that waited arrives at once. */
    static DelayCause outages(double everyMs, double fromMs, double toMs, SplittableRandom random) {
        return new DelayCause() {
            private double beginMs = everyMs * random.nextDouble();
            private double endMs = beginMs + between(fromMs, toMs, random);

            @Override
            public double extraMs(double sentMs) {
                while (sentMs >= endMs) {
                    beginMs += everyMs;
                    endMs = beginMs + between(fromMs, toMs, random);
                }
                return sentMs >= beginMs ? endMs - sentMs : 0;
            }
        };
    }

    private static double exponential(double mean, SplittableRandom random) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    /** Box and Muller's: the platform's own may change between versions. */
    private static double normal(double deviation, SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return deviation * radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    private static double between(double from, double to, SplittableRandom random) {
        return from + (to - from) * random.nextDouble();
    }
}
