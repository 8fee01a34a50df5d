package org.boothline.app.attack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.boothline.app.demo.DemoFolders;
import org.boothline.app.demo.DemoStation;
import org.boothline.app.json.Json;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.boothline.lab.net.ImpairmentProxy;
import org.boothline.lab.net.PortTriple;
import org.boothline.lab.net.ProxySettings;
import org.boothline.session.view.CallState;
import org.jspecify.annotations.Nullable;

/**
 * A booth that calls and a studio that listens, each with a Q Manager, directly or by a perfect line on which somebody looks
 * on. <b>Thread</b>: main.
 */
final class StationPair implements AutoCloseable {
    private static final long CONNECT_MS = 60_000;
    static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final NanoClock clock = SystemClock.SYSTEM;
    private final DemoFolders folders;
    private final DemoStation booth;
    private final DemoStation studio;
    private final @Nullable ImpairmentProxy line;

    private StationPair(DemoFolders folders, boolean watched) throws UserFault {
        this.folders = folders;
        List<PortTriple> ports = freePorts(watched ? 4 : 2);
        booth = new DemoStation("The booth", folders.booth(), ports.get(0));
        studio = new DemoStation("The studio", folders.studio(), ports.get(1));
        line = watched
                ? ImpairmentProxy.open(ProxySettings.between(ports.get(0), ports.get(1))
                        .faces(ports.get(2), ports.get(3))
                        .build())
                : null;
    }

    /**
     * Makes folders and chooses ports; nothing runs yet.
     *
     * @param watched whether what the two tell each other passes a line of ours
     */
    static StationPair make(boolean watched) throws UserFault {
        return new StationPair(DemoFolders.make(null), watched);
    }

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

    /** Both run, and the studio has heard so many packets. The booth sends speech; the studio sends a tone if told so. */
    void connect(boolean bothSend, long packets) throws UserFault, InterruptedException {
        booth.startQManager();
        studio.startQManager();
        studio.startStation(List.of(
                        "listen",
                        "--name",
                        "Studio",
                        "--input",
                        bothSend ? "tone" : "none",
                        "--output",
                        "none",
                        "--accept",
                        "any"))
                .awaitEvent("READY", CONNECT_MS);
        PortTriple there = line == null ? studio.ports() : line.faceA();
        Path speech = folders.speech();
        booth.startStation(List.of(
                        "call",
                        there.host().getHostAddress() + ":" + there.basePort(),
                        "--name",
                        "Booth",
                        "--input",
                        "wav-loop:" + speech,
                        "--output",
                        "none",
                        "--unverified"))
                .awaitEvent("CONNECTED", CONNECT_MS);
        studio.call().awaitEvent("CONNECTED", CONNECT_MS);
        long deadlineNs = clock.nowNs() + CONNECT_MS * 1_000_000;
        while (packets(studio) < packets || bothSend && packets(booth) < packets) {
            if (clock.nowNs() - deadlineNs > 0) {
                throw new UserFault(
                        FaultCode.NETWORK,
                        "The call does not get going",
                        packets(studio) + " packets came to the studio",
                        "see whether the machine is overloaded");
            }
            pause();
        }
    }

    DemoStation booth() {
        return booth;
    }

    DemoStation studio() {
        return studio;
    }

    /** @throws IllegalStateException without one */
    ImpairmentProxy line() {
        ImpairmentProxy watched = line;
        if (watched == null) {
            throw new IllegalStateException("the two are connected directly");
        }
        return watched;
    }

    boolean isWatched() {
        return line != null;
    }

    /** The state of its call as it printed it last; an empty object before. */
    static JsonNode view(DemoStation station) {
        JsonNode view = station.call().lastView();
        return view == null ? Json.read("{}") : view;
    }

    static long packets(DemoStation station) {
        return view(station).path("received").path("packets").asLong();
    }

    static boolean isConnected(DemoStation station) {
        return view(station).path("state").asText().equals(CallState.CONNECTED.name());
    }

    /** From now on the folders stay: something went wrong, and the logs are in them. */
    Path keepFolders() {
        folders.keep();
        return folders.root();
    }

    /** {@link #LOOK_NS}. */
    static void pause() throws InterruptedException {
        LockSupport.parkNanos(LOOK_NS);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public void close() {
        booth.close();
        studio.close();
        if (line != null) {
            line.close();
        }
        folders.close();
    }
}
