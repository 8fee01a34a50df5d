package org.boothline.lab.trace;

/** One of the things that make a packet late. <b>Thread</b>: its caller's. */
interface DelayCause {
    /**
     * How much later the next packet arrives because of this.
     *
     * @param sentMs when it is sent; greater than the one before
     */
    double extraMs(double sentMs);
}
