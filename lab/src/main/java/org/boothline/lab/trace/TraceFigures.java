package org.boothline.lab.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a trace looks like, in figures. Delays are counted above the trace's least delay.
 *
 * <p>A <em>spike</em> above x ms begins with a packet that is later than x, when the packet before it that arrived was
 * not. The time for which it lasts tells a burst of late packets that empties fast from a queue that stays.
 *
 * <p><b>Thread</b>: immutable.
 *
 * @param packets packets sent
 * @param baseMs the least delay
 * @param meanMs mean above base; the same for the percentiles and the greatest
 * @param lossShare packets lost of packets sent
 * @param bursts runs of lost packets
 * @param burstPackets mean length of such a run; 0 if there is none
 * @param burstPacketsMax the longest
 * @param over5PerMinute spikes above 5 ms per minute; the same for 10, 20 and 40
 * @param spikeHalfMs for spikes above 10 ms, median time from the greatest delay until half of it; 0 if there is none
 * @param reorderedShare packets that arrive after one sent later, of packets that arrive (RFC 4737, type-P-reordered)
 * @param driftPpm slope of the least squares line through the least delay of each second. A queue or step that lasts
 *     for minutes looks like drift, too
 */
public record TraceFigures(
        String name,
        int packets,
        double seconds,
        double baseMs,
        double meanMs,
        double p50Ms,
        double p95Ms,
        double p99Ms,
        double p999Ms,
        double maxMs,
        double lossShare,
        int bursts,
        double burstPackets,
        int burstPacketsMax,
        double over5PerMinute,
        double over10PerMinute,
        double over20PerMinute,
        double over40PerMinute,
        double spikeHalfMs,
        double reorderedShare,
        double driftPpm) {
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_S = 1e9;

    /** Takes the figures of a trace. */
    public static TraceFigures of(DelayTrace trace) {
        double[] sorted = aboveBaseMs(trace);
        Arrays.sort(sorted);
        Bursts bursts = Bursts.of(trace);
        double seconds = trace.durationNs() / NS_PER_S;
        return new TraceFigures(
                trace.name(),
                trace.packets(),
                seconds,
                trace.baseNs() / NS_PER_MS,
                Arrays.stream(sorted).average().orElseThrow(),
                percentile(sorted, 0.5),
                percentile(sorted, 0.95),
                percentile(sorted, 0.99),
                percentile(sorted, 0.999),
                sorted[sorted.length - 1],
                1 - (double) trace.arriving() / trace.packets(),
                bursts.count,
                bursts.count == 0 ? 0 : (double) (trace.packets() - trace.arriving()) / bursts.count,
                bursts.longest,
                Excursions.of(trace, 5).count() * 60 / seconds,
                Excursions.of(trace, 10).count() * 60 / seconds,
                Excursions.of(trace, 20).count() * 60 / seconds,
                Excursions.of(trace, 40).count() * 60 / seconds,
                Excursions.of(trace, 10).halfMs(),
                reorderedShare(trace),
                driftPpm(trace));
    }

    /** Several traces, one per line, under one head. */
    public static String table(List<TraceFigures> all) {
        String head = String.format(
                Locale.ROOT,
                "%-24s %6s %7s %5s %4s %7s %7s %7s %7s %7s %7s %7s %6s %6s %6s %6s %7s %6s %6s%n",
                "trace",
                "s",
                "lost %",
                "burst",
                "max",
                "base ms",
                "mean",
                "p50",
                "p95",
                "p99",
                "p99.9",
                "max",
                ">5/min",
                ">10",
                ">20",
                ">40",
                "half ms",
                "reo. %",
                "ppm");
        return head + all.stream().map(TraceFigures::row).collect(Collectors.joining());
    }

    private String row() {
        return String.format(
                Locale.ROOT,
                "%-24s %6.0f %7.4f %5.2f %4d %7.2f %7.3f %7.3f %7.3f %7.3f %7.3f %7.3f"
                        + " %6.1f %6.1f %6.1f %6.1f %7.1f %6.2f %6.1f%n",
                name,
                seconds,
                100 * lossShare,
                burstPackets,
                burstPacketsMax,
                baseMs,
                meanMs,
                p50Ms,
                p95Ms,
                p99Ms,
                p999Ms,
                maxMs,
                over5PerMinute,
                over10PerMinute,
                over20PerMinute,
                over40PerMinute,
                spikeHalfMs,
                100 * reorderedShare,
                driftPpm);
    }

    private static double[] aboveBaseMs(DelayTrace trace) {
        double[] above = new double[trace.arriving()];
        int count = 0;
        for (int packet = 0; packet < trace.packets(); packet++) {
            if (!trace.isLost(packet)) {
                above[count++] = (trace.delayNs(packet) - trace.baseNs()) / NS_PER_MS;
            }
        }
        return above;
    }

    /** The least value that at least this share of all does not exceed. */
    static double percentile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static double reorderedShare(DelayTrace trace) {
        int reordered = 0;
        int newest = -1;
        for (int packet : trace.arrivalOrder()) {
            reordered += packet < newest ? 1 : 0;
            newest = Math.max(newest, packet);
        }
        return (double) reordered / trace.arriving();
    }

    private static double driftPpm(DelayTrace trace) {
        int perSecond = (int) Math.ceil(NS_PER_S / trace.frameNs());
        double n = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumXy = 0;
        for (int from = 0; from + perSecond <= trace.packets(); from += perSecond) {
            long least = Long.MAX_VALUE;
            for (int packet = from; packet < from + perSecond; packet++) {
                least = trace.isLost(packet) ? least : Math.min(least, trace.delayNs(packet));
            }
            if (least == Long.MAX_VALUE) {
                continue;
            }
            double x = trace.sentNs(from) / NS_PER_S;
            double y = least / NS_PER_S;
            n++;
            sumX += x;
            sumY += y;
            sumXx += x * x;
            sumXy += x * y;
        }
        return n < 2 ? 0 : 1e6 * (n * sumXy - sumX * sumY) / (n * sumXx - sumX * sumX);
    }

    private record Bursts(int count, int longest) {
        static Bursts of(DelayTrace trace) {
            int count = 0;
            int longest = 0;
            int length = 0;
            for (int packet = 0; packet < trace.packets(); packet++) {
                length = trace.isLost(packet) ? length + 1 : 0;
                count += length == 1 ? 1 : 0;
                longest = Math.max(longest, length);
            }
            return new Bursts(count, longest);
        }
    }
}
