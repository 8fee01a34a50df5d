package org.boothline.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private static final Path HOME = Path.of("/home/anna");

    private final List<String> told = new ArrayList<>();

    @Test
    void followsEachSystemsCustom() {
        assertEquals(Path.of("/home/anna/.local/share/boothline"), DataFolder.standard(Map.of(), "Linux", HOME));
        assertEquals(Path.of("/data/boothline"), DataFolder.standard(Map.of("XDG_DATA_HOME", "/data"), "Linux", HOME));
        assertEquals(
                Path.of("/home/anna/Library/Application Support/Boothline"),
                DataFolder.standard(Map.of("XDG_DATA_HOME", "/data"), "Mac OS X", HOME));
        assertEquals(
                Path.of("/roaming/Boothline"), DataFolder.standard(Map.of("APPDATA", "/roaming"), "Windows 11", HOME));
    }

    @Test
    void theVariableOverridesEverySystemsCustom() {
        Map<String, String> environment = Map.of("BOOTHLINE_DATA", "/elsewhere", "XDG_DATA_HOME", "/data");
        assertEquals(Path.of("/elsewhere"), DataFolder.standard(environment, "Linux", HOME));
        assertEquals(Path.of("/elsewhere"), DataFolder.standard(environment, "Mac OS X", HOME));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aNewFolderIsItsOwnersOnly(@TempDir Path temp) throws Exception {
        Path made = DataFolder.make(temp.resolve("a").resolve("b"), told::add);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }

    @Test
    void saysWhyAFolderCantBeMade(@TempDir Path temp) throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        UserFault fault = assertThrows(UserFault.class, () -> DataFolder.make(file, told::add));
        assertEquals(FaultCode.DISK, fault.code());
        assertTrue(fault.sentence().contains("a file stands in its place"), fault.sentence());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void ourFoldersInOneThatIsThereAreNarrowedAndThePersonIsTold(@TempDir Path temp) throws Exception {
        wide(temp, "rwxr-xr-x");
        Path sessions = wide(Files.createDirectory(temp.resolve("sessions")), "rwxr-xr-x");
        Path log = wide(Files.createDirectory(temp.resolve("log")), "rwxrwxrwx");
        Path pictures = wide(Files.createDirectory(temp.resolve("pictures")), "rwxr-xr-x");
        assertEquals(temp, DataFolder.make(temp, told::add));
        assertEquals(
                List.of("Others could look into the data folder " + temp + " (sessions, log); that is over."), told);
        assertEquals("rwx------", rights(sessions));
        assertEquals("rwx------", rights(log));
        assertEquals("rwxr-xr-x", rights(pictures), "not ours");
        assertEquals("rwxr-xr-x", rights(temp), "may be somebody's home");
        DataFolder.make(temp, told::add);
        assertEquals(1, told.size());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFolderThatOthersMayWriteIsRefused(@TempDir Path temp) throws Exception {
        for (String rights : List.of("rwxrwxr-x", "rwxr-xrwx")) {
            wide(temp, rights);
            UserFault fault = assertThrows(UserFault.class, () -> DataFolder.make(temp, told::add));
            assertEquals(FaultCode.DISK, fault.code());
            assertTrue(
                    fault.sentence().contains("others than its owner may write into it; take that"), fault.sentence());
        }
        Files.setAttribute(temp, "unix:mode", 01777);
        assertEquals(temp, DataFolder.make(temp, told::add), "one like /tmp can be used");
    }

    private static Path wide(Path path, String rights) throws Exception {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    private static String rights(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
