package org.boothline.app.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;

/** A booth that calls and a studio that listens, each a program of its own with Q Manager and data folder. */
final class TwoStations implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);

    private final Path boothData;
    private final Path studioData;
    private final Program studio;
    private final Program booth;

    private TwoStations(Path boothData, Path studioData, Program studio, Program booth) {
        this.boothData = boothData;
        this.studioData = studioData;
        this.studio = studio;
        this.booth = booth;
    }

    /**
     * Starts both and returns when audio arrives at both.
     *
     * @param boothEnvironment with BOOTHLINE_DATA
     * @param boothDevices options of the command line
     */
    static TwoStations connect(
            Map<String, String> boothEnvironment,
            List<String> boothDevices,
            Map<String, String> studioEnvironment,
            List<String> studioDevices)
            throws IOException {
        int studioBase = freeBase();
        Program studio = start(
                studioEnvironment,
                studioDevices,
                "listen",
                "--accept",
                "any",
                "--name",
                "Studio",
                "--port",
                "" + studioBase);
        studio.awaitEvent("READY", SOON);
        int boothBase = freeBase();
        Program booth = start(
                boothEnvironment,
                boothDevices,
                "call",
                "127.0.0.1:" + studioBase,
                "--unverified",
                "--name",
                "Booth",
                "--port",
                "" + boothBase);
        TwoStations stations = new TwoStations(
                Path.of(boothEnvironment.get("BOOTHLINE_DATA")),
                Path.of(studioEnvironment.get("BOOTHLINE_DATA")),
                studio,
                booth);
        try {
            stations.awaitView(booth, "/received/packets", 1);
            stations.awaitView(studio, "/received/packets", 1);
        } catch (Throwable notConnected) {
            stations.close();
            throw notConnected;
        }
        return stations;
    }

    private static Program start(Map<String, String> environment, List<String> devices, String... arguments)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--json", "--bind", "127.0.0.1"));
        all.addAll(devices);
        return Program.start(environment, List.of(), all.toArray(String[]::new));
    }

    /** Three ports in a row that are free now. */
    private static int freeBase() throws IOException {
        Random random = new Random();
        for (int attempt = 0; attempt < 100; attempt++) {
            int base = 20_000 + 2 * random.nextInt(4_990);
            if (isFree(base) && isFree(base + 1) && isFree(base + 2)) {
                return base;
            }
        }
        throw new IOException("no three free ports between 20000 and 30000");
    }

    private static boolean isFree(int port) {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            return socket.isBound();
        } catch (SocketException taken) {
            return false;
        }
    }

    Program booth() {
        return booth;
    }

    Program studio() {
        return studio;
    }

    Path boothData() {
        return boothData;
    }

    Path studioData() {
        return studioData;
    }

    /** Starts a take from the studio; returns its id when both know of it. */
    String startTake(String name) throws IOException {
        studio.say("take " + name);
        booth.awaitEvent("TAKE_STARTED", SOON);
        return studio.awaitEvent("TAKE_STARTED", SOON).path("takeId").asText();
    }

    /** Stops it where the microphone is, not where the studio's ear is; returns when the studio has the signature. */
    void stopTake() throws IOException {
        booth.say("stop");
        studio.awaitEvent("TAKE_SIGNED", SOON);
    }

    /** The latest state the program printed. */
    static JsonNode view(Program program) {
        List<JsonNode> views = program.objects().stream()
                .filter(object -> object.has("view"))
                .map(object -> object.path("view"))
                .toList();
        return views.isEmpty() ? MissingNode.getInstance() : views.get(views.size() - 1);
    }

    /** Waits until a figure of the state is at least so much. */
    void awaitView(Program program, String pointer, double least) {
        Awaitility.await(pointer)
                .atMost(SOON)
                .until(() -> !program.process().isAlive()
                        || view(program).at(pointer).asDouble(-1) >= least);
        if (!program.process().isAlive()) {
            throw new AssertionError("the program has ended:\n" + program.said());
        }
    }

    /** Runs a command at the studio, which must succeed. */
    Program atStudio(String... command) throws IOException, InterruptedException {
        return succeeded(Program.run(studioData, command));
    }

    /** Runs a command at the booth, which must succeed. */
    Program atBooth(String... command) throws IOException, InterruptedException {
        return succeeded(Program.run(boothData, command));
    }

    private static Program succeeded(Program program) {
        if (program.exitCode() != 0) {
            throw new AssertionError("exit code " + program.exitCode() + ":\n" + program.said());
        }
        return program;
    }

    /** Both at once: a busy machine takes its time to end them one by one. */
    @Override
    public void close() throws IOException {
        booth.process().destroy();
        studio.process().destroy();
        booth.close();
        studio.close();
        try (Program boothManager = Program.start(boothData, "qmanager", "stop");
                Program studioManager = Program.start(studioData, "qmanager", "stop")) {
            boothManager.awaitExit(SOON);
            studioManager.awaitExit(SOON);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
