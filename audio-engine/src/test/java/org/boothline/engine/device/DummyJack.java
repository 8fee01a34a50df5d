package org.boothline.engine.device;

import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.boothline.base.fault.UserFault;

/**
 * A JACK server of this test's own, on the driver that has no sound card but the pace of one; this process finds it by its
 * environment, which is why one test at a time may have one.
 */
public final class DummyJack implements AutoCloseable {
    private static final String NAME =
            "boothline-test-" + ProcessHandle.current().pid();

    private final Process server;

    private DummyJack(Process server) {
        this.server = server;
    }

    /** What this machine lacks, if anything. */
    public static Optional<String> missing() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.of("Linux (the environment is set as there)");
        }
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "jackd")));
        return there ? Optional.empty() : Optional.of("the package jackd2");
    }

    public static DummyJack start(int sampleRateHz, int periodFrames) throws IOException {
        DummyJack jack = new DummyJack(launch(sampleRateHz, periodFrames));
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(DummyJack::answers);
        return jack;
    }

    private static Process launch(int sampleRateHz, int periodFrames) throws IOException {
        useServer(NAME);
        List<String> command = List.of(
                "jackd",
                "-n",
                NAME,
                "-R",
                "-P",
                "70",
                "-t",
                "2000",
                "-d",
                "dummy",
                "-r",
                "" + sampleRateHz,
                "-p",
                "" + periodFrames,
                "-C",
                "2",
                "-P",
                "2");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JACK_NO_AUDIO_RESERVATION", "1");
        return builder.start();
    }

    private static boolean answers() {
        try {
            JackServer.open("jack", "capture").close();
            return true;
        } catch (UserFault notYet) {
            return false;
        }
    }

    /** Java can't set a variable of its own environment, and the library asks for it each time. */
    static void useServer(String name) {
        int failed = NativeLibrary.getInstance("c")
                .getFunction("setenv")
                .invokeInt(new Object[] {"JACK_DEFAULT_SERVER", name, 1});
        if (failed != 0) {
            throw new IllegalStateException("the environment can't be set");
        }
    }

    /** Stops the server where it stands, for so long. */
    public void stall(long stallMs) throws IOException, InterruptedException {
        signal("-STOP");
        server.waitFor(stallMs, TimeUnit.MILLISECONDS); // It won't end.
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(server.pid())).start().waitFor(5, TimeUnit.SECONDS);
    }

    public void vanish() throws InterruptedException {
        server.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }

    public boolean isAlive() {
        return server.isAlive();
    }

    @Override
    public void close() {
        server.destroy();
        try {
            if (!server.waitFor(5, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
