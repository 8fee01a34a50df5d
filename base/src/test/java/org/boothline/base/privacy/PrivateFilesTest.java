package org.boothline.base.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows knows no POSIX permissions")
class PrivateFilesTest {
    @TempDir
    Path temp;

    @Test
    void newFilesAndFoldersBelongToTheirOwnerOnly() throws IOException {
        Path deep = PrivateFiles.createFolders(temp.resolve("a/b/c"));
        assertEquals("rwx------", rights(temp.resolve("a")));
        assertEquals("rwx------", rights(temp.resolve("a/b")));
        assertEquals("rwx------", rights(deep));
        assertEquals("rw-------", rights(PrivateFiles.createFile(deep.resolve("file"))));
        PrivateFiles.open(deep.resolve("opened")).close();
        assertEquals("rw-------", rights(deep.resolve("opened")));
        PrivateFiles.replace(deep.resolve("replaced"), new byte[3]);
        assertEquals("rw-------", rights(deep.resolve("replaced")));
        assertThrows(FileAlreadyExistsException.class, () -> PrivateFiles.createFile(deep.resolve("file")));
    }

    @Test
    void aFileThatWasWiderIsNarrowedWhenItIsOpenedOrReplaced() throws IOException {
        Path file = wide(Files.writeString(temp.resolve("lock"), "content"), "rw-rw-rw-");
        try (FileChannel channel = PrivateFiles.open(file)) {
            channel.write(ByteBuffer.wrap("C".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        }
        assertEquals("rw-------", rights(file));
        assertEquals("Content", Files.readString(file));
        wide(file, "rw-r--r--");
        wide(Files.writeString(temp.resolve("lock.part"), "left by a crash"), "rw-rw-rw-");
        PrivateFiles.replace(file, new byte[] {'n', 'e', 'w'});
        assertEquals("rw-------", rights(file));
        assertEquals("new", Files.readString(file));
        assertFalse(Files.exists(temp.resolve("lock.part")));
    }

    @Test
    void narrowingTakesOnlyTheOthersRightsAndSaysWhetherThereWereAny() throws IOException {
        Path file = wide(Files.createFile(temp.resolve("file")), "r-xrwxr-x");
        assertTrue(PrivateFiles.narrow(file));
        assertEquals("r-x------", rights(file));
        assertFalse(PrivateFiles.narrow(file));
        Path folder = wide(Files.createDirectory(temp.resolve("folder")), "rwxr-xr-x");
        assertTrue(PrivateFiles.narrow(folder));
        assertEquals("rwx------", rights(folder));
    }

    @Test
    void isExposedIfAnybodyElseMayReadOrWriteIt() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        for (String rights : List.of("rwxr-----", "rw--w----", "rw----r--", "rw-----w-")) {
            assertTrue(PrivateFiles.exposed(wide(file, rights)), rights);
        }
        for (String rights : List.of("rwx------", "rw-------", "r--------", "rwx--x--x")) {
            assertFalse(PrivateFiles.exposed(wide(file, rights)), rights);
        }
    }

    @Test
    void aFolderThatOthersMayWriteIsToldFromOneThatOnlyLooksSo() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("folder"));
        assertFalse(PrivateFiles.writableByOthers(wide(folder, "rwxr-xr-x")));
        assertTrue(PrivateFiles.writableByOthers(wide(folder, "rwxrwxr-x")));
        assertTrue(PrivateFiles.writableByOthers(wide(folder, "rwxr-xrwx")));
        Files.setAttribute(folder, "unix:mode", 01777);
        assertFalse(PrivateFiles.writableByOthers(folder), "each one's files are safe in a sticky folder");
    }

    /** FAT, a Windows folder in WSL, many network shares: every file looks open to all, and chmod changes nothing. */
    @Test
    void onADiskThatKeepsNoPermissionsNothingCountsAsExposed() throws IOException {
        Path file = wide(Files.createFile(temp.resolve("file")), "rwxrwxrwx");
        var all = PosixFilePermissions.fromString("rwxrwxrwx");
        assertFalse(PrivateFiles.exposed(file, anything -> all, all));
        assertTrue(PrivateFiles.exposed(file, Files::getPosixFilePermissions, all));
        try (var left = Files.list(temp)) {
            assertEquals(List.of(file), left.toList(), "the probe is gone");
        }
    }

    /** The file system of a ZIP file stands for any that has no POSIX permissions at all. */
    @Test
    void aFileSystemWithoutPermissionsIsUsedAsItIs() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(
                URI.create("jar:" + temp.resolve("disk.zip").toUri()), Map.of("create", "true"))) {
            assertFalse(zip.supportedFileAttributeViews().contains("posix"));
            Path folder = PrivateFiles.createFolders(zip.getPath("/a/b"));
            Path file = PrivateFiles.createFile(folder.resolve("file"));
            assertFalse(PrivateFiles.exposed(file));
            assertFalse(PrivateFiles.writableByOthers(folder));
            assertFalse(PrivateFiles.narrow(file));
            PrivateFiles.replace(file, new byte[] {'x'});
            assertEquals("x", Files.readString(file));
            PrivateFiles.syncFolder(folder);
        }
    }

    private static Path wide(Path path, String rights) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
