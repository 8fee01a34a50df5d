package org.boothline.lab.replay;

/**
 * What came of a trace, from its tenth second on: before that no algorithm knows the line.
 *
 * @param meanMs mean delay from the capture of a sample to its playout, of the frames that were played
 * @param p95Ms not exceeded by 95 % of them
 * @param p99Ms not exceeded by 99 % of them
 * @param trueLossPercent packets that the line lost
 * @param logGapsPercent frames of which nothing arrived, no copy either: what the packet log lacks
 * @param concealedPercent time that was made up because a frame lacked, of the time sent
 * @param lateOnlyPercent frames that arrived but not in time
 * @param eventsPerMinute runs of made-up time, of either cause
 * @param holds runs of made-up time in which the sender's time stood still
 * @param heldMs their length in all
 * @param skipped frames left out
 * @param speedRmsPpm by how much playout was faster or slower than the sender, root of the mean square
 */
public record JitterOutcome(
        double meanMs,
        double p95Ms,
        double p99Ms,
        double trueLossPercent,
        double logGapsPercent,
        double concealedPercent,
        double lateOnlyPercent,
        double eventsPerMinute,
        int holds,
        double heldMs,
        int skipped,
        double speedRmsPpm) {}
