package org.boothline.transport.message;

/**
 * The answer to a {@link ClockPing}; with its arrival time as t3 it gives offset and round trip.
 *
 * @param t0Ns as asked
 * @param t1Ns when the ping arrived, on the answerer's monotonic clock
 * @param t2Ns when this answer left
 */
public record ClockPong(long t0Ns, long t1Ns, long t2Ns) implements Message {}
