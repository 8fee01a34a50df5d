package org.boothline.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class RealTimeThreadTest {
    private static final Path SELF = Path.of("/proc/thread-self/stat");
    /** Fields of proc(5)'s stat, counted behind the command's name, which may hold spaces. */
    private static final int PRIORITY_FIELD = 40 - 3;

    private static final int POLICY_FIELD = 41 - 3;

    private record Seen(RealTimeThread.Grant grant, int policy, int priority, int policyOfItsChild) {}

    @Test
    void answersWithoutTheLibraryToo() {
        RealTimeThread.Grant grant = onItsOwnThread(RealTimeThread::request);
        assertFalse(grant.text().isEmpty());
        if (!NativeLibrary.usable()) {
            assertFalse(grant.scheduled() || grant.locked());
        }
    }

    @Test
    void saysTruthfullyHowTheThreadIsScheduledAndKeepsItFromItsChildren() {
        assumeTrue(NativeLibrary.usable(), NativeLibrary.reason());
        assumeTrue(Files.exists(SELF), "there is no " + SELF);
        Seen seen = onItsOwnThread(() -> {
            RealTimeThread.Grant grant = RealTimeThread.request();
            int childs = onItsOwnThread(() -> stat(POLICY_FIELD));
            return new Seen(grant, stat(POLICY_FIELD), stat(PRIORITY_FIELD), childs);
        });
        assertEquals(0, seen.policyOfItsChild, "a thread that it starts is an ordinary one");
        if (seen.grant.scheduled()) {
            assertEquals(1, seen.policy, "SCHED_FIFO: " + seen.grant.text());
            assertTrue(seen.priority >= 1 && seen.priority <= 5, "priority " + seen.priority);
            assertTrue(seen.grant.text().startsWith("SCHED_FIFO " + seen.priority + ", "), seen.grant.text());
        } else {
            assertEquals(0, seen.policy, seen.grant.text());
            assertTrue(seen.grant.text().startsWith("ordinary scheduling: "), seen.grant.text());
        }
    }

    @Test
    void isScheduledInRealTimeWhereTheUserMay() throws Exception {
        assumeTrue(NativeLibrary.usable(), NativeLibrary.reason());
        assumeTrue(Files.exists(SELF), "there is no " + SELF);
        long capabilities = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).trim(), 16))
                .findFirst()
                .orElse(0);
        assumeTrue((capabilities & 1L << 23) != 0, "this process has no CAP_SYS_NICE");
        RealTimeThread.Grant grant = onItsOwnThread(RealTimeThread::request);
        assertTrue(grant.scheduled(), grant.text());
        assertTrue(grant.locked(), grant.text());
        assertTrue(grant.text().endsWith(", stack locked"), grant.text());
    }

    private static int stat(int field) {
        try {
            String stat = Files.readString(SELF);
            return Integer.parseInt(
                    stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ")[field]);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T onItsOwnThread(java.util.concurrent.Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task, "real-time probe").start();
        try {
            return task.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
