package org.boothline.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.boothline.app.demo.DemoFolders;
import org.boothline.app.demo.DemoStation;
import org.boothline.app.json.Json;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.base.time.WallClock;
import org.boothline.lab.bench.Machine;
import org.boothline.lab.net.PortTriple;
import org.jspecify.annotations.Nullable;

/**
 * What a call costs: two stations as processes of their own send each other a sine in stereo, Opus in packets of 5 ms,
 * over loopback. <b>Thread</b>: main.
 */
public final class CallBench {
    /** At 200 packets a second it takes a minute until what each of them passes is compiled well. */
    private static final int WARM_UP_SECONDS_MAX = 60;

    private static final int PACKETS_PER_SECOND = 200;

    private static final long CONNECT_MS = 60_000;
    private static final long PATIENCE_MS = 120_000;
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Their pauses say what a collection in the midst of a call costs, even if none comes by itself. */
    private static final int COLLECTIONS = 50;

    private static final double TONE_DBFS = -18;
    /** It takes a moment until a station that is told to end does so. */
    private static final double SLACK_SECONDS = 1;
    /** Threads that take less are not worth a line: 0.01 % of a core. */
    private static final double CPU_PERCENT_MIN = 0.01;

    private final CallSettings settings;
    private final Consumer<String> progress;
    private final NanoClock clock = SystemClock.SYSTEM;
    private final WallClock wall = SystemClock.SYSTEM;

    private CallBench(CallSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Measures once.
     *
     * @param progress hears a sentence a stage
     */
    public static CallReport measure(CallSettings settings, Consumer<String> progress)
            throws UserFault, InterruptedException, IOException {
        return new CallBench(settings, progress).run();
    }

    /** One of the two, and what is known of it so far. */
    private final class Side {
        final String name;
        final DemoStation station;
        final Path root;
        final Path heard;
        private Map<String, Long> allocated = Map.of();
        private TaskTimes times = new TaskTimes(0, Map.of());
        private long sinceNs;
        private long untilNs;
        private long sinceEpochMs;
        private long heapBytes;
        private long residentBytes;
        private @Nullable JsonNode view;

        Side(String name, DemoStation station, Path root) {
            this.name = name;
            this.station = station;
            this.root = root;
            heard = root.resolve("heard-" + name + ".wav");
        }

        void start(String... arguments) throws UserFault {
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of("--name", name, "--input", "tone", "--channels", "2"));
            all.addAll(List.of("--output", settings.soak() ? "wav:" + heard : "none"));
            station.startStation(all, List.of(GcLog.option(root)));
        }

        JsonNode view() {
            JsonNode last = station.call().lastView();
            return last == null ? Json.read("{}") : last;
        }

        GcLog gcLog() throws IOException {
            return GcLog.read(root, station.call().pid());
        }

        long packets() {
            return view().at("/received/packets").asLong();
        }

        /** What stops the process comes before what is measured. */
        void weigh() throws InterruptedException {
            heapBytes = ProcessFigures.liveHeapBytes(station.call().pid());
            residentBytes = ProcessFigures.residentBytes(station.call().pid());
            allocated = JavaProbe.allocatedBytes(station.call().pid());
        }

        void begin() {
            view = view();
            sinceEpochMs = wall.epochMs();
            sinceNs = clock.nowNs();
            times = TaskTimes.of(station.call().pid());
        }

        /** The other way round. */
        Measured end() throws InterruptedException {
            long pid = station.call().pid();
            TaskTimes now = TaskTimes.of(pid);
            untilNs = clock.nowNs();
            double seconds = (untilNs - sinceNs) / 1e9;
            long endEpochMs = wall.epochMs();
            JsonNode last = view();
            Map<String, Long> allocatedNow = JavaProbe.allocatedBytes(pid);
            return new Measured(
                    seconds,
                    endEpochMs,
                    100 * (now.totalNs() - times.totalNs()) / 1e9 / seconds,
                    threads(times, now, allocated, allocatedNow, seconds),
                    allocatedNow.isEmpty() ? -1 : (sum(allocatedNow) - sum(allocated)) / seconds,
                    last,
                    ProcessFigures.residentBytes(pid) - residentBytes,
                    ProcessFigures.liveHeapBytes(pid) - heapBytes);
        }

        /** What was heard in the measured time; what stopped the process before and after must not count. */
        SineWatch sound(long endNs) throws UserFault {
            return SineWatch.of(
                    heard, TONE_DBFS, (endNs - sinceNs) / 1e9 - SLACK_SECONDS, (endNs - untilNs) / 1e9 + SLACK_SECONDS);
        }

        long more(JsonNode last, String figure) {
            JsonNode first = view;
            return Math.round(last.at("/received/" + figure).asDouble()
                    - (first == null ? 0 : first.at("/received/" + figure).asDouble()));
        }
    }

    private record Measured(
            double seconds,
            long endEpochMs,
            double cpuPercent,
            List<StationFigures.ThreadFigures> threads,
            double allocatedBytesPerSecond,
            JsonNode view,
            long residentBytesMore,
            long heapBytesMore) {}

    private CallReport run() throws UserFault, InterruptedException, IOException {
        try (DemoFolders folders = DemoFolders.make(null)) {
            InetAddress loopback = PortTriple.loopback(0).host();
            PortTriple one = PortTriple.free(loopback);
            PortTriple other = PortTriple.free(loopback);
            while (Math.abs(other.basePort() - one.basePort()) <= PortTriple.PORTS) {
                other = PortTriple.free(loopback);
            }
            try (DemoStation booth = new DemoStation("The booth", folders.booth(), one);
                    DemoStation studio = new DemoStation("The studio", folders.studio(), other)) {
                return between(
                        new Side("booth", booth, folders.root()), new Side("studio", studio, folders.root()), folders);
            }
        }
    }

    private CallReport between(Side booth, Side studio, DemoFolders folders)
            throws UserFault, InterruptedException, IOException {
        connect(booth, studio);
        progress.accept("The call is up; " + settings.seconds() + " s are measured.");
        List<Side> sides = List.of(booth, studio);
        for (Side side : sides) {
            side.weigh();
        }
        sides.forEach(Side::begin);
        Machine machine = Machine.thisOne();
        await(settings.seconds());
        List<Measured> measured = new ArrayList<>();
        for (Side side : sides) {
            measured.add(side.end());
        }
        long collectingEpochMs = wall.epochMs();
        JavaProbe.collect(booth.station.call().pid(), COLLECTIONS, folders.root());
        long collectedEpochMs = wall.epochMs();
        booth.station.call().requireAlive();
        studio.station.call().requireAlive();
        long hungUpNs = clock.nowNs();
        booth.station.close();
        studio.station.close();
        GcLog log = booth.gcLog();
        List<StationFigures> figures = new ArrayList<>();
        for (int i = 0; i < sides.size(); i++) {
            figures.add(figures(sides.get(i), measured.get(i), hungUpNs));
        }
        return new CallReport(
                settings,
                machine.processor() + ", " + machine.processors() + " processors, load " + machine.loadAverage() + "; "
                        + machine.system(),
                log.java(),
                log.collector(),
                figures,
                PauseFigures.of(log.pauses(), collectingEpochMs, collectedEpochMs));
    }

    private void connect(Side booth, Side studio) throws UserFault, InterruptedException {
        studio.start("listen", "--accept", "any");
        studio.station.call().awaitEvent("READY", CONNECT_MS);
        PortTriple there = studio.station.ports();
        booth.start("call", there.host().getHostAddress() + ":" + there.basePort(), "--unverified");
        booth.station.call().awaitEvent("CONNECTED", CONNECT_MS);
        int warmUpSeconds = Math.min(WARM_UP_SECONDS_MAX, 2 * settings.seconds());
        progress.accept("Two stations are connected; they run in for " + warmUpSeconds + " s.");
        long warmUpPackets = (long) warmUpSeconds * PACKETS_PER_SECOND;
        long deadlineNs = clock.nowNs() + PATIENCE_MS * 1_000_000;
        while (booth.packets() < warmUpPackets || studio.packets() < warmUpPackets) {
            if (clock.nowNs() - deadlineNs > 0) {
                throw new UserFault(
                        FaultCode.NETWORK,
                        "The call does not get going",
                        booth.packets() + " and " + studio.packets() + " packets came",
                        "see whether the machine is overloaded");
            }
            pause();
        }
    }

    private static List<StationFigures.ThreadFigures> threads(
            TaskTimes before,
            TaskTimes after,
            Map<String, Long> allocatedBefore,
            Map<String, Long> allocatedAfter,
            double seconds) {
        List<StationFigures.ThreadFigures> threads = new ArrayList<>();
        after.byThread().forEach((name, ns) -> {
            double cpuPercent = 100 * (ns - before.byThread().getOrDefault(name, 0L)) / 1e9 / seconds;
            Long bytes = allocatedAfter.get(name);
            double bytesPerSecond = bytes == null ? 0 : (bytes - allocatedBefore.getOrDefault(name, 0L)) / seconds;
            if (cpuPercent >= CPU_PERCENT_MIN) {
                threads.add(new StationFigures.ThreadFigures(name, cpuPercent, bytesPerSecond));
            }
        });
        threads.sort(Comparator.comparingDouble(StationFigures.ThreadFigures::cpuPercent)
                .reversed());
        return threads;
    }

    private StationFigures figures(Side side, Measured measured, long hungUpNs) throws UserFault, IOException {
        GcLog log = side.gcLog();
        JsonNode last = measured.view();
        return new StationFigures(
                side.name,
                measured.seconds(),
                measured.cpuPercent(),
                measured.threads(),
                measured.allocatedBytesPerSecond(),
                PauseFigures.of(log.pauses(), side.sinceEpochMs, measured.endEpochMs()),
                PauseFigures.of(log.safepoints(), side.sinceEpochMs, measured.endEpochMs()),
                side.more(last, "packets"),
                side.more(last, "lost"),
                side.more(last, "late"),
                side.more(last, "concealedMs"),
                side.more(last, "underRuns"),
                last.at("/received/driftPpm").asDouble(),
                last.at("/received/delayMs").asDouble(-1),
                measured.residentBytesMore(),
                measured.heapBytesMore(),
                settings.soak() ? side.sound(hungUpNs) : null);
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private void await(int seconds) throws InterruptedException {
        long untilNs = clock.nowNs() + seconds * 1_000_000_000L;
        while (clock.nowNs() - untilNs < 0) {
            pause();
        }
    }

    private static void pause() throws InterruptedException {
        LockSupport.parkNanos(LOOK_NS);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
