package org.boothline.takes.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.privacy.PrivateFiles;
import org.jspecify.annotations.Nullable;

/**
 * Says that a process is working on a session: a lock that the operating system holds and drops with the process, and
 * the time of the last touch. Both, because locks don't work on every file system, and clocks jump.
 *
 * <p><b>Thread</b>: control; {@link #isLapsed} any. <b>Clock</b>: time of day, given by the caller.
 */
public final class LiveLock implements Closeable {
    /** In the session's folder. */
    public static final String FILE_NAME = "live.lock";

    /** How old the last touch of a live session can be; it is touched every second. */
    public static final long LEASE_MS = 5_000;

    private static final int ATTEMPTS = 10;
    private static final long BETWEEN_ATTEMPTS_NS = 10_000_000;

    /**
     * Locked by this process. On POSIX systems closing any channel on a file drops all of the process's locks on it, so
     * a file that we hold must never be opened a second time to look.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private LiveLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Locks a session.
     *
     * @return empty if another process, or this one, holds it
     * @throws IOException if the file can't be made or opened
     */
    public static Optional<LiveLock> tryLock(Path sessionFolder) throws IOException {
        Path file = PrivateFiles.createFolders(sessionFolder).toRealPath().resolve(FILE_NAME);
        try {
            PrivateFiles.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Left by an earlier holder; whether it is locked is what counts.
        }
        synchronized (OURS) { // Not while isLapsed has the file open.
            if (!OURS.add(file)) {
                return Optional.empty();
            }
        }
        try {
            // More than once, because somebody who only looks holds the lock for an instant.
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                LiveLock locked = attempt(file);
                if (locked != null) {
                    return Optional.of(locked);
                }
                LockSupport.parkNanos(BETWEEN_ATTEMPTS_NS);
            }
        } catch (IOException e) {
            OURS.remove(file);
            throw e;
        }
        OURS.remove(file);
        return Optional.empty();
    }

    private static @Nullable LiveLock attempt(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new LiveLock(file, channel, lock);
            }
        } catch (OverlappingFileLockException e) {
            // This process, through another path to the same file.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    /** To be called every second by the app. */
    public void touch(long nowEpochMs) throws IOException {
        // Not Files.setLastModifiedTime: that one opens and closes the file, which drops the lock on POSIX systems.
        if (!file.toFile().setLastModified(nowEpochMs)) {
            throw new IOException(file + " can't be touched");
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (lock.isValid()) {
                lock.release();
            }
        } finally {
            OURS.remove(file);
        }
    }

    /** True if nobody holds the lock and the last touch is more than {@link #LEASE_MS} away. */
    public static boolean isLapsed(Path sessionFolder, long nowEpochMs) throws IOException {
        Path file = sessionFolder.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            return true;
        }
        file = sessionFolder.toRealPath().resolve(FILE_NAME);
        // Away in either direction: a clock that was set back must not keep a dead session alive.
        if (Math.abs(nowEpochMs - Files.getLastModifiedTime(file).toMillis()) <= LEASE_MS) {
            return false;
        }
        synchronized (OURS) {
            return !OURS.contains(file) && isFree(file);
        }
    }

    private static boolean isFree(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** When the session was last touched; empty if it never was live. */
    public static Optional<Long> lastTouchEpochMs(Path sessionFolder) throws IOException {
        Path file = sessionFolder.resolve(FILE_NAME);
        return Files.exists(file) ? Optional.of(Files.getLastModifiedTime(file).toMillis()) : Optional.empty();
    }
}
