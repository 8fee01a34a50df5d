package org.boothline.session.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An ffmpeg process; says nothing unless it has to complain. */
final class Ffmpeg implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Ffmpeg(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static void assumeInstalled() throws InterruptedException {
        boolean installed;
        try {
            Process version = new ProcessBuilder("ffmpeg", "-version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            installed = version.waitFor(10, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException absent) {
            installed = false;
        }
        assumeTrue(installed, "ffmpeg is not installed: nothing was tested against it");
    }

    /** @param arguments separated by spaces; what is {@code @name} is a file in the folder */
    static Ffmpeg start(Path folder, String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "warning"));
        for (String argument : arguments.split(" ")) {
            command.add(
                    argument.startsWith("@")
                            ? folder.resolve(argument.substring(1)).toString()
                            : argument);
        }
        Path log = Files.createTempFile(folder, "ffmpeg", ".log");
        return new Ffmpeg(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /** To its end, which has to be a good one. */
    static void run(Path folder, String arguments) throws IOException, InterruptedException {
        try (Ffmpeg ffmpeg = start(folder, arguments)) {
            ffmpeg.awaitEnd();
        }
    }

    void awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("ffmpeg did not end; it said: " + Files.readString(log));
        }
        assertEquals(0, process.exitValue(), Files.readString(log));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
