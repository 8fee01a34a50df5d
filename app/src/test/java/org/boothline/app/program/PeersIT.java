package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code lab/peers/latency.sh}, short, with our own program alone: two stations on a JACK server, from port to port.
 */
class PeersIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("^128 +pcm +([0-9.]+) \\(", Pattern.MULTILINE);

    @TempDir
    Path folder;

    @BeforeEach
    void requireTimeAndTools() {
        Assumptions.assumeTrue(
                Boolean.getBoolean("it.long"),
                "measures half a minute in real time, alone on the machine: -Dit.long=true");
        for (String tool : new String[] {"bash", "awk", "column", "jackd", "jack_wait"}) {
            boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                    .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
            Assumptions.assumeTrue(there, "needs " + tool + " (packages jackd2, bsdextrautils)");
        }
    }

    @Test
    void measuresOurDelayFromPortToPort() throws Exception {
        Path out = folder.resolve("out");
        Path errors = folder.resolve("errors");
        int exit =
                run(out, errors, "--periods", "128", "--only", "pcm", "--settle", "2", "--chirps", "4", "--sine", "1");
        String text = Files.readString(out, StandardCharsets.UTF_8);
        assertEquals(0, exit, text + Files.readString(errors, StandardCharsets.UTF_8));
        Matcher row = ROW.matcher(text);
        assertTrue(row.find(), text);
        double delayMs = Double.parseDouble(row.group(1));
        System.out.println(text);
        // Not before the next cycle; and how late a busy machine makes it, is not judged here.
        assertTrue(delayMs > 2.6 && delayMs < 200, text);
    }

    private static int run(Path out, Path errors, String... options) throws IOException, InterruptedException {
        String[] command = Stream.concat(
                        Stream.of("bash", ROOT.resolve("lab/peers/latency.sh").toString()), Stream.of(options))
                .toArray(String[]::new);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
        // What is tested was built by the build that tests it.
        builder.environment()
                .put("BOOTHLINE_LAUNCHER", ROOT.resolve("boothline").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process script = builder.start();
        try {
            assertTrue(script.waitFor(90, TimeUnit.SECONDS), "the script does not end");
            return script.exitValue();
        } finally {
            script.destroy(); // Which makes it end what it started.
        }
    }
}
