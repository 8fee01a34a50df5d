package org.boothline.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private static final Path HOME = Path.of("/home/anna");

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
        Path made = DataFolder.make(temp.resolve("a").resolve("b"));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }

    @Test
    void saysWhyAFolderCantBeMade(@TempDir Path temp) throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        UserFault fault = assertThrows(UserFault.class, () -> DataFolder.make(file));
        assertEquals(FaultCode.DISK, fault.code());
        assertTrue(fault.sentence().contains("a file stands in its place"), fault.sentence());
    }
}
