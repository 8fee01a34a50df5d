package org.boothline.app.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.lab.net.PortTriple;
import org.boothline.takes.store.TakeFolder;
import org.boothline.takes.store.TakeStore;

/** One side of a test: a data folder, three ports, and every process that works on them, which end with it. */
final class RealStation implements AutoCloseable {
    /** For machines that do much else. */
    static final Duration SOON = Duration.ofSeconds(90);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern WORDS = Pattern.compile(" are: ([a-z]+ [a-z]+ [a-z]+ [a-z]+)\\.");

    /** Below the ports that Linux gives to sockets that don't care. */
    private static final int PORT_FIRST = 30_000;

    private static final int FORKS_MAX = 4;
    private static final int PORTS_OF_FORK = 688;
    private static final AtomicInteger NEXT = new AtomicInteger();

    private static final List<FileChannel> HELD = new ArrayList<>();

    /** Which of the forks this is; locked until it ends. */
    private static final int FORK = fork();

    private final String name;
    private final Path data;
    private final PortTriple ports;
    private final List<String> jvm;
    private final List<Program> programs = new ArrayList<>();
    private Program program;
    private RealStation other;

    RealStation(String name, Path data) throws Exception {
        this(name, data, List.of());
    }

    /** @param jvm options of the Java machine for all its processes */
    RealStation(String name, Path data, List<String> jvm) throws Exception {
        this.name = name;
        this.jvm = jvm;
        this.data = Files.createDirectories(data);
        ports = freePorts();
    }

    /** What the other one said is shown as well when something does not come about. */
    void meets(RealStation station) {
        other = station;
        station.other = this;
    }

    Path data() {
        return data;
    }

    PortTriple ports() {
        return ports;
    }

    /** The station that was started last. */
    Program program() {
        return program;
    }

    /** Starts {@code listen}; it plays nowhere and lets anybody in, unless the options say otherwise. */
    Program listen(String... more) throws IOException {
        List<String> chosen = List.of(more);
        List<String> begin = List.of("listen", "--input", "none");
        boolean open = !chosen.contains("--peer-fingerprint") && !chosen.contains("--accept");
        return start(open ? with(begin, "--accept", "any") : begin, more);
    }

    /** Starts {@code listen} with these options only. */
    Program listenWith(String... options) throws IOException {
        return start(List.of("listen"), options);
    }

    /** Starts {@code listen} as a person does; nobody is let in unasked. */
    Program attend(String... more) throws IOException {
        return start(List.of("listen", "--input", "none"), more);
    }

    /** Starts {@code call}, likewise. */
    Program call(PortTriple other, String input, String... more) throws IOException {
        List<String> begin = List.of("call", at(other), "--input", input);
        return start(List.of(more).contains("--peer-fingerprint") ? begin : with(begin, "--unverified"), more);
    }

    /**
     * Starts {@code call} with a tone, as a person types it: an invitation, a name, an address; nobody is let in
     * unasked.
     */
    Program dial(String whom, String... more) throws IOException {
        return start(List.of("call", whom, "--input", "tone"), more);
    }

    /** Where it is called. */
    String address() {
        return at(ports);
    }

    /** As a person types it. */
    static String at(PortTriple ports) {
        return ports.host().getHostAddress() + ":" + ports.basePort();
    }

    private static List<String> with(List<String> begin, String... more) {
        List<String> all = new ArrayList<>(begin);
        all.addAll(List.of(more));
        return all;
    }

    private Program start(List<String> begin, String... more) throws IOException {
        List<String> chosen = List.of(more);
        List<String> all = new ArrayList<>(begin);
        all.addAll(List.of("--json", "--name", name, "--bind", "127.0.0.1"));
        all.addAll(List.of("--port", Integer.toString(ports.basePort())));
        if (!chosen.contains("--output") && !chosen.contains("--echo")) {
            all.addAll(List.of("--output", "none"));
        }
        all.addAll(chosen);
        program = started(all);
        programs.add(program);
        return program;
    }

    /** A command on this side's data, run to its end. */
    Program command(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (all.contains("restore") || all.contains("replace")) {
            all.addAll(List.of("--port", Integer.toString(ports.basePort()), "--bind", "127.0.0.1"));
        }
        Program command = started(all);
        command.process().getOutputStream().close();
        command.awaitExit(SOON);
        return command;
    }

    private Program started(List<String> arguments) throws IOException {
        return Program.start(Map.of("BOOTHLINE_DATA", data.toString()), jvm, arguments.toArray(new String[0]));
    }

    /** What {@code takes show} says of a take. */
    JsonNode shown(String take) throws Exception {
        Program show = command("takes", "show", take, "--json");
        if (show.exitCode() != 0) {
            throw new AssertionError(show.said());
        }
        return show.document();
    }

    TakeFolder take(String idOrNameOrLast) throws UserFault {
        return new TakeStore(data).take(idOrNameOrLast);
    }

    List<TakeFolder> takes() throws UserFault {
        return new TakeStore(data).takes();
    }

    /** The signal that no process can do anything about. */
    void kill() throws InterruptedException {
        program.process().destroyForcibly().waitFor();
    }

    /** The state of the call as it was printed last; empty object before. */
    JsonNode view() {
        List<JsonNode> objects = program.objects();
        for (int i = objects.size() - 1; i >= 0; i--) {
            if (objects.get(i).has("view")) {
                return objects.get(i).get("view");
            }
        }
        return MAPPER.createObjectNode();
    }

    /** Waits for a state of the call that was not printed yet. */
    JsonNode nextView() {
        long seen = views();
        await("the next view", () -> views() > seen);
        return view();
    }

    /** The same at both; what one of them prints meanwhile is not waited for again. */
    static void awaitNextViews(RealStation one, RealStation two) {
        long ones = one.views();
        long twos = two.views();
        one.await("the next view", () -> one.views() > ones);
        two.await("the next view", () -> two.views() > twos);
    }

    private long views() {
        return program.objects().stream().filter(object -> object.has("view")).count();
    }

    /** Events of this kind whose sentence contains the part. */
    long count(String kind, String part) {
        return sentences(kind).stream()
                .filter(sentence -> sentence.contains(part))
                .count();
    }

    /** What was said by events of this kind, in order. */
    List<String> sentences(String kind) {
        return program.objects().stream()
                .filter(object -> object.path("event").asText().equals(kind))
                .map(object -> object.path("sentence").asText())
                .toList();
    }

    /** The pairing words that were shown last. */
    String words() {
        List<String> shown = sentences("PAIRING");
        Matcher words = WORDS.matcher(shown.isEmpty() ? "" : shown.get(shown.size() - 1));
        if (!words.find()) {
            throw new AssertionError(name + " shows no words; it said:\n" + lately());
        }
        return words.group(1);
    }

    /** Waits for the end of a call that must not come about. */
    void awaitRefusal() throws Exception {
        int code = program.awaitExit(SOON);
        if (code != FaultCode.TRUST.exitCode()) {
            throw new AssertionError(name + " ended with " + code + ":\n" + lately()
                    + (other == null ? "" : "\n\n" + other.name + " said:\n" + other.lately()));
        }
    }

    /** Waits until so many events of this kind have come. */
    void awaitEvents(String kind, int number) {
        await(number + " × " + kind, () -> count(kind, "") >= number);
    }

    /** Waits for an event with this in its sentence. */
    void awaitSentence(String kind, String part) {
        await(kind + " with \"" + part + "\"", () -> count(kind, part) > 0);
    }

    /** Waits until the open take is so long. */
    void awaitTakeSeconds(double seconds) {
        await(
                "a take of " + seconds + " s",
                () -> view().path("take").path("seconds").asDouble() >= seconds);
    }

    void await(String what, BooleanSupplier condition) {
        try {
            Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> condition.getAsBoolean());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    name + " does not come to " + what + "; it said:\n" + lately()
                            + (other == null ? "" : "\n\n" + other.name + " said:\n" + other.lately()),
                    e);
        }
    }

    /** What was said, without the views; and the log if it speaks of a bug. */
    String lately() {
        if (program == null) {
            return "";
        }
        StringBuilder said = new StringBuilder();
        program.out().lines().filter(line -> !line.startsWith("{\"view\"")).forEach(line -> said.append(line)
                .append('\n'));
        said.append(program.err()).append('\n').append(view());
        Path log = data.resolve("log").resolve("boothline.log");
        if (program.err().contains("that is a bug") && Files.exists(log)) {
            try {
                said.append('\n').append(Files.readString(log));
            } catch (IOException e) {
                said.append("\nits log can't be read: ").append(e.getMessage());
            }
        }
        return said.toString();
    }

    /** Hangs up; waits for a good end. */
    void quit() throws Exception {
        program.say("quit");
        int code = program.awaitExit(SOON);
        if (code != 0) {
            throw new AssertionError(name + " ended with " + code + ":\n" + lately());
        }
    }

    /** Ends the station's program, then the Q Manager: the other way round it would be started again. */
    @Override
    public void close() throws Exception {
        for (Program each : programs) {
            each.process().destroyForcibly().waitFor();
        }
        Optional<ProcessHandle> manager = qManager();
        if (manager.isPresent() && manager.get().destroyForcibly()) {
            manager.get().onExit().get(10, TimeUnit.SECONDS);
        }
    }

    /** Closes all that are there, in this order, whatever one of them says. */
    static void closeAll(AutoCloseable... all) throws Exception {
        Exception first = null;
        for (AutoCloseable each : all) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** The Q Manager's process, if there is one. */
    Optional<ProcessHandle> qManager() throws IOException {
        Path api = data.resolve("qmanager").resolve("api.json");
        return Files.exists(api)
                ? ProcessHandle.of(MAPPER.readTree(api.toFile()).path("pid").asLong(-1))
                : Optional.empty();
    }

    /** The speech that comes with Boothline, as a file. */
    static Path speech(Path folder) throws IOException {
        Path file = folder.resolve("speech.wav");
        if (!Files.exists(file)) {
            try (InputStream bundled = RealStation.class.getResourceAsStream("/demo/speech.wav")) {
                Files.copy(bundled, file);
            }
        }
        return file;
    }

    /**
     * Three free ports in a row, out of the way of what other programs are given. Nothing keeps them free, so each fork
     * of the build has its own, and gives none out twice before all were.
     */
    static PortTriple freePorts() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        int first = PORT_FIRST + FORK * PORTS_OF_FORK;
        for (int attempt = 0; attempt < PORTS_OF_FORK / 4; attempt++) {
            int base = first + NEXT.getAndIncrement() * 4 % PORTS_OF_FORK;
            if (isFree(loopback, base) && isFree(loopback, base + 1) && isFree(loopback, base + 2)) {
                return new PortTriple(loopback, base);
            }
        }
        throw new AssertionError("no three ports in a row are free");
    }

    private static int fork() {
        for (int fork = 0; fork < FORKS_MAX; fork++) {
            try {
                Path file = Program.JAR.resolveSibling("ports-" + fork + ".lock");
                FileChannel lock = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (lock.tryLock() != null) {
                    HELD.add(lock); // Else it would be let go of with the garbage.
                    return fork;
                }
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new AssertionError("more than " + FORKS_MAX + " forks");
    }

    private static boolean isFree(InetAddress host, int port) {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, port))) {
            return socket.isBound();
        } catch (SocketException e) {
            return false;
        }
    }
}
