package org.boothline.qmanager.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ApiFileTest {
    @TempDir
    Path folder;

    private final ApiFile file = new ApiFile(1, 40_000, ApiFile.newToken(), 77, 6002, "*", 123);

    @Test
    void readsBackWhatWasWritten() throws IOException {
        file.write(folder);
        assertEquals(Optional.of(file), ApiFile.read(folder));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isReadableByItsOwnerOnlyEvenWhenItReplacesAnOpenOne() throws IOException {
        Files.writeString(folder.resolve("api.json"), "{}");
        file.write(folder);
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("api.json"))));
    }

    @Test
    void isAbsentWhenMissingHalfWrittenOrOfAnotherVersion() throws IOException {
        assertEquals(Optional.empty(), ApiFile.read(folder));
        for (String text : new String[] {"", "{", "{}", "[]", "{\"version\":2,\"port\":1}", "null"}) {
            Files.writeString(folder.resolve("api.json"), text);
            assertEquals(Optional.empty(), ApiFile.read(folder), text);
        }
    }

    @Test
    void hasATokenNobodyCanGuessAndNeverPrintsIt() {
        assertNotEquals(ApiFile.newToken(), ApiFile.newToken());
        assertTrue(ApiFile.newToken().matches("[0-9a-f]{64}"));
        assertFalse(file.toString().contains(file.token()));
    }
}
