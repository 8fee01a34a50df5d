package org.boothline.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.boothline.app.json.Json;
import org.boothline.app.terminal.Shell;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.NanoClock;
import org.boothline.base.time.SystemClock;
import org.jspecify.annotations.Nullable;

/**
 * A Boothline process that another one started, spoken to as any script would: lines in, JSON lines out.
 *
 * <p><b>Thread</b>: main; two reader threads hand over what the process says.
 */
public final class ChildProgram implements AutoCloseable {
    private static final List<String> STATION_JVM = List.of(
            "-XX:+UseZGC",
            "-Xms256m",
            "-Xmx256m",
            "-Dio.netty.allocator.type=pooled",
            "--enable-native-access=ALL-UNNAMED");

    /** A short command is over before the second compiler pays off. */
    private static final List<String> SHORT_JVM =
            List.of("-XX:+UseSerialGC", "-Xmx192m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");

    /** By which the script that starts Boothline takes them. */
    private static final String JAVA_OPTIONS = "BOOTHLINE_JAVA_OPTIONS";

    private static final String MAIN_CLASS = "org.boothline.app.Main";
    /** What a process that a signal ended reports, less the signal. */
    private static final int SIGNAL_BASE = 128;

    private static final long STOP_MS = 10_000;

    private final String title;
    private final Path log;
    private final Process process;
    private final Writer input;
    private final NanoClock clock = SystemClock.SYSTEM;
    private final LinkedBlockingQueue<Optional<JsonNode>> objects = new LinkedBlockingQueue<>();
    private volatile String lastSentence = "";
    private volatile @Nullable JsonNode lastView;

    private ChildProgram(String title, Path dataDir, Process process) {
        this.title = title;
        this.log = dataDir.resolve("log").resolve("boothline.log");
        this.process = process;
        this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        reader("out", process.getInputStream(), this::heard, () -> objects.add(Optional.empty()));
        reader("err", process.getErrorStream(), line -> lastSentence = line, () -> {});
    }

    /** @param title for sentences: {@code "The studio"} */
    public static ChildProgram start(String title, Path dataDir, List<String> arguments) throws UserFault {
        return start(title, dataDir, arguments, List.of());
    }

    /** @param javaOptions further options for its Java machine; no blanks in them */
    public static ChildProgram start(String title, Path dataDir, List<String> arguments, List<String> javaOptions)
            throws UserFault {
        List<String> command = new ArrayList<>(program(arguments.get(0), javaOptions));
        command.addAll(arguments);
        command.addAll(List.of("--data", dataDir.toString(), "--json"));
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment()
                    .merge(JAVA_OPTIONS, String.join(" ", javaOptions), (given, more) -> (given + " " + more).strip());
            return new ChildProgram(title, dataDir, builder.start());
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    title + " can't be started",
                    String.valueOf(e.getMessage()),
                    "see that " + command.get(0) + " can be run",
                    e);
        }
    }

    /** A line to its standard input. */
    public void say(String line) throws UserFault {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw ended(e);
        }
    }

    /** Waits for an event of this kind; skips all others. */
    public JsonNode awaitEvent(String kind, long timeoutMs) throws UserFault, InterruptedException {
        return await("event", kind, timeoutMs);
    }

    /** The system's number of the process. */
    public long pid() {
        return process.pid();
    }

    /** The latest state of the call, or null before the first. */
    public @Nullable JsonNode lastView() {
        return lastView;
    }

    /** What it says next, or null when it has said all. */
    public @Nullable JsonNode next(long timeoutMs) throws UserFault, InterruptedException {
        Optional<JsonNode> next = objects.poll(timeoutMs, TimeUnit.MILLISECONDS);
        if (next == null) {
            throw silent("end", timeoutMs);
        }
        return next.orElse(null);
    }

    /** Waits for the process to end well; gives the last object that has this member. */
    public JsonNode awaitResult(String member, long timeoutMs) throws UserFault, InterruptedException {
        JsonNode last = awaitReport(member, timeoutMs);
        requireSuccess();
        return last;
    }

    /** The last object that has this member, however the process ended. */
    public JsonNode awaitReport(String member, long timeoutMs) throws UserFault, InterruptedException {
        JsonNode last = null;
        for (JsonNode next = next(timeoutMs); next != null; next = next(timeoutMs)) {
            last = next.has(member) ? next : last;
        }
        if (last == null) {
            process.waitFor(STOP_MS, TimeUnit.MILLISECONDS);
            throw ended(null);
        }
        return last;
    }

    /** @throws UserFault unless the process ends now, with exit code 0 */
    public void requireSuccess() throws UserFault, InterruptedException {
        if (!process.waitFor(STOP_MS, TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
            throw ended(null);
        }
    }

    /** @throws UserFault if the process has ended */
    public void requireAlive() throws UserFault {
        if (!process.isAlive()) {
            throw ended(null);
        }
    }

    /** Asks the process to end and waits; ends it the hard way when it does not. */
    @Override
    public void close() {
        process.toHandle()
                .destroy(); // Unlike the process's own destroy, this leaves the pipes open for its last words.
        boolean interrupted = false;
        try {
            if (!process.waitFor(STOP_MS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode await(String member, String value, long timeoutMs) throws UserFault, InterruptedException {
        long deadlineNs = clock.nowNs() + timeoutMs * 1_000_000;
        while (true) {
            Optional<JsonNode> next = objects.poll(deadlineNs - clock.nowNs(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw silent(value, timeoutMs);
            }
            if (next.isEmpty()) {
                throw ended(null);
            }
            if (next.get().path(member).asText().equals(value)) {
                return next.get();
            }
        }
    }

    private UserFault silent(String what, long timeoutMs) {
        String said = lastSentence.isEmpty() ? "" : ", and said last: " + withoutDot(lastSentence);
        return new UserFault(
                FaultCode.NETWORK,
                title + " does not come to the point " + what,
                "it was awaited for " + timeoutMs / 1_000 + " s" + said,
                "see its log, " + log);
    }

    private UserFault ended(@Nullable Throwable cause) {
        String why = lastSentence.isEmpty() ? "it said nothing" : withoutDot(lastSentence);
        if (!process.isAlive() && process.exitValue() > SIGNAL_BASE) {
            why = "it was killed by signal " + (process.exitValue() - SIGNAL_BASE);
        }
        return new UserFault(
                code(),
                title + " ended before its time",
                why,
                "see its log, " + log,
                cause == null ? new IOException("the process ended") : cause);
    }

    /** What the process ended with, where that says what kind of fault it was. */
    private FaultCode code() {
        if (!process.isAlive()) {
            for (FaultCode code : FaultCode.values()) {
                if (code.exitCode() == process.exitValue()) {
                    return code;
                }
            }
        }
        return FaultCode.NETWORK;
    }

    private void heard(String line) {
        JsonNode object = Json.read(line);
        if (object.has("view")) {
            lastView = object.get("view");
        } else {
            if (object.has("sentence")) {
                lastSentence = object.get("sentence").asText();
            }
            objects.add(Optional.of(object));
        }
    }

    /** Reads to the end, whatever comes: a process whose output is not read stands still. */
    private void reader(String what, InputStream stream, Consumer<String> line, Runnable end) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String next = lines.readLine(); next != null; next = lines.readLine()) {
                            line.accept(next);
                        }
                    } catch (IOException e) {
                        // The process is gone and its pipe with it: the end, like any other.
                        lastSentence = lastSentence.isEmpty() ? String.valueOf(e.getMessage()) : lastSentence;
                    } finally {
                        end.run();
                    }
                },
                title + " " + what);
        thread.setDaemon(true);
        thread.start();
    }

    /** As a person would start it: by the script that started this process; without one, as the script would. */
    private static List<String> program(String command, List<String> javaOptions) {
        String launcher = System.getenv("BOOTHLINE_LAUNCHER");
        if (launcher != null && !launcher.isBlank() && !Shell.onWindows()) {
            return List.of(launcher);
        }
        boolean station = command.equals("listen") || command.equals("call");
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.addAll(station ? STATION_JVM : SHORT_JVM);
        all.addAll(sharedClasses());
        all.addAll(javaOptions);
        all.addAll(List.of("-cp", classPath(), MAIN_CLASS));
        return all;
    }

    /** Classes that were laid ready for this process are ready for that one too. */
    private static List<String> sharedClasses() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-XX:SharedArchiveFile=") || flag.startsWith("-Xlog:cds"))
                .toList();
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String withoutDot(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
