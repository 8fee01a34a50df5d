package org.boothline.engine.device;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Two sound cards without any hardware: a PulseAudio server with two null sinks, and for each of two ends an ALSA
 * configuration that plays into one sink and captures what the other end plays. javax.sound is told its configuration by
 * the environment of its process, so each end is a process of its own.
 */
final class HeadlessCards implements AutoCloseable {
    private static final Path PLUGINS = Path.of("/usr/lib");

    private final Path folder;
    private final Process server;

    private HeadlessCards(Path folder, Process server) {
        this.folder = folder;
        this.server = server;
    }

    /** What this machine lacks, if anything. */
    static Optional<String> missing() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("Linux (these cards are made with ALSA)");
        }
        if (!onPath("pulseaudio")) {
            return Optional.of("the package pulseaudio");
        }
        try (var files = Files.find(PLUGINS, 4, (file, attributes) -> file.endsWith("libasound_module_pcm_pulse.so"))) {
            return files.findAny().isPresent() ? Optional.empty() : Optional.of("the package libasound2-plugins");
        } catch (IOException | UncheckedIOException e) {
            return Optional.of("a readable " + PLUGINS + ", to look for libasound2-plugins");
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    static HeadlessCards start(Path folder) throws IOException {
        Path run = Files.createDirectory(
                folder.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path socket = run.resolve("s");
        Files.writeString(folder.resolve("pulse.pa"), """
                load-module module-native-protocol-unix auth-anonymous=1 socket=%s
                load-module module-null-sink sink_name=sinkA rate=48000 channels=2 format=s24le
                load-module module-null-sink sink_name=sinkB rate=48000 channels=2 format=s24le
                """.formatted(socket));
        configure(folder, socket, "booth", "sinkA", "sinkB");
        configure(folder, socket, "studio", "sinkB", "sinkA");
        ProcessBuilder builder = new ProcessBuilder(
                "pulseaudio",
                "-n",
                "-F",
                folder.resolve("pulse.pa").toString(),
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--disallow-exit=yes",
                "--use-pid-file=no",
                "--realtime=yes",
                "--high-priority=yes");
        builder.environment().putAll(Map.of("XDG_RUNTIME_DIR", run.toString(), "HOME", folder.toString()));
        builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("pulse.log").toFile());
        HeadlessCards cards = new HeadlessCards(folder, builder.start());
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(socket));
        return cards;
    }

    private static void configure(Path folder, Path socket, String end, String plays, String captures)
            throws IOException {
        Files.writeString(folder.resolve(end + ".conf"), """
                </usr/share/alsa/alsa.conf>
                pcm.out { type pulse server "unix:%1$s" device "%2$s" }
                pcm.in { type pulse server "unix:%1$s" device "%3$s.monitor" }
                pcm.!default { type asym playback.pcm "out" capture.pcm "in" hint { show on description "%4$s" } }
                ctl.!default { type pulse server "unix:%1$s" }
                """.formatted(socket, plays, captures, end));
    }

    /** Starts {@link CardProgram} at one end; its output goes to {@code END-COMMAND.out} in the folder. */
    Process run(String end, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                CardProgram.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("ALSA_CONFIG_PATH", folder.resolve(end + ".conf").toString());
        builder.redirectErrorStream(true)
                .redirectOutput(output(end, arguments[0]).toFile());
        return builder.start();
    }

    Path output(String end, String command) {
        return folder.resolve(end + "-" + command + ".out");
    }

    /** Ends the sound server as a crash does: no card says goodbye. */
    void vanish() throws InterruptedException {
        server.destroyForcibly();
        server.waitFor(5, TimeUnit.SECONDS);
    }

    /** Stops the sound server where it stands: nothing fails, and nothing moves any more. */
    void freeze() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(server.pid())).start().waitFor(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        server.destroyForcibly();
    }
}
