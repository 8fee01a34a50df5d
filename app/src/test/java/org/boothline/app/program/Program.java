package org.boothline.app.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The real program in a process of its own, as a script sees it. */
final class Program implements AutoCloseable {
    /** As it is shipped: its manifest names the libraries beside it. */
    static final Path JAR = Path.of(System.getProperty("basedir", ""), "target", "boothline.jar")
            .toAbsolutePath();

    /** Short lives: the second compiler would never pay off, and many of them run side by side. */
    private static final List<String> SHORT_LIVED =
            List.of("-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=" + StartArchive.FILE, "-Xlog:cds=off");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final Thread outReader;
    private final Thread errReader;

    private Program(Process process) {
        this.process = process;
        outReader = reader(process.getInputStream(), out);
        errReader = reader(process.getErrorStream(), err);
    }

    static Program start(Path data, String... arguments) throws IOException {
        return start(Map.of("BOOTHLINE_DATA", data.toString()), List.of(), arguments);
    }

    static Program start(Map<String, String> environment, List<String> jvm, String... arguments) throws IOException {
        return start(List.of(), environment, with(jvm), "org.boothline.app.Main", arguments);
    }

    /** Another program on the same class path, which may have much to compute. */
    static Program startOther(String mainClass, String... arguments) throws IOException {
        return start(List.of(), Map.of(), List.of(), mainClass, arguments);
    }

    /** With the rights of all new files open to everybody, as far as the program leaves it to its starter. */
    static Program startOpenToAll(Map<String, String> environment, List<String> jvm, String... arguments)
            throws IOException {
        List<String> umask = List.of("sh", "-c", "umask 000; exec \"$0\" \"$@\"");
        return start(umask, environment, with(jvm), "org.boothline.app.Main", arguments);
    }

    private static List<String> with(List<String> jvm) {
        List<String> all = new ArrayList<>(SHORT_LIVED);
        all.addAll(jvm);
        return all;
    }

    /** A Java machine with the program's classes; what it runs has to be added. */
    static List<String> java(List<String> jvm) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:-UseCompressedOops", // So that ZGC, which has none, can share the same archive of classes.
                "-Xmx256m",
                "-Dio.netty.allocator.type=pooled",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", JAR.toString()));
        return command;
    }

    private static Program start(
            List<String> before,
            Map<String, String> environment,
            List<String> jvm,
            String mainClass,
            String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(java(jvm));
        command.add(mainClass);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().remove("BOOTHLINE_LAUNCHER");
        return new Program(builder.start());
    }

    /** Runs to the end. */
    static Program run(Path data, String... arguments) throws IOException, InterruptedException {
        Program program = start(data, arguments);
        program.process.getOutputStream().close();
        program.awaitExit(Duration.ofSeconds(60));
        return program;
    }

    int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            String said = said();
            process.destroyForcibly();
            throw new AssertionError("the program did not end within " + limit + "; it said:\n" + said);
        }
        outReader.join(5_000);
        errReader.join(5_000);
        return process.exitValue();
    }

    int exitCode() {
        return process.exitValue();
    }

    Process process() {
        return process;
    }

    /** As Ctrl-C does. {@code Process.destroy} would close the pipes too, and with them the last words. */
    void interrupt() {
        process.toHandle().destroy();
    }

    void say(String line) throws IOException {
        OutputStream stream = process.getOutputStream();
        stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }

    /** Waits for a JSON line with this event. */
    JsonNode awaitEvent(String kind, Duration limit) {
        Awaitility.await(kind + " of:\n" + said())
                .atMost(limit)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> event(kind).isPresent() || (!process.isAlive() && !outReader.isAlive()));
        return event(kind).orElseThrow(() -> new AssertionError("no " + kind + ", but:\n" + said()));
    }

    Optional<JsonNode> event(String kind) {
        return objects().stream()
                .filter(node -> node.path("event").asText().equals(kind))
                .findFirst();
    }

    /** All lines of standard output that are JSON. */
    List<JsonNode> objects() {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : out) {
            if (line.startsWith("{")) {
                try {
                    objects.add(MAPPER.readTree(line));
                } catch (IOException e) {
                    throw new AssertionError("not JSON: " + line, e);
                }
            }
        }
        return objects;
    }

    /** Standard output as one JSON document. */
    JsonNode document() throws IOException {
        return MAPPER.readTree(out());
    }

    String out() {
        return String.join("\n", out);
    }

    String err() {
        return String.join("\n", err);
    }

    String said() {
        return out() + "\n" + err();
    }

    @Override
    public void close() {
        interrupt();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static Thread reader(InputStream stream, List<String> lines) {
        Thread thread = new Thread(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | java.io.UncheckedIOException e) {
                lines.add("(the pipe broke: " + e.getMessage() + ")");
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
