package org.boothline.qmanager.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.qmanager.QManagerLauncher;
import org.boothline.qmanager.api.QManagerClient;
import org.boothline.qmanager.station.Ports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
    @TempDir
    Path root;

    private Path data;
    private final int base = Ports.freeBase();
    private final List<Process> starters = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        data = root.resolve("data of a station");
        System.setProperty("boothline.launcher", Java.launcher(root).toString());
    }

    @AfterEach
    void endAll() {
        System.clearProperty("boothline.launcher");
        starters.forEach(Process::destroyForcibly);
        QManagerLauncher.find(data).ifPresent(client -> {
            long pid = client.api().pid();
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            await().until(() ->
                    ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        });
    }

    private QManagerClient ensure(int basePort) throws UserFault {
        return QManagerLauncher.ensureRunning(data, basePort, null);
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    @Test
    void startsOneAndFindsItTheNextTime() throws Exception {
        assertTrue(QManagerLauncher.find(data).isEmpty());
        QManagerClient first = ensure(base);
        assertEquals(base + 2, first.status().udpPort());
        assertEquals(first.api().pid(), ensure(base).api().pid());
        assertEquals(
                first.api().pid(),
                QManagerLauncher.find(data).orElseThrow().status().pid());
        first.stop();
        await().until(() -> !isAlive(first.api().pid()));
        assertTrue(QManagerLauncher.find(data).isEmpty());
        assertFalse(Files.exists(data.resolve("qmanager/api.json")));
    }

    @Test
    void startsOneProcessHoweverManyAskAtTheSameTime() throws Exception {
        starters.add(starter(List.of(), System.getenv("PATH")));
        starters.add(starter(List.of(), System.getenv("PATH")));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Long>> pids = threads.invokeAll(java.util.Collections.nCopies(
                4, (Callable<Long>) () -> ensure(base).api().pid()));
        Set<Long> all = new java.util.HashSet<>();
        for (Future<Long> pid : pids) {
            all.add(pid.get());
        }
        for (Process starter : starters) {
            all.add(pidSaidBy(starter));
        }
        threads.shutdown();
        assertEquals(1, all.size(), all.toString());
    }

    @Test
    void replacesOneThatListensOnAnotherPort() throws Exception {
        QManagerClient first = ensure(base);
        int other = Ports.freeBase();
        QManagerClient second = ensure(other);
        assertEquals(other + 2, second.status().udpPort());
        assertNotEquals(first.api().pid(), second.api().pid());
        assertFalse(isAlive(first.api().pid()));
    }

    @Test
    void startsANewOneWhenTheLastOneWasKilled() throws Exception {
        QManagerClient first = ensure(base);
        ProcessHandle.of(first.api().pid()).orElseThrow().destroyForcibly();
        await().until(() -> !isAlive(first.api().pid()));
        assertTrue(Files.exists(data.resolve("qmanager/api.json")));
        assertNotEquals(first.api().pid(), ensure(base).api().pid());
    }

    @Test
    void saysWhatTheNewProcessSaidWhenItCantStart() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(base + 2)) {
            UserFault fault = assertThrows(UserFault.class, () -> ensure(base));
            assertEquals(FaultCode.QMANAGER, fault.code());
            assertTrue(
                    fault.sentence().contains("Port " + (base + 2) + " (Q Manager) can't be opened"), fault.sentence());
            assertTrue(taken.isBound());
        }
        System.setProperty(
                "boothline.launcher",
                Java.launcher(root, "echo no such thing >&2; exit 9").toString());
        UserFault fault = assertThrows(UserFault.class, () -> ensure(base));
        assertTrue(fault.sentence().contains("it said: no such thing"), fault.sentence());
    }

    @Test
    void outlivesItsStarterAndIsNotReachedByCtrlC() throws Exception {
        ctrlC(System.getenv("PATH"));
    }

    @Test
    void isNotReachedByCtrlCWhereThereIsNoSetsid() throws Exception {
        Path bin = Files.createDirectory(root.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("sh"), Path.of("/bin/sh"));
        ctrlC(bin.toString());
    }

    /** The starter gets a process group of its own, as a shell gives to what it starts; Ctrl-C goes to all of the group. */
    private void ctrlC(String path) throws Exception {
        // A test run that is itself in the background of a script ignores these signals and hands that down.
        Process starter = starter(
                List.of("/usr/bin/env", "--default-signal=INT", "--default-signal=HUP", "/usr/bin/setsid"), path);
        starters.add(starter);
        long manager = pidSaidBy(starter);
        assertTrue(isAlive(manager));
        for (String signal : List.of("-INT", "-HUP")) {
            new ProcessBuilder("kill", signal, "--", "-" + starter.pid())
                    .start()
                    .waitFor();
        }
        assertTrue(starter.waitFor(10, TimeUnit.SECONDS), "the starter goes by the signal");
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        assertTrue(isAlive(manager), "the Q Manager stays");
        assertEquals(manager, QManagerLauncher.find(data).orElseThrow().status().pid());
    }

    private Process starter(List<String> before, String path) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(Java.command(
                List.of(Java.SHORT_LIVED.get(0), "-Dboothline.launcher=" + System.getProperty("boothline.launcher")),
                StarterMain.class,
                data.toString(),
                Integer.toString(base)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", path);
        return builder.start();
    }

    private static long pidSaidBy(Process starter) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(starter.getInputStream(), StandardCharsets.UTF_8));
        String line;
        StringBuilder all = new StringBuilder();
        while ((line = lines.readLine()) != null) {
            if (line.startsWith("pid ")) {
                return Long.parseLong(line.substring(4));
            }
            all.append(line).append('\n');
        }
        throw new AssertionError("the starter said: " + all.toString().lines().collect(Collectors.joining(" | ")));
    }
}
