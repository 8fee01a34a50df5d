package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo is no trick: the system's own record shows that neither side ever looks into the other one's folder. */
class IsolationIT {
    private static final long LIMIT_S = 240;

    @TempDir
    Path temp;

    private Process demo;

    @AfterEach
    void endDemo() throws Exception {
        if (demo != null) {
            List<ProcessHandle> all = demo.descendants().toList();
            demo.destroyForcibly().waitFor();
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void noProcessOfOneSideOpensAnythingOfTheOther() throws Exception {
        assumeTrue(hasStrace(), "strace is not on this machine, or may not trace here");
        Path root = temp.toRealPath().resolve("kept");
        Path record = temp.resolve("strace.txt");
        Path out = temp.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder(command(record, root));
        builder.environment().remove("BOOTHLINE_LAUNCHER");
        demo = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        assertTrue(demo.waitFor(LIMIT_S, TimeUnit.SECONDS), Files.readString(out));
        assertEquals(0, demo.exitValue(), Files.readString(out));

        SystemCalls calls = SystemCalls.read(record);
        for (String side : List.of("booth", "studio")) {
            String own = root.resolve(side).toString();
            String other =
                    root.resolve(side.equals("booth") ? "studio" : "booth").toString();
            assertEquals(List.of(), touching(calls.of(own), other), "the " + side + "'s processes in the other folder");
            // Q Manager, station, verifier; at the studio the invitation, restore and replace as well.
            int processes = side.equals("booth") ? 3 : 6;
            assertEquals(processes, calls.processesOf(own), "processes of the " + side);
            int opened = touching(calls.of(own), own + "/sessions").size();
            assertTrue(opened > 10, "its own it does open, " + opened + " times");
            // The demo itself makes the folders and starts the Q Managers, and nothing else does it do there.
            List<String> arranging = new ArrayList<>(touching(calls.ofNobody(), own));
            arranging.removeIf(call -> call.startsWith("mkdir") || call.contains(own + "/qmanager"));
            assertEquals(List.of(), arranging, "the demo in the folder of the " + side);
        }
    }

    private static List<String> touching(List<String> calls, String folder) {
        return calls.stream()
                .filter(call ->
                        call.contains(folder + "/") || call.contains(folder + "\"") || call.contains(folder + ">"))
                .filter(call -> !call.contains("execve("))
                .toList();
    }

    private List<String> command(Path record, Path root) {
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-y",
                "-v",
                "-s",
                "4096",
                "-e",
                "trace=?open,openat,?creat,?rename,?renameat,renameat2,?unlink,unlinkat,?mkdir,mkdirat,execve,?fork,?vfork,clone,clone3",
                "-e",
                "signal=none",
                "-o",
                record.toString()));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.boothline.app.Main",
                "demo",
                "--seconds",
                "3",
                "--keep",
                root.toString()));
        return command;
    }

    private boolean hasStrace() throws InterruptedException, IOException {
        try {
            Process tried = new ProcessBuilder(
                            "strace",
                            "-f",
                            "--seccomp-bpf",
                            "-o",
                            temp.resolve("tried").toString(),
                            "true")
                    .redirectErrorStream(true)
                    .redirectOutput(temp.resolve("said").toFile())
                    .start();
            return tried.waitFor(20, TimeUnit.SECONDS) && tried.exitValue() == 0;
        } catch (IOException e) {
            return false; // No such program.
        }
    }

    /** What must not happen is seen if it does: the reader knows threads and children of a process by their side. */
    @Test
    void theReaderOfTheRecordKnowsWhoseCallItIs() throws Exception {
        Path record = temp.resolve("record.txt");
        Files.write(
                record,
                Stream.of(
                                "10 execve(\"/bin/java\", [\"java\", \"demo\"], [\"A=b\"]) = 0",
                                "10 vfork( <unfinished ...>",
                                "11 execve(\"/bin/java\", [\"java\", \"call\", \"--data\", \"/r/booth\", \"--json\"], [\"A=b\"] <unfinished ...>",
                                "10 <... vfork resumed>) = 11",
                                "11 <... execve resumed>) = 0",
                                "11 clone3({flags=CLONE_VM|CLONE_THREAD, stack_size=1}, 88 <unfinished ...>",
                                "12 openat(AT_FDCWD</>, \"/r/studio/identity\", O_RDONLY <unfinished ...>",
                                "11 <... clone3 resumed> => {parent_tid=[12]}, 88) = 12",
                                "12 <... openat resumed>) = 5</r/studio/identity>",
                                "12 clone(child_stack=NULL, flags=CLONE_VFORK|SIGCHLD) = 13",
                                "13 openat(AT_FDCWD</r/booth>, \"x\", O_RDONLY) = 5</r/booth/x>",
                                "10 openat(AT_FDCWD</>, \"/r/booth/qmanager/api.json\", O_RDONLY) = 5</r/booth/qmanager/api.json>")
                        .toList());
        SystemCalls calls = SystemCalls.read(record);
        assertEquals(2, touching(calls.of("/r/booth"), "/r/studio").size());
        assertEquals(1, touching(calls.of("/r/booth"), "/r/booth").size());
        assertEquals(1, touching(calls.ofNobody(), "/r/booth").size());
        assertEquals(1, calls.processesOf("/r/booth"));
    }
}
