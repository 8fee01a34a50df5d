package org.boothline.takes.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveLockIT {
    private static final long LONG_AGO_MS = 1_767_225_600_000L;
    private static final long NOW_MS = LONG_AGO_MS + 3_600_000;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aSessionThatAnotherProcessHoldsIsNeitherLapsedNorLockableUntilItIsKilled() throws Exception {
        Process holder = holder("locked");
        assertTrue(LiveLock.tryLock(folder).isEmpty());
        assertFalse(LiveLock.isLapsed(folder, NOW_MS), "its last touch is old, but it is held");
        holder.destroyForcibly();
        assertTrue(holder.waitFor(10, TimeUnit.SECONDS));
        assertTrue(LiveLock.isLapsed(folder, NOW_MS), "the system drops the lock with the process");
        LiveLock.tryLock(folder).orElseThrow().close();
    }

    @Test
    void lookingAtASessionThatThisProcessHoldsDoesNotLetAnotherOneIn() throws Exception {
        try (LiveLock lock = LiveLock.tryLock(folder).orElseThrow()) {
            lock.touch(LONG_AGO_MS);
            assertFalse(LiveLock.isLapsed(folder, NOW_MS));
            assertTrue(LiveLock.tryLock(folder).isEmpty());
            holder("refused");
        }
        holder("locked");
    }

    private Process holder(String expected) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx32m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        folder.toString(),
                        Long.toString(LONG_AGO_MS))
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertEquals(expected, said.readLine());
        return process;
    }
}
