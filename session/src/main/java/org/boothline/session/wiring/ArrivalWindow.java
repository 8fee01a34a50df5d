package org.boothline.session.wiring;

import java.util.Arrays;

/**
 * Which packets of a stream have arrived lately, by whatever way: a copy of what is there already is neither played nor
 * written.
 *
 * <p><b>Thread</b>: network. <b>Memory</b>: {@value #PACKETS} numbers, made here.
 */
final class ArrivalWindow {
    /** Ten times as far back as a copy lies, or an answer comes. A power of two. */
    private static final int PACKETS = 4_096;

    private final long[] index64 = new long[PACKETS];

    ArrivalWindow() {
        Arrays.fill(index64, -1);
    }

    /** Notes it; false if it is there already. */
    boolean add(long index) {
        int slot = (int) index & PACKETS - 1;
        if (index64[slot] == index) {
            return false;
        }
        if (index64[slot] < index) {
            index64[slot] = index;
        }
        return true; // What is older than the window is written once more rather than not at all.
    }
}
