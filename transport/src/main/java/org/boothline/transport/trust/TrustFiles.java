package org.boothline.transport.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;

/**
 * The files of the two books: readable by their owner only, changed by one process at a time, replaced whole.
 * <b>Thread</b>: any, any process.
 */
final class TrustFiles {
    /** What is done under a lock. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws UserFault;
    }

    /** What a writer that died has left; the lock's next holder writes over it. */
    static final String ASIDE = ".part";

    private static final int ATTEMPTS = 2_500;
    private static final long BETWEEN_ATTEMPTS_NS = 2_000_000;

    /**
     * Threads of this process queue here: a lock of the operating system belongs to the process, and on POSIX systems
     * closing any channel on its file would drop it.
     */
    private static final ReentrantLock OURS = new ReentrantLock();

    private TrustFiles() {}

    /**
     * Does {@code work} while no other thread or process holds {@code lock}, a file that stays.
     *
     * @throws UserFault (DISK) if the lock can't be had within 5 s; whatever {@code work} throws
     */
    static <T> T locked(Path lock, Work<T> work) throws UserFault {
        OURS.lock();
        try {
            createFolders(lock.toAbsolutePath().getParent());
            try (FileChannel channel = open(lock, "rw-------", StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = acquire(channel)) {
                if (held == null) {
                    throw new UserFault(
                            FaultCode.DISK,
                            lock + " can't be locked",
                            "another program has held it for 5 s",
                            "see whether another Boothline hangs, and try again");
                }
                return work.run();
            }
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    lock + " can't be locked",
                    reason(e),
                    "see who owns that file, or choose another data folder with --data",
                    e);
        } finally {
            OURS.unlock();
        }
    }

    private static @Nullable FileLock acquire(FileChannel channel) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // This process, by another copy of this class: wait as for another process.
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS_NS);
        }
        return null;
    }

    /** Writes {@code content} aside, waits until the disk has it, and renames. The caller holds the file's lock. */
    static void replace(Path file, byte[] content) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ASIDE);
        Files.deleteIfExists(aside);
        try {
            try (FileChannel channel =
                    open(aside, "rw-------", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            try {
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(aside); // There only if the disk refused.
        }
        sync(file.toAbsolutePath().getParent());
    }

    private static void sync(@Nullable Path folder) throws IOException {
        if (folder != null && posix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void createFolders(@Nullable Path folder) throws IOException {
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        createFolders(folder.getParent());
        try {
            Files.createDirectory(folder, rights(folder, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) { // Else somebody else was faster.
                throw e;
            }
        }
    }

    private static FileChannel open(Path file, String rights, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), rights(file, rights));
    }

    private static FileAttribute<?>[] rights(Path path, String rights) {
        return posix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static String reason(IOException e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName().replace("Exception", "") + (message == null ? "" : " (" + message + ")");
    }
}
