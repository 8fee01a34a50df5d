package org.boothline.base.privacy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and folders that only their owner may read, whatever the umask, where the file system knows owners (POSIX).
 * Elsewhere (Windows) they inherit the rights of the user's profile, which are the same in effect; and a disk that keeps
 * no permissions at all (FAT on a stick, a shared folder) is used as it is. <b>Thread</b>: any.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

    /** Who may do what with a file; tests give a disk that keeps no permissions. */
    interface Rights {
        Set<PosixFilePermission> of(Path file) throws IOException;
    }

    private PrivateFiles() {}

    /** Makes {@code folder} and the folders above it that are missing; what is there stays as it is. */
    public static Path createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path above = folder.toAbsolutePath().getParent();
        if (above != null) {
            createFolders(above);
        }
        try {
            Files.createDirectory(folder, attributes(folder, FOLDER));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        return folder;
    }

    /** @throws FileAlreadyExistsException if it is there already */
    public static Path createFile(Path file) throws IOException {
        return Files.createFile(file, attributes(file, FILE));
    }

    /** Opens a file for writing, made if it is missing; if others could read or write it, they no longer can. */
    public static FileChannel open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes(file, FILE));
        try {
            narrow(file);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Replaces a small file in one step: a reader sees the old content or the new one. One writer at a time. Not forced to
     * the disk.
     */
    public static void replace(Path file, byte[] content) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(aside); // What a crash may have left, with whatever rights.
        try (FileChannel channel = FileChannel.open(
                aside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(aside, FILE))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        try {
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the names in a folder survive a power failure, where the system lets a folder be synchronised. */
    public static void syncFolder(Path folder) throws IOException {
        if (posix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** True if others than the owner may read or write {@code file}; false on a disk that keeps no permissions. */
    public static boolean exposed(Path file) throws IOException {
        return posix(file)
                && exposed(
                        file,
                        Files::getPosixFilePermissions,
                        Set.of(
                                PosixFilePermission.GROUP_READ,
                                PosixFilePermission.GROUP_WRITE,
                                PosixFilePermission.OTHERS_READ,
                                PosixFilePermission.OTHERS_WRITE));
    }

    /**
     * True if others may put files into {@code folder} or take ours out of it: into it they may as well put an identity or
     * a peer. Not in one like {@code /tmp}, whose sticky bit leaves everybody's files alone.
     */
    public static boolean writableByOthers(Path folder) throws IOException {
        return posix(folder)
                && exposed(
                        folder,
                        Files::getPosixFilePermissions,
                        Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE))
                && !sticky(folder);
    }

    static boolean exposed(Path file, Rights rights, Set<PosixFilePermission> unwanted) throws IOException {
        Set<PosixFilePermission> granted = EnumSet.copyOf(unwanted);
        granted.retainAll(rights.of(file));
        return !granted.isEmpty() && keepsPermissions(file, rights);
    }

    /** Asks the disk itself: a FAT one takes every permission and forgets it. */
    private static boolean keepsPermissions(Path file, Rights rights) throws IOException {
        Path folder = Files.isDirectory(file) ? file : file.toAbsolutePath().getParent();
        if (folder == null || !Files.isWritable(folder)) {
            return true;
        }
        Path probe = Files.createTempFile(folder, ".permissions-", null, attributes(folder, FILE));
        try {
            return rights.of(probe).equals(FILE);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /**
     * Takes all rights of others away from a file or folder of ours.
     *
     * @return true if others had some; false also where the disk keeps no permissions
     * @throws IOException if the system does not let it be done: it is another user's
     */
    public static boolean narrow(Path ours) throws IOException {
        if (!posix(ours)) {
            return false;
        }
        Set<PosixFilePermission> granted = EnumSet.noneOf(PosixFilePermission.class);
        granted.addAll(Files.getPosixFilePermissions(ours));
        Set<PosixFilePermission> kept = EnumSet.copyOf(FOLDER);
        kept.retainAll(granted);
        if (kept.equals(granted)) {
            return false;
        }
        try {
            Files.setPosixFilePermissions(ours, kept);
        } catch (IOException e) {
            if (keepsPermissions(ours, Files::getPosixFilePermissions)) {
                throw e;
            }
            return false;
        }
        return Files.getPosixFilePermissions(ours).equals(kept);
    }

    private static boolean sticky(Path folder) throws IOException {
        return folder.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(folder, "unix:mode") instanceof Integer mode
                && (mode & 01000) != 0;
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return posix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
