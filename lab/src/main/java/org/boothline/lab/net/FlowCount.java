package org.boothline.lab.net;

/**
 * What the proxy did to one direction of one port until now; every datagram that came in is in one of the others, or
 * still on its way.
 *
 * @param in datagrams from the station
 * @param lost by the loss model
 * @param blackedOut in a blackout
 * @param overflowed because the line's queue was full
 * @param duplicated datagrams of which a second copy was made
 * @param delivered datagrams handed to the other station, copies included
 * @param unsent datagrams the system would not send, copies included
 * @param bytesIn payload bytes of {@code in}
 * @param bytesDelivered payload bytes of {@code delivered}
 */
public record FlowCount(
        long in,
        long lost,
        long blackedOut,
        long overflowed,
        long duplicated,
        long delivered,
        long unsent,
        long bytesIn,
        long bytesDelivered) {
    /** Nothing yet. */
    public static final FlowCount ZERO = new FlowCount(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** All that did not arrive, whatever the reason. */
    public long dropped() {
        return lost + blackedOut + overflowed + unsent;
    }

    public FlowCount plus(FlowCount other) {
        return new FlowCount(
                in + other.in,
                lost + other.lost,
                blackedOut + other.blackedOut,
                overflowed + other.overflowed,
                duplicated + other.duplicated,
                delivered + other.delivered,
                unsent + other.unsent,
                bytesIn + other.bytesIn,
                bytesDelivered + other.bytesDelivered);
    }
}
