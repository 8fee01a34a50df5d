package org.boothline.lab.trace;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The one-way delay of every packet that a station sent over a line at an even pace; some are lost.
 *
 * <p><b>Thread</b>: immutable. <b>Clock</b>: a perfect one, the same at both ends; packet i is sent at (i + 1) ·
 * {@link #frameNs}. A skew between the stations' clocks is not part of a trace, it is added by whoever replays one.
 * <b>Memory</b>: 8 bytes per packet.
 */
public final class DelayTrace {
    /** The delay of a packet that never arrives. */
    public static final long LOST = -1;

    /** Two hours in packets of 1 ms, with something to spare. */
    public static final int PACKETS_MAX = 8_000_000;

    /** A minute: what comes later is as good as lost, and no sum of times can overflow. */
    public static final long DELAY_NS_MAX = 60_000_000_000L;

    public static final long FRAME_NS_MIN = 1_000_000;
    public static final long FRAME_NS_MAX = 20_000_000;

    private final String name;
    private final long frameNs;
    private final long[] delayNs;
    private final long baseNs;
    private final int arriving;

    /**
     * @param name a short name for people: {@code "wifi"}
     * @param frameNs from one packet to the next, {@link #FRAME_NS_MIN} to {@link #FRAME_NS_MAX}
     * @param delayNs per packet, 0 to {@link #DELAY_NS_MAX} or {@link #LOST}; copied
     * @throws IllegalArgumentException if a value is out of range, there are too many, or no packet arrives
     */
    public DelayTrace(String name, long frameNs, long[] delayNs) {
        if (frameNs < FRAME_NS_MIN || frameNs > FRAME_NS_MAX) {
            throw new IllegalArgumentException("packets are 1 to 20 ms apart, not " + frameNs + " ns");
        }
        if (delayNs.length > PACKETS_MAX) {
            throw new IllegalArgumentException("a trace has " + PACKETS_MAX + " packets at most");
        }
        this.name = name;
        this.frameNs = frameNs;
        this.delayNs = delayNs.clone();
        long least = Long.MAX_VALUE;
        int count = 0;
        for (long delay : this.delayNs) {
            if (delay == LOST) {
                continue;
            }
            if (delay < 0 || delay > DELAY_NS_MAX) {
                throw new IllegalArgumentException("a delay is 0 to 60 s, not " + delay + " ns");
            }
            least = Math.min(least, delay);
            count++;
        }
        if (count == 0) {
            throw new IllegalArgumentException("no packet of the trace arrives");
        }
        baseNs = least;
        arriving = count;
    }

    public String name() {
        return name;
    }

    /** From one packet to the next. */
    public long frameNs() {
        return frameNs;
    }

    /** Packets sent. */
    public int packets() {
        return delayNs.length;
    }

    /** Packets that arrive. */
    public int arriving() {
        return arriving;
    }

    public long durationNs() {
        return delayNs.length * frameNs;
    }

    /** The least delay of all packets. */
    public long baseNs() {
        return baseNs;
    }

    public boolean isLost(int packet) {
        return delayNs[packet] == LOST;
    }

    /** From being sent to arriving, or {@link #LOST}. */
    public long delayNs(int packet) {
        return delayNs[packet];
    }

    public long sentNs(int packet) {
        return (packet + 1L) * frameNs;
    }

    /** When the packet arrives, or {@link #LOST}. */
    public long arrivalNs(int packet) {
        return isLost(packet) ? LOST : sentNs(packet) + delayNs[packet];
    }

    /** The packets that arrive, in the order of their arrival; of two at the same instant the one sent first. */
    public int[] arrivalOrder() {
        return IntStream.range(0, delayNs.length)
                .filter(packet -> !isLost(packet))
                .boxed()
                .sorted(Comparator.comparingLong(this::arrivalNs))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
