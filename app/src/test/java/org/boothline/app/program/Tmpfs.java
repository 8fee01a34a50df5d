package org.boothline.app.program;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A small disk, to be filled up. */
final class Tmpfs implements AutoCloseable {
    private static final int PAGE_BYTES = 4_096;

    private final Path folder;

    private Tmpfs(Path folder) {
        this.folder = folder;
    }

    /** Skips the test where it may not be mounted. */
    static Tmpfs mount(Path folder, int megabytes) throws Exception {
        Files.createDirectories(folder);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "mode=700,size=" + megabytes + "m", "tmpfs", folder.toString()),
                "a small tmpfs can't be mounted here: that takes Linux, root and CAP_SYS_ADMIN");
        return new Tmpfs(folder);
    }

    /** Takes all room that is left. */
    void fill() throws IOException {
        try (OutputStream file = Files.newOutputStream(ballast())) {
            byte[] page = new byte[PAGE_BYTES];
            while (true) {
                file.write(page);
            }
        } catch (IOException full) {
            if (Files.size(ballast()) == 0) {
                throw full;
            }
        }
    }

    void makeRoom() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /** After everything that has files open there has ended. */
    @Override
    public void close() throws Exception {
        if (!run("umount", folder.toString())) {
            run("umount", "-l", folder.toString());
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // No such program.
        }
    }
}
