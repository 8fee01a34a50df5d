package org.boothline.app.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.privacy.PrivateFiles;
import org.jspecify.annotations.Nullable;

/**
 * Where the demo's two stations keep what they have: {@code booth} and {@code studio} below one folder that only its
 * owner may look into. <b>Thread</b>: main.
 */
public final class DemoFolders implements AutoCloseable {
    private static final String SPEECH = "/demo/speech.wav";

    private final Path root;
    private boolean keep;

    private DemoFolders(Path root, boolean keep) {
        this.root = root;
        this.keep = keep;
    }

    /** @param kept where to, or null for a folder that goes away */
    public static DemoFolders make(@Nullable Path kept) throws UserFault {
        try {
            if (kept == null) {
                DemoFolders made = new DemoFolders(Files.createTempDirectory("boothline-demo-"), false);
                made.makeSides();
                return made;
            }
            Path root = kept.toAbsolutePath().normalize();
            PrivateFiles.createFolders(root);
            DemoFolders made = new DemoFolders(root, true);
            if (Files.exists(made.booth()) || Files.exists(made.studio())) {
                throw new UserFault(
                        FaultCode.USAGE,
                        "The folder " + root + " can't be used",
                        "it holds the stations of an earlier demo",
                        "name another with --keep, or remove booth and studio there");
            }
            made.makeSides();
            return made;
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The demo's folders can't be made",
                    String.valueOf(e.getMessage()),
                    "name a folder that can be written with --keep",
                    e);
        }
    }

    public Path root() {
        return root;
    }

    public Path booth() {
        return root.resolve("booth");
    }

    public Path studio() {
        return root.resolve("studio");
    }

    /** The speech that comes with Boothline, as a file. */
    public Path speech() throws UserFault {
        Path file = root.resolve("speech.wav");
        try (InputStream bundled = DemoFolders.class.getResourceAsStream(SPEECH)) {
            if (bundled == null) {
                throw new IllegalStateException("the speech is missing from the program");
            }
            Files.copy(bundled, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The speech can't be written to " + file,
                    String.valueOf(e.getMessage()),
                    "name a folder with room with --keep",
                    e);
        }
    }

    /** From now on the folders stay: something went wrong, and the logs are in them. */
    public void keep() {
        keep = true;
    }

    public boolean isKept() {
        return keep;
    }

    /** Removes everything unless it is to stay. */
    @Override
    public void close() {
        if (keep) {
            return;
        }
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE; // Somebody else removed it first.
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            keep = true; // A process that is still ending wrote one more file; the system's cleaning takes it.
        }
    }

    private void makeSides() throws IOException {
        PrivateFiles.createFolders(booth());
        PrivateFiles.createFolders(studio());
    }
}
