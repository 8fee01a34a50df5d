package org.boothline.app.program;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.boothline.base.time.SystemClock;

/**
 * A booth and a studio with a sound card each, on a machine without any: {@code lab/sound.sh rooms}. Whoever speaks into
 * a microphone or listens to a loudspeaker is a process of its own. <b>Thread</b>: the test's.
 */
final class SoundRooms implements AutoCloseable {
    private static final Path PLUGINS = Path.of("/usr/lib");
    private static final long SCRIPT_SECONDS = 30;

    private final Path folder;
    private final Path script;
    private final List<Process> processes = new ArrayList<>();
    private final List<Recording> recordings = new ArrayList<>();

    private SoundRooms(Path folder, Path script) {
        this.folder = folder;
        this.script = script;
    }

    /** What this machine lacks, if anything. */
    static Optional<String> missing() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("Linux (these cards are made with ALSA)");
        }
        for (String program : List.of("pulseaudio", "paplay", "parec")) {
            if (!onPath(program)) {
                return Optional.of(program + ", from the packages pulseaudio and pulseaudio-utils");
            }
        }
        try (var files = Files.find(PLUGINS, 4, (file, attributes) -> file.endsWith("libasound_module_pcm_pulse.so"))) {
            return files.findAny().isPresent() ? Optional.empty() : Optional.of("the package libasound2-plugins");
        } catch (IOException | UncheckedIOException e) {
            return Optional.of("a readable " + PLUGINS + ", to look for libasound2-plugins");
        }
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** @param folder with a short path: a socket's has 107 bytes at most */
    static SoundRooms start(Path folder) throws IOException, InterruptedException {
        SoundRooms rooms = new SoundRooms(folder, script());
        rooms.script("rooms");
        return rooms;
    }

    private static Path script() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path script = at.resolve("lab").resolve("sound.sh");
            if (Files.exists(script)) {
                return script;
            }
        }
        throw new AssertionError("no lab/sound.sh above " + Path.of("").toAbsolutePath());
    }

    private void script(String command) throws IOException, InterruptedException {
        Path said = folder.resolveSibling("sound.sh.out");
        Process running = new ProcessBuilder(script.toString(), command, folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        if (!running.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS) || running.exitValue() != 0) {
            running.destroyForcibly();
            throw new AssertionError("sound.sh " + command + ": " + Files.readString(said));
        }
    }

    /** What a station's process in that room is told. */
    Map<String, String> environment(String room, Path data) {
        return Map.of("ALSA_CONFIG_PATH", folder.resolve(room + ".conf").toString(), "BOOTHLINE_DATA", data.toString());
    }

    /** Speaks a file into a room's microphone; the process ends when all of it was captured. */
    Process speak(Path wav, String room) throws IOException {
        Process process = client("paplay", "--device=" + room + "_microphone", wav.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        return process;
    }

    /** Listens, from now on, to {@code booth_loudspeaker}, {@code booth_microphone} or the studio's. */
    Recording listen(String sink) throws IOException {
        Process process = client(
                        "parec",
                        "--device=" + sink + ".monitor",
                        "--format=float32le",
                        "--rate=" + Signals.RATE_HZ,
                        "--channels=1",
                        "--latency-msec=20",
                        "--raw")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Recording recording = new Recording(process, SystemClock.SYSTEM);
        recordings.add(recording);
        return recording;
    }

    private ProcessBuilder client(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .put("PULSE_SERVER", "unix:" + folder.resolve("run").resolve("pulse.sock"));
        builder.environment().put("HOME", folder.resolve("home").toString());
        return builder;
    }

    /** Ends the sound server as a crash does: no card says goodbye. */
    void vanish() throws IOException, InterruptedException {
        long pid = Long.parseLong(Files.readString(folder.resolve("pulse.pid")).strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        script("stop");
    }

    /** The sound server is started again, with the same cards. */
    void returned() throws IOException, InterruptedException {
        script("rooms");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        processes.forEach(Process::destroyForcibly);
        for (Recording recording : recordings) {
            recording.close();
        }
        script("stop");
    }
}
