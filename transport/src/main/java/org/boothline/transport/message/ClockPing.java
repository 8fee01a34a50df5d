package org.boothline.transport.message;

/**
 * Compares clocks. Answer: {@link ClockPong}.
 *
 * @param t0Ns when it was sent, on the asker's monotonic clock
 */
public record ClockPing(long t0Ns) implements Message {}
