package org.boothline.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Figures;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.lab.net.ImpairmentProxy;
import org.boothline.lab.net.LineSettings;
import org.boothline.lab.net.PortTriple;
import org.boothline.lab.net.ProxySettings;
import org.boothline.session.view.Protection;

/**
 * The story of the demo, from two fresh stations to the proof. What the stations tell each other passes the proxy, on
 * all three ports; what the demo knows, the stations' processes print.
 *
 * <p><b>Thread</b>: main; an interrupt ends it. <b>Clock</b>: the machine's.
 */
public final class Demo {
    /** What a person sees while it runs. */
    public interface Progress {
        /** A stage has begun. */
        void stage(String sentence);

        /** How far the stage is; replaces what was said before. */
        void live(String line);
    }

    private static final String TAKE_NAME = "Demo";

    /** At 40 % loss a handshake in which each lost datagram costs a timer may take most of this. */
    private static final long CONNECT_MS = 90_000;

    private static final long ANSWER_MS = 90_000;
    private static final long JOB_MS = 600_000;

    /** Audio that runs before the take: both codecs are compiled by then. */
    private static final long WARM_UP_PACKETS = 300;

    /** Where in the take the blackout begins, as a share of its length. */
    private static final double BLACKOUT_AT = 0.4;

    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final DemoSettings settings;
    private final Progress progress;
    private final NanoClock clock = SystemClock.SYSTEM;
    private final long startedNs = clock.nowNs();

    public Demo(DemoSettings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * @throws UserFault if anything went wrong; the folders with the logs are kept then, and the sentence names a log
     * @throws InterruptedException if it was stopped; nothing is left then
     */
    public DemoReport run() throws UserFault, InterruptedException {
        try (DemoFolders folders = DemoFolders.make(settings.keep())) {
            try {
                return between(folders);
            } catch (UserFault | RuntimeException e) {
                folders.keep();
                throw e;
            }
        }
    }

    private DemoReport between(DemoFolders folders) throws UserFault, InterruptedException {
        List<PortTriple> ports = freePorts(4);
        progress.stage("Two stations: a booth and a studio, each with a key, a folder and a Q Manager of its own.");
        try (DemoStation booth = new DemoStation("The booth", folders.booth(), ports.get(0));
                DemoStation studio = new DemoStation("The studio", folders.studio(), ports.get(1));
                ImpairmentProxy line = ImpairmentProxy.open(line(ports))) {
            try {
                return story(booth, studio, line, folders);
            } catch (UserFault e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException(
                            e.sentence()); // The fault is the stop's; closing must not be hurried.
                }
                throw e;
            }
        }
    }

    private DemoReport story(DemoStation booth, DemoStation studio, ImpairmentProxy line, DemoFolders folders)
            throws UserFault, InterruptedException {
        connect(booth, studio, line, folders);
        DemoReport.Call call = record(booth, studio, line);
        DemoReport.Job restored = job(studio, "restore", call.takeId());
        DemoReport.Job replaced = job(studio, "replace", call.takeId());
        progress.stage("Checking: fresh processes read both folders and compute everything anew.");
        ChildProgram ofBooth = booth.command("takes", "verify", call.takeId());
        ChildProgram ofStudio = studio.command("takes", "verify", call.takeId());
        return new DemoReport(
                settings,
                call,
                restored,
                replaced,
                ofBooth.awaitReport("side", JOB_MS),
                ofStudio.awaitReport("side", JOB_MS),
                folders.isKept() ? folders.root() : null,
                (clock.nowNs() - startedNs) / 1e9);
    }

    private void connect(DemoStation booth, DemoStation studio, ImpairmentProxy line, DemoFolders folders)
            throws UserFault, InterruptedException {
        PortTriple reached = line.faceA();
        ChildProgram invitation = studio.command(
                "invite",
                "--only",
                "--address",
                reached.host().getHostAddress() + ":" + reached.basePort(),
                "--name",
                "Booth");
        booth.startQManager();
        studio.startQManager();

        progress.stage("The line between them: " + lineInWords() + ".");
        studio.startStation(List.of(
                        "listen", "--name", "Studio", "--input", "none", "--output", "none", "--accept", "invited"))
                .awaitEvent("READY", CONNECT_MS);
        Path input =
                settings.input() == null ? folders.speech() : settings.input().toAbsolutePath();
        booth.startStation(List.of(
                        "call",
                        invitation.awaitResult("link", ANSWER_MS).path("link").asText(),
                        "--name",
                        "Booth",
                        "--input",
                        "wav-loop:" + input,
                        "--output",
                        "none"))
                .awaitEvent("CONNECTED", CONNECT_MS);
        studio.call().awaitEvent("CONNECTED", CONNECT_MS);
        progress.stage("The two are paired by the studio's invitation; everything between them is encrypted.");
        long deadlineNs = clock.nowNs() + ANSWER_MS * 1_000_000;
        while (received(studio).path("packets").asLong() < WARM_UP_PACKETS && clock.nowNs() - deadlineNs < 0) {
            pause();
        }
    }

    private DemoReport.Call record(DemoStation booth, DemoStation studio, ImpairmentProxy line)
            throws UserFault, InterruptedException {
        studio.call().say("take " + TAKE_NAME);
        JsonNode started = studio.call().awaitEvent("TAKE_STARTED", ANSWER_MS);
        progress.stage("The studio records a take of " + Figures.seconds(settings.seconds()) + ".");
        JsonNode before = received(studio);
        runTake(booth, studio, line);
        studio.call().say("stop");
        studio.call().awaitEvent("TAKE_STOPPED", ANSWER_MS);
        JsonNode after = received(studio);
        boolean paired = isPaired(booth) && isPaired(studio);
        progress.stage("The take has ended; the booth signs what it sent.");
        studio.call().awaitEvent("TAKE_SIGNED", ANSWER_MS);
        booth.call().say("quit");
        booth.call().awaitResult("event", ANSWER_MS);
        studio.call().say("quit");
        studio.call().awaitResult("event", ANSWER_MS);
        return new DemoReport.Call(
                started.path("takeId").asText(),
                difference("recoveredByCopy", before, after),
                difference("recoveredByResend", before, after),
                difference("late", before, after),
                after.path("concealedMs").asDouble()
                        - before.path("concealedMs").asDouble(),
                after.path("delayMs").asDouble(-1),
                paired);
    }

    private static long difference(String field, JsonNode before, JsonNode after) {
        return after.path(field).asLong() - before.path(field).asLong();
    }

    /** What the station itself says of the call it is in. */
    private static boolean isPaired(DemoStation station) {
        return Protection.PAIRED.name().equals(view(station).path("protection").asText());
    }

    private static JsonNode view(DemoStation station) {
        JsonNode view = station.call().lastView();
        return view == null ? Json.read("{}") : view;
    }

    private void runTake(DemoStation booth, DemoStation studio, ImpairmentProxy line)
            throws UserFault, InterruptedException {
        long beganNs = clock.nowNs();
        long lengthNs = Math.round(settings.seconds() * 1e9);
        long blackoutNs = Math.round(lengthNs * BLACKOUT_AT);
        boolean blackout = settings.blackoutSeconds() == 0;
        for (long ranNs = 0; ranNs < lengthNs; ranNs = clock.nowNs() - beganNs) {
            if (!blackout && ranNs >= blackoutNs) {
                line.startBlackout(settings.blackoutSeconds());
                blackout = true;
            }
            booth.call().requireAlive();
            studio.call().requireAlive();
            JsonNode now = received(studio);
            progress.live(String.format(
                    Locale.ROOT,
                    "  %.0f of %.0f s   lost %d   recovered %d   late %d   concealed %.0f ms",
                    ranNs / 1e9,
                    settings.seconds(),
                    now.path("lost").asLong(),
                    now.path("recoveredByCopy").asLong()
                            + now.path("recoveredByResend").asLong(),
                    now.path("late").asLong(),
                    now.path("concealedMs").asDouble()));
            pause();
        }
    }

    private DemoReport.Job job(DemoStation studio, String kind, String takeId) throws UserFault, InterruptedException {
        progress.stage(
                kind.equals("restore")
                        ? "Restore: the studio fetches the packets that are still missing, over the same line."
                        : "Replace: the studio fetches the samples that the microphone gave, over the same line.");
        ChildProgram child = studio.command("takes", kind, takeId);
        JsonNode before = null;
        JsonNode job = null;
        JsonNode take = null;
        for (JsonNode next = child.next(JOB_MS); next != null; next = child.next(JOB_MS)) {
            before = next.has("before") ? next.get("before") : before;
            take = next.has("take") ? next.get("take") : take;
            if (next.has("job")) {
                job = next.get("job");
                progress.live("  " + next.path("line").asText());
            }
        }
        child.requireSuccess();
        if (before == null || job == null || take == null) {
            throw new IllegalStateException("takes " + kind + " ended well and said too little");
        }
        return new DemoReport.Job(before, job, take);
    }

    private JsonNode received(DemoStation studio) {
        return view(studio).path("received");
    }

    private ProxySettings line(List<PortTriple> ports) {
        LineSettings both = LineSettings.PERFECT
                .withLoss(settings.lossPercent() / 100, settings.burstPackets())
                .withDelayMs(settings.delayMs())
                .withJitterMs(settings.jitterMs());
        return ProxySettings.between(ports.get(0), ports.get(1))
                .faces(ports.get(2), ports.get(3))
                .line(both)
                .seed(settings.seed())
                .build();
    }

    private String lineInWords() {
        return "it loses " + Figures.percent(settings.lossPercent()) + " of all datagrams in bursts of "
                + Figures.decimal(settings.burstPackets())
                + (settings.blackoutSeconds() == 0
                        ? ""
                        : ", goes dark for " + Figures.seconds(settings.blackoutSeconds()) + " once")
                + ", and takes " + Figures.decimal(settings.delayMs()) + " ms, give or take "
                + Figures.decimal(settings.jitterMs()) + " ms (seed " + settings.seed() + ")";
    }

    /** That many times three ports in a row, none twice. */
    private static List<PortTriple> freePorts(int count) throws UserFault {
        InetAddress loopback = PortTriple.loopback(0).host();
        List<PortTriple> found = new ArrayList<>();
        while (found.size() < count) {
            PortTriple next = PortTriple.free(loopback);
            if (found.stream().allMatch(other -> Math.abs(other.basePort() - next.basePort()) > PortTriple.PORTS)) {
                found.add(next);
            }
        }
        return found;
    }

    private static void pause() throws InterruptedException {
        LockSupport.parkNanos(LOOK_NS);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }
}
