package org.boothline.base.stats;

/**
 * Durations in milliseconds, to 1 %: so long was not exceeded by half of them, 99 % and 99.9 %, and the longest; 0
 * without any.
 *
 * @param count how many there were
 */
public record LatencySummary(long count, double p50Ms, double p99Ms, double p999Ms, double maxMs) {}
