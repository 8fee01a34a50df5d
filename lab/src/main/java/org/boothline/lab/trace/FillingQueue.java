package org.boothline.lab.trace;

/**
 * A router's queue that is much too long: it fills at an even pace, drains at another, and begins again.
 * <b>Thread</b>: any.
 *
 * @param greatestMs its delay when it is full
 * @param riseMs from empty to full
 * @param fallMs from full to empty
 * @param fullMs for how long around the greatest delay it counts as full
 * @param shiftMs how far into the first round time 0 is
 */
record FillingQueue(double greatestMs, double riseMs, double fallMs, double fullMs, double shiftMs)
        implements DelayCause {
    @Override
    public double extraMs(double sentMs) {
        double atMs = roundMs(sentMs);
        return atMs < riseMs ? greatestMs * atMs / riseMs : greatestMs * (riseMs + fallMs - atMs) / fallMs;
    }

    /** True while some of the packets that come find no place. */
    boolean isFull(double sentMs) {
        return Math.abs(roundMs(sentMs) - riseMs) < fullMs / 2;
    }

    private double roundMs(double sentMs) {
        return (sentMs + shiftMs) % (riseMs + fallMs);
    }
}
