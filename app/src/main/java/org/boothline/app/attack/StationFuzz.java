package org.boothline.app.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.boothline.app.bench.ProcessFigures;
import org.boothline.app.demo.ChildProgram;
import org.boothline.app.demo.DemoStation;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.lab.bench.Machine;
import org.boothline.lab.flood.PacedSender;
import org.boothline.lab.fuzz.DatagramSamples;

/**
 * Fuzzes two running stations through their sockets while they are in a call that records a take. The line between them
 * loses some packets before, so that there is something to restore.
 *
 * <p><b>Thread</b>: main; the datagrams are sent by one of their own.
 */
public final class StationFuzz {
    private static final long WARM_UP_PACKETS = 600;
    private static final double BLACKOUT_S = 0.3;
    private static final long SILENT_NS = 3_000_000_000L;
    private static final long ANSWER_MS = 90_000;
    private static final int BASELINE_SHARE = 10;
    private static final long BASELINE_CASES_MAX = 20_000;

    private final StationFuzzSettings settings;
    private final Consumer<String> progress;
    private final NanoClock clock = SystemClock.SYSTEM;
    private final Captured captured = new Captured();
    private int looksDown;
    private int secondsSilent;

    private StationFuzz(StationFuzzSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @param progress hears a sentence a stage
     * @throws UserFault if the stations don't come about, or one of them ended under it
     */
    public static StationFuzzReport run(StationFuzzSettings settings, Consumer<String> progress)
            throws UserFault, InterruptedException {
        return new StationFuzz(settings, progress).story();
    }

    private StationFuzzReport story() throws UserFault, InterruptedException {
        List<byte[]> samples = DatagramSamples.all();
        try (StationPair pair = StationPair.make(true)) {
            pair.line().onDatagram(captured);
            progress.accept("Two stations in a call that sends both ways; what passes between them is captured.");
            pair.connect(true, WARM_UP_PACKETS);
            DemoStation studio = pair.studio();
            studio.call().say("take Fuzzed");
            String takeId = studio.call()
                    .awaitEvent("TAKE_STARTED", ANSWER_MS)
                    .path("takeId")
                    .asText();
            pair.line().startBlackout(BLACKOUT_S);
            try (Marksman marksman = new Marksman(settings.seed(), samples, captured, pair)) {
                StationFuzzReport report = underFire(pair, marksman, takeId);
                if (!report.findings().isEmpty()) {
                    progress.accept("The logs stay in " + pair.keepFolders() + ".");
                }
                return report;
            } catch (UserFault e) {
                progress.accept("The logs stay in " + pair.keepFolders() + ".");
                throw e;
            }
        }
    }

    private StationFuzzReport underFire(StationPair pair, Marksman marksman, String takeId)
            throws UserFault, InterruptedException {
        long baseline = Math.min(BASELINE_CASES_MAX, settings.cases() / BASELINE_SHARE);
        fire(pair, marksman, 0, baseline);
        List<StationFuzzReport.Memory> before = memory(pair);
        Machine machine = Machine.thisOne();
        progress.accept("Firing " + settings.cases() + " datagrams, up to " + settings.perSecond() + " a second.");
        long boothBefore = StationPair.packets(pair.booth());
        JsonNode studioBefore = StationPair.view(pair.studio()).path("received");
        long startedNs = clock.nowNs();
        fire(pair, marksman, baseline, settings.cases() - baseline);
        double seconds = (clock.nowNs() - startedNs) / 1e9;
        long booth = StationPair.packets(pair.booth()) - boothBefore;
        JsonNode studioAfter = StationPair.view(pair.studio()).path("received");
        List<StationFuzzReport.Memory> memory = with(before, memory(pair));
        boolean restored = restored(pair, takeId);
        List<String> outages = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        for (DemoStation station : List.of(pair.booth(), pair.studio())) {
            outages.addAll(LogScan.outages(station.data()));
            complaints.addAll(LogScan.complaints(station.data()));
        }
        return new StationFuzzReport(
                machine,
                settings,
                seconds,
                marksman.fromStranger.value(),
                marksman.fromKnown.value(),
                marksman.replays.value(),
                marksman.unsent.value(),
                booth,
                studioAfter.path("packets").asLong()
                        - studioBefore.path("packets").asLong(),
                studioAfter.path("concealedMs").asDouble()
                        - studioBefore.path("concealedMs").asDouble(),
                looksDown,
                secondsSilent,
                outages,
                complaints,
                restored,
                memory);
    }

    private void fire(StationPair pair, Marksman marksman, long first, long cases)
            throws UserFault, InterruptedException {
        Silence booth = new Silence(pair.booth());
        Silence studio = new Silence(pair.studio());
        try (PacedSender sender = new PacedSender(
                        "marksman", clock, settings.perSecond(), cases, number -> marksman.fire(first + number))
                .start()) {
            while (!sender.isDone()) {
                StationPair.pause();
                booth.look();
                studio.look();
            }
        }
        if (first + cases == settings.cases()) {
            // A station says each second how it is; what happened at the end must be in it.
            for (long untilNs = clock.nowNs() + SILENT_NS; clock.nowNs() - untilNs < 0; ) {
                StationPair.pause();
                booth.look();
                studio.look();
            }
        }
    }

    /** Looks whether a station's audio goes on. */
    private final class Silence {
        private final DemoStation station;
        private long packets = -1;
        private long changedNs = clock.nowNs();

        Silence(DemoStation station) {
            this.station = station;
        }

        void look() throws UserFault {
            station.call().requireAlive();
            if (!StationPair.isConnected(station)) {
                looksDown++;
            }
            long now = StationPair.packets(station);
            long nowNs = clock.nowNs();
            if (now != packets) {
                packets = now;
                changedNs = nowNs;
            } else if (nowNs - changedNs > SILENT_NS) {
                // It prints once a second: so long without a change is silence, or a station that hangs.
                secondsSilent += (int) (SILENT_NS / 1_000_000_000L);
                changedNs = nowNs;
            }
        }
    }

    private boolean restored(StationPair pair, String takeId) throws UserFault, InterruptedException {
        progress.accept("The take ends, and is restored and verified.");
        ChildProgram studio = pair.studio().call();
        studio.say("stop");
        studio.awaitEvent("TAKE_SIGNED", ANSWER_MS);
        for (DemoStation station : List.of(pair.booth(), pair.studio())) {
            station.call().say("quit");
            station.call().awaitResult("event", ANSWER_MS);
        }
        ChildProgram restore = pair.studio().command("takes", "restore", takeId);
        JsonNode job = restore.awaitReport("job", ANSWER_MS).path("job");
        restore.requireSuccess();
        boolean fetched = job.path("unitsMissing").asLong() > 0
                && job.path("outcome").asText().equals("PROVEN");
        ChildProgram ofBooth = pair.booth().command("takes", "verify", takeId);
        ChildProgram ofStudio = pair.studio().command("takes", "verify", takeId);
        ofBooth.awaitResult("side", ANSWER_MS);
        ofStudio.awaitResult("side", ANSWER_MS);
        return fetched;
    }

    private static List<StationFuzzReport.Memory> memory(StationPair pair) throws InterruptedException {
        List<StationFuzzReport.Memory> all = new ArrayList<>();
        for (DemoStation station : List.of(pair.booth(), pair.studio())) {
            String whose = station == pair.booth() ? "booth" : "studio";
            all.add(now("the " + whose, ProcessFigures.station(station)));
            all.add(now("the " + whose + "'s Q Manager", ProcessFigures.qManager(station)));
        }
        return all;
    }

    private static StationFuzzReport.Memory now(String process, long pid) throws InterruptedException {
        long heap = ProcessFigures.liveHeapBytes(pid);
        long resident = ProcessFigures.residentBytes(pid);
        return new StationFuzzReport.Memory(process, heap, heap, resident, resident);
    }

    private static List<StationFuzzReport.Memory> with(
            List<StationFuzzReport.Memory> before, List<StationFuzzReport.Memory> after) {
        List<StationFuzzReport.Memory> all = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            all.add(new StationFuzzReport.Memory(
                    before.get(i).process(),
                    before.get(i).heapBefore(),
                    after.get(i).heapAfter(),
                    before.get(i).residentBefore(),
                    after.get(i).residentAfter()));
        }
        return all;
    }
}
