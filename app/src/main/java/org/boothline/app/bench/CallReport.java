package org.boothline.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Figures;
import org.boothline.app.terminal.Table;

/**
 * What {@link CallBench} measured.
 *
 * @param java of the stations, as they log it
 * @param collector as well
 * @param asked pauses of collections that were asked for after the measured time, while the call went on
 */
public record CallReport(
        CallSettings settings,
        String machine,
        String java,
        String collector,
        List<StationFigures> stations,
        PauseFigures asked) {
    /** What a call should cost at most. */
    public static final double CPU_PERCENT_AIM = 4;

    public CallReport {
        stations = List.copyOf(stations);
    }

    /** For people. */
    public String text() {
        List<String> parts = new ArrayList<>();
        parts.add("A call both ways, stereo, Opus in packets of 5 ms, measured for " + settings.seconds() + " s.");
        parts.add(machine);
        parts.add("The stations: Java " + java + ", " + collector + ".");
        parts.add("");
        parts.add(figures().text());
        for (StationFigures station : stations) {
            if (!station.threads().isEmpty()) {
                parts.add("");
                parts.add(threads(station).text());
            }
        }
        parts.add("");
        parts.add(pauses().text());
        parts.add("");
        parts.add(String.format(
                Locale.ROOT,
                "The aim is %.0f %% of one core at most. Processor time holds on a busy machine too; late and concealed audio do not.",
                CPU_PERCENT_AIM));
        return String.join(System.lineSeparator(), parts);
    }

    private Table figures() {
        List<String> header = new ArrayList<>(List.of("station"));
        stations.forEach(station -> header.add(">" + station.name()));
        Table table = new Table(header.toArray(String[]::new));
        row(table, "processor, % of one core", "%.2f", StationFigures::cpuPercent);
        row(table, "  of it Java's compiler", "%.2f", CallReport::compilerPercent);
        row(table, "allocated by Java, kB/s", "%.1f", station -> station.allocatedBytesPerSecond() / 1e3);
        row(table, "packets received", "%.0f", StationFigures::packets);
        row(table, "lost", "%.0f", StationFigures::lost);
        row(table, "late", "%.0f", StationFigures::late);
        row(table, "concealed, ms", "%.0f", StationFigures::concealedMs);
        row(table, "output ran empty", "%.0f", StationFigures::underRuns);
        row(table, "clocks differ by, ppm", "%.1f", StationFigures::driftPpm);
        row(table, "delay at the end, ms", "%.1f", StationFigures::delayMs);
        row(table, "living objects, kB more", "%.0f", station -> station.heapBytesMore() / 1e3);
        row(table, "memory of its own, kB more", "%.0f", station -> station.residentBytesMore() / 1e3);
        if (settings.soak()) {
            row(table, "sine looked through, s", "%.1f", station -> sound(station)
                    .seconds());
            row(table, "glitches", "%.0f", station -> sound(station).glitches());
            row(table, "blocks of 1 ms that are bad", "%.0f", station -> sound(station)
                    .badBlocks());
        }
        return table;
    }

    /** What is spent now so that it is not spent later; less and less as a call goes on. */
    private static double compilerPercent(StationFigures station) {
        return station.threads().stream()
                .filter(thread -> thread.name().contains("CompilerThre"))
                .mapToDouble(StationFigures.ThreadFigures::cpuPercent)
                .sum();
    }

    private static SineWatch sound(StationFigures station) {
        SineWatch sound = station.sound();
        return sound == null ? new SineWatch(0, 0, 0) : sound;
    }

    private void row(Table table, String name, String format, ToDoubleFunction<StationFigures> figure) {
        List<String> cells = new ArrayList<>(List.of(name));
        stations.forEach(station -> cells.add(String.format(Locale.ROOT, format, figure.applyAsDouble(station))));
        table.row(cells.toArray(String[]::new));
    }

    private static Table threads(StationFigures station) {
        Table table = new Table("threads of the " + station.name(), ">% of one core", ">kB/s");
        for (StationFigures.ThreadFigures thread : station.threads()) {
            table.row(
                    thread.name(),
                    String.format(Locale.ROOT, "%.2f", thread.cpuPercent()),
                    String.format(Locale.ROOT, "%.1f", thread.allocatedBytesPerSecond() / 1e3));
        }
        return table;
    }

    private Table pauses() {
        Table table = new Table("pauses, ms", ">count", ">p50", ">p99", ">p99.9", ">max");
        for (StationFigures station : stations) {
            row(table, station.name() + ", collector", station.pauses());
            row(table, station.name() + ", all safepoints", station.safepoints());
        }
        row(table, "booth, collections asked for", asked);
        return table;
    }

    private static void row(Table table, String name, PauseFigures pauses) {
        table.row(
                name,
                Figures.count(pauses.count()),
                ms(pauses.p50Ms()),
                ms(pauses.p99Ms()),
                ms(pauses.p999Ms()),
                ms(pauses.maxMs()));
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** For programs. */
    public Json json() {
        return new Json()
                .with("seconds", settings.seconds())
                .with("soak", settings.soak())
                .with("machine", machine)
                .with("java", java)
                .with("collector", collector)
                .with("cpuPercentAim", CPU_PERCENT_AIM)
                .with("stations", stations)
                .with("pausesAskedFor", asked);
    }
}
