package org.boothline.transport.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityProcessesIT {
    @TempDir
    private Path data;

    /** What the processes run: waits for the starting shot, then prints the fingerprint. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] arguments) throws Exception {
            System.in.read();
            System.out.println(IdentityStore.loadOrCreate(Path.of(arguments[0])).fingerprint());
        }
    }

    @Test
    void oneIdentitySurvivesWhenProcessesStartAtTheSameMoment() throws Exception {
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                processes.add(new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx64m",
                                "-cp",
                                System.getProperty("java.class.path")
                                        + File.pathSeparator
                                        + System.getProperty("surefire.test.class.path", ""),
                                Starter.class.getName(),
                                data.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
            }
            for (Process process : processes) {
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
            }
            Set<String> seen = new HashSet<>();
            for (Process process : processes) {
                seen.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                assertEquals(0, process.exitValue());
            }
            assertEquals(1, seen.size(), seen.toString());
            try (var left = Files.list(data)) {
                assertEquals(1, left.count());
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }
}
