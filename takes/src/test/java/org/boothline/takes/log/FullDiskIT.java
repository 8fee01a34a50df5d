package org.boothline.takes.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real disk without room: a file system in memory of 512 KiB. */
class FullDiskIT {
    private static final int DISK_KIB = 512;

    @TempDir
    Path folder;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        String refusal = run("mount", "-t", "tmpfs", "-o", "size=" + DISK_KIB + "k", "boothline", folder.toString());
        Assumptions.assumeTrue(refusal.isEmpty(), "a small file system can't be mounted here: " + refusal);
        mounted = true;
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertEquals("", run("umount", folder.toString()));
        }
    }

    @Test
    void aFullDiskCostsExactlyTheRefusedRecordsAndAcceptsAgainWhenThereIsRoom() throws IOException {
        Path ballast = folder.resolve("ballast");
        Files.write(ballast, new byte[300 << 10]);
        Set<Long> accepted = new TreeSet<>();
        long refused = 0;
        byte[] payload = Logs.payload(1, 1_000);
        try (SegmentWriter writer = new SegmentWriter(folder.resolve("stream"), "packets")) {
            for (long i = 0; i < 1_000; i++) {
                if (i == 800) {
                    assertTrue(refused > 300, "the disk was never full");
                    Files.delete(ballast);
                }
                if (i == 850) {
                    writer.flush();
                    break;
                }
                try {
                    Logs.packet(writer, i, payload);
                    accepted.add(i);
                } catch (IOException e) {
                    refused++;
                    assertTrue(i < 800, "there is room again");
                }
            }
        } catch (IOException e) {
            throw new AssertionError("accepted " + accepted.size() + ", refused " + refused, e);
        }
        try (LogIndex index = Logs.open(folder.resolve("stream"), "packets")) {
            Set<Long> present = new TreeSet<>();
            index.present().ranges().forEach(range -> {
                for (long i = range.first(); i < range.end(); i++) {
                    present.add(i);
                }
            });
            assertEquals(accepted, present);
            assertEquals(List.of(), index.damage());
            assertFalse(index.tornTail().isPresent());
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "it takes too long";
        }
        return process.exitValue() == 0 ? "" : said.isEmpty() ? "exit " + process.exitValue() : said;
    }
}
