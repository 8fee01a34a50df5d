package org.boothline.app.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Table;
import org.boothline.lab.bench.Machine;

/**
 * What a flood did to a call.
 *
 * @param line how the two stations were connected, for people
 * @param onTheWay whether the sender of garbage knew the call's SSRC
 * @param sent by kind
 * @param unsent that the sender's own system did not take
 * @param dropped by the receiving socket's buffer: one number a port, −1 unknown
 * @param qManagerCounted what rose at the station's Q Manager meanwhile
 */
public record FloodReport(
        Machine machine,
        FloodSettings settings,
        String line,
        boolean onTheWay,
        Phase without,
        Phase with,
        Map<String, Long> sent,
        long unsent,
        List<Long> dropped,
        Map<String, Long> qManagerCounted) {
    /**
     * The receiving station in one stretch of the call.
     *
     * @param connected whether the call stood at every look
     * @param concealedMsByTurn how it divides among the turns: a machine that is busy otherwise shows in some of them
     * @param delayMs at its end; −1 unknown
     * @param heldUpMs the longest that the measuring process itself did not get to run when it wanted to: what the machine does
     *     to everybody
     * @param loadAverage of the machine, at its end
     */
    public record Phase(
            double seconds,
            boolean connected,
            long packets,
            long lost,
            long late,
            double concealedMs,
            List<Double> concealedMsByTurn,
            double delayMs,
            double stationCpuSeconds,
            double qManagerCpuSeconds,
            double heldUpMs,
            double loadAverage) {
        static final Phase NOTHING = new Phase(0, true, 0, 0, 0, 0, List.of(), -1, 0, 0, 0, 0);

        /** Both together, in turns. */
        Phase and(Phase next) {
            List<Double> turns = new ArrayList<>(concealedMsByTurn);
            turns.addAll(next.concealedMsByTurn);
            return new Phase(
                    seconds + next.seconds,
                    connected && next.connected,
                    packets + next.packets,
                    lost + next.lost,
                    late + next.late,
                    concealedMs + next.concealedMs,
                    List.copyOf(turns),
                    next.delayMs,
                    stationCpuSeconds + next.stationCpuSeconds,
                    qManagerCpuSeconds + next.qManagerCpuSeconds,
                    Math.max(heldUpMs, next.heldUpMs),
                    next.loadAverage);
        }
    }

    /** In all. */
    public long sentInAll() {
        return sent.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For people. */
    public String text() {
        Table table = new Table("receiving station", ">without", ">with garbage");
        row(table, "seconds", "%.1f", without.seconds(), with.seconds());
        table.row("call up throughout", yes(without.connected()), yes(with.connected()));
        row(table, "packets received", "%.0f", without.packets(), with.packets());
        row(table, "lost", "%.0f", without.lost(), with.lost());
        row(table, "late", "%.0f", without.late(), with.late());
        row(table, "concealed ms", "%.1f", without.concealedMs(), with.concealedMs());
        table.row("  by turns of " + FloodSettings.TURN_SECONDS + " s", turns(without), turns(with));
        row(table, "delay ms", "%.1f", without.delayMs(), with.delayMs());
        row(table, "CPU of the station, s", "%.2f", without.stationCpuSeconds(), with.stationCpuSeconds());
        row(table, "CPU of its Q Manager, s", "%.2f", without.qManagerCpuSeconds(), with.qManagerCpuSeconds());
        row(table, "longest hold-up of the bench, ms", "%.1f", without.heldUpMs(), with.heldUpMs());
        row(table, "load of the machine", "%.1f", without.loadAverage(), with.loadAverage());
        Table kinds = new Table("garbage", ">sent");
        sent.forEach((kind, count) -> kinds.row(kind, String.format(Locale.ROOT, "%,d", count)));
        String end = System.lineSeparator();
        return "A call, " + line + ", and garbage at all three ports of the receiving station"
                + end + machine.text() + end + end + table.text() + end + end + kinds.text() + end + end
                + String.format(
                        Locale.ROOT,
                        "Sent %,d in %.1f s, %,.0f a second; not taken by the sender's system: %,d.",
                        sentInAll(),
                        with.seconds(),
                        sentInAll() / with.seconds(),
                        unsent)
                + end + "Dropped by the system because a port's buffer was full (audio, control, Q Manager): " + dropped
                + end + (qManagerCounted.isEmpty() ? "" : "The Q Manager counted: " + qManagerCounted + end)
                + (onTheWay
                        ? ""
                        : "The call's SSRC could not be seen (no tcpdump): forged RTP was like a stranger's." + end)
                + String.format(Locale.ROOT, "Concealed with garbage, more than without: %.1f ms.", concealedMoreMs());
    }

    /** The figure that should be 0. */
    public double concealedMoreMs() {
        return with.concealedMs() - without.concealedMs();
    }

    private static void row(Table table, String name, String format, double without, double with) {
        table.row(name, String.format(Locale.ROOT, format, without), String.format(Locale.ROOT, format, with));
    }

    private static String turns(Phase phase) {
        return phase.concealedMsByTurn().stream()
                .map(ms -> String.format(Locale.ROOT, "%.0f", ms))
                .collect(Collectors.joining(" "));
    }

    private static String yes(boolean fact) {
        return fact ? "yes" : "NO";
    }

    /** For programs. */
    public Json json() {
        return new Json()
                .with("machine", machine)
                .with("perSecond", settings.perSecond())
                .with("seed", settings.seed())
                .with("line", line)
                .with("onTheWay", onTheWay)
                .with("without", without)
                .with("with", with)
                .with("concealedMoreMs", concealedMoreMs())
                .with("sent", sent)
                .with("unsent", unsent)
                .with("droppedByPort", dropped)
                .with("qManagerCounted", qManagerCounted);
    }
}
