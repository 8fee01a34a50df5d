package org.boothline.app.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.boothline.app.bench.ProcessFigures;
import org.boothline.app.demo.DemoStation;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.lab.bench.Machine;
import org.boothline.lab.flood.Flood;
import org.boothline.lab.flood.Garbage;
import org.boothline.lab.flood.GarbageKind;
import org.boothline.lab.net.Direction;
import org.boothline.lab.net.PortTriple;
import org.boothline.qmanager.QManagerLauncher;
import org.boothline.qmanager.api.QManagerClient;
import org.jspecify.annotations.Nullable;

/**
 * What garbage at all its ports does to a station in a call: the same call, without and with it in turns.
 *
 * <p><b>Thread</b>: main; the flood has its own, on the same machine as the stations, which it takes time from as well.
 */
public final class FloodBench {
    /**
     * 10 s of audio, less before a short measurement: the stations' code is compiled by then, and the Q Managers are at
     * rest.
     */
    private static final long WARM_UP_PACKETS_MAX = 2_000;

    private static final long WARM_UP_PACKETS_PER_SECOND = 200;

    private static final int MIN_RTP_BYTES = 60;

    private final FloodSettings settings;
    private final Consumer<String> progress;
    private final NanoClock clock = SystemClock.SYSTEM;

    private FloodBench(FloodSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs both stretches.
     *
     * @param progress hears a sentence a stage
     * @throws UserFault if the stations don't come about; the flood itself must not make it fail
     */
    public static FloodReport measure(FloodSettings settings, Consumer<String> progress)
            throws UserFault, InterruptedException {
        return new FloodBench(settings, progress).run(false);
    }

    private FloodReport run(boolean watched) throws UserFault, InterruptedException {
        try (StationPair pair = StationPair.make(watched);
                PacketSight sight = new PacketSight(pair.studio().ports().basePort())) {
            if (!watched && !sight.looks()) {
                return run(true);
            }
            return between(pair, sight);
        }
    }

    private FloodReport between(StationPair pair, PacketSight sight) throws UserFault, InterruptedException {
        AtomicReference<Garbage.@Nullable Seen> watchedOn = new AtomicReference<>();
        if (pair.isWatched()) {
            pair.line().onDatagram((direction, port, datagram) -> look(watchedOn, direction, port, datagram));
        }
        progress.accept("Two stations, each with its Q Manager; the booth sends, the studio receives.");
        pair.connect(false, Math.min(WARM_UP_PACKETS_MAX, WARM_UP_PACKETS_PER_SECOND * settings.seconds()));
        Garbage.Seen seen = pair.isWatched() ? watchedOn.get() : sight.seen();
        Machine machine = Machine.thisOne();
        int turns = (settings.seconds() + FloodSettings.TURN_SECONDS - 1) / FloodSettings.TURN_SECONDS;
        progress.accept("The call is up; " + settings.seconds() + " s without and as many with " + settings.perSecond()
                + " datagrams of garbage a second, in " + turns + (turns == 1 ? " turn." : " turns."));
        List<Long> droppedBefore = dropped(pair.studio().ports());
        Map<String, Long> countedBefore = counted(pair.studio());
        FloodReport.Phase without = FloodReport.Phase.NOTHING;
        FloodReport.Phase with = FloodReport.Phase.NOTHING;
        Map<String, Long> sent = new LinkedHashMap<>();
        long unsent = 0;
        for (int turn = 0; turn < turns; turn++) {
            long turnNs = settings.seconds() * 1_000_000_000L / turns;
            without = without.and(phase(pair.studio(), turnNs));
            try (Flood flood =
                    new Flood(pair.studio().ports(), settings.perSecond(), settings.seed() + turn, seen, clock)) {
                with = with.and(phase(pair.studio(), turnNs));
                flood.close();
                for (GarbageKind kind : GarbageKind.values()) {
                    sent.merge(kind.label(), flood.sentOf(kind), Long::sum);
                }
                unsent += flood.unsent();
            }
        }
        return new FloodReport(
                machine,
                settings,
                pair.isWatched() ? "by a line of ours, since tcpdump can't look on" : "directly on loopback",
                seen != null,
                without,
                with,
                sent,
                unsent,
                more(droppedBefore, dropped(pair.studio().ports())),
                risen(countedBefore, counted(pair.studio())));
    }

    private static void look(
            AtomicReference<Garbage.@Nullable Seen> seen, Direction direction, int port, ByteBuffer datagram) {
        if (direction == Direction.A_TO_B && port == 0 && datagram.remaining() > MIN_RTP_BYTES) {
            seen.set(Garbage.Seen.of(datagram));
        }
    }

    private FloodReport.Phase phase(DemoStation station, long lengthNs) throws UserFault, InterruptedException {
        long startedNs = clock.nowNs();
        double stationCpu = ProcessFigures.cpuSeconds(ProcessFigures.station(station));
        long manager = ProcessFigures.qManager(station);
        double managerCpu = ProcessFigures.cpuSeconds(manager);
        JsonNode before = received(station);
        boolean connected = true;
        double heldUpMs = 0;
        while (clock.nowNs() - startedNs < lengthNs) {
            long pausedNs = clock.nowNs();
            StationPair.pause();
            heldUpMs = Math.max(heldUpMs, (clock.nowNs() - pausedNs - StationPair.LOOK_NS) / 1e6);
            station.call().requireAlive();
            connected &= StationPair.isConnected(station);
        }
        JsonNode after = received(station);
        double concealedMs = after.path("concealedMs").asDouble()
                - before.path("concealedMs").asDouble();
        return new FloodReport.Phase(
                (clock.nowNs() - startedNs) / 1e9,
                connected,
                more(before, after, "packets"),
                more(before, after, "lost"),
                more(before, after, "late"),
                concealedMs,
                List.of(concealedMs),
                after.path("delayMs").asDouble(-1),
                ProcessFigures.cpuSeconds(ProcessFigures.station(station)) - stationCpu,
                ProcessFigures.cpuSeconds(manager) - managerCpu,
                heldUpMs,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static JsonNode received(DemoStation station) {
        return StationPair.view(station).path("received");
    }

    private static long more(JsonNode before, JsonNode after, String member) {
        return after.path(member).asLong() - before.path(member).asLong();
    }

    private static List<Long> dropped(PortTriple ports) {
        List<Long> dropped = new ArrayList<>();
        for (int port = 0; port < PortTriple.PORTS; port++) {
            dropped.add(SocketDrops.of(ports.basePort() + port));
        }
        return dropped;
    }

    private static List<Long> more(List<Long> before, List<Long> after) {
        List<Long> more = new ArrayList<>();
        for (int port = 0; port < before.size(); port++) {
            more.add(after.get(port) < 0 ? -1 : after.get(port) - before.get(port));
        }
        return more;
    }

    private static Map<String, Long> counted(DemoStation station) throws UserFault {
        QManagerClient manager = QManagerLauncher.find(station.data()).orElse(null);
        return manager == null ? Map.of() : manager.status().counters();
    }

    private static Map<String, Long> risen(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> risen = new TreeMap<>();
        after.forEach((name, value) -> {
            long more = value - before.getOrDefault(name, 0L);
            if (more > 0) {
                risen.put(name, more);
            }
        });
        return risen;
    }
}
