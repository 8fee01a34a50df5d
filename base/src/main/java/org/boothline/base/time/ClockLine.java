package org.boothline.base.time;

/**
 * How fast two clocks drift apart, from the delays of messages between them: the steepness of the line that lies below all
 * delays and nearest to them. Queues, however long, only lift delays off that line.
 *
 * <p><b>Thread</b>: its owner's. <b>Memory</b>: one number a point, made here. <b>Source</b>: Moon, Skelly, Towsley,
 * "Estimation and removal of clock skew from network delay measurements", INFOCOM 1999.
 */
public final class ClockLine {
    private final int[] hull;

    /** @param pointsMax the most points that {@link #steepness} is ever given */
    public ClockLine(int pointsMax) {
        hull = new int[pointsMax];
    }

    /**
     * The edge of the points' lower hull that lies over the middle of the time they span.
     *
     * @param timeNs ascending, no two the same
     * @param delayNs at these times
     * @param count of points, at least 2
     * @return by how much the delay grows, ns per ns
     */
    public double steepness(long[] timeNs, long[] delayNs, int count) {
        int size = 0;
        for (int i = 0; i < count; i++) {
            while (size >= 2 && !turnsUp(timeNs, delayNs, hull[size - 2], hull[size - 1], i)) {
                size--;
            }
            hull[size++] = i;
        }
        long middleNs = timeNs[0] + (timeNs[count - 1] - timeNs[0]) / 2;
        int edge = 1;
        while (edge < size - 1 && timeNs[hull[edge]] < middleNs) {
            edge++;
        }
        int from = hull[edge - 1];
        int to = hull[edge];
        return (double) (delayNs[to] - delayNs[from]) / (timeNs[to] - timeNs[from]);
    }

    private static boolean turnsUp(long[] timeNs, long[] delayNs, int a, int b, int c) {
        return (double) (delayNs[b] - delayNs[a]) * (timeNs[c] - timeNs[a])
                < (double) (delayNs[c] - delayNs[a]) * (timeNs[b] - timeNs[a]);
    }
}
