package org.boothline.takes.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {
    @TempDir
    Path data;

    private SessionFolder session;
    private Path file;

    @BeforeEach
    void create() throws UserFault {
        session = new TakeStore(data).createSession(Stores.session(Stores.SESSION, 1));
        file = session.folder().resolve("session.json");
    }

    @Test
    void everyTruncationIsSaidToBeDamagedAndNeverOverwritten() throws IOException, UserFault {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            byte[] torn = Arrays.copyOf(whole, length);
            Files.write(file, torn);
            assertDamagedAndKept(torn, "length " + length);
        }
        Files.write(file, whole);
        assertEquals(Stores.session(Stores.SESSION, 1), session.info());
    }

    @Test
    void whatIsNoSessionIsSaidToBeDamagedAndNeverOverwritten() throws IOException {
        for (String text : List.of(
                "null",
                "[]",
                "17",
                "\0\0\0\0\0\0",
                "{}",
                "{\"version\":0}",
                "{\"version\":1}",
                "{\"version\":\"1\",\"sessionId\":\"00000000000000aa\",\"createdEpochMs\":1,\"peers\":[],\"restoreKeyHex\":\"\"}",
                "{\"version\":1,\"sessionId\":\"../../../../etc\",\"createdEpochMs\":1,\"peers\":[],\"restoreKeyHex\":\"\"}",
                "{\"version\":1,\"sessionId\":\"00000000000000aa\",\"createdEpochMs\":1,\"peers\":[null],\"restoreKeyHex\":\"\"}",
                "{\"version\":1,\"sessionId\":\"00000000000000aa\",\"createdEpochMs\":1,\"peers\":null,\"restoreKeyHex\":\"\"}",
                "{\"version\":1,\"sessionId\":\"00000000000000aa\",\"createdEpochMs\":null,\"peers\":[],\"restoreKeyHex\":\"\"}",
                "{\"version\":1,\"sessionId\":\"00000000000000aa\",\"createdEpochMs\":1,\"peers\":[],\"restoreKeyHex\":\"xyz\"}",
                "{\"version\":1,\"sessionId\":\"00000000000000aa\",\"createdEpochMs\":1,\"peers\":[],\"restoreKeyHex\":\"\"} more",
                "[".repeat(5_000))) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Files.write(file, bytes);
            assertDamagedAndKept(bytes, text);
        }
    }

    @Test
    void aDocumentOfANewerBoothlineIsNamedAsSuchAndNeverOverwritten() throws IOException {
        byte[] newer = "{\"version\":2,\"unheardOf\":true}".getBytes(StandardCharsets.UTF_8);
        Files.write(file, newer);
        UserFault fault = assertThrows(UserFault.class, session::info);
        assertEquals(FaultCode.DISK, fault.code());
        assertTrue(fault.sentence().contains("a newer Boothline wrote it (version 2"), fault.sentence());
        assertThrows(UserFault.class, () -> session.update(Stores.session(Stores.SESSION, 2)));
        assertEquals(-1, Arrays.mismatch(newer, Files.readAllBytes(file)));
    }

    @Test
    void whatALaterBoothlineAddsWithinTheVersionIsPassedOver() throws IOException, UserFault {
        String text = Files.readString(file);
        Files.writeString(file, text.replaceFirst("\\{", "{\"added\":[1,{\"x\":2}],"));
        assertEquals(Stores.session(Stores.SESSION, 1), session.info());
    }

    @Test
    void aRefusedWriteLeavesTheOldDocumentAndNothingAside() throws IOException, UserFault {
        Path blocked = session.folder().resolve("blocked.json");
        Files.createDirectories(blocked.resolve("not empty"));
        UserFault fault =
                assertThrows(UserFault.class, () -> JsonFile.write(blocked, Stores.session(Stores.SESSION, 9)));
        assertEquals(FaultCode.DISK, fault.code());
        assertTrue(fault.sentence().startsWith(blocked + " can't be written: "), fault.sentence());
        try (Stream<Path> files = Files.list(session.folder())) {
            assertEquals(
                    List.of("blocked.json", "session.json"),
                    files.map(path -> path.getFileName().toString()).sorted().toList());
        }
        assertEquals(1, session.info().createdEpochMs());
    }

    @Test
    void aDocumentThatCanNotBeReadIsAFaultAndNoAbsence() throws IOException {
        Files.delete(file);
        assertThrows(UserFault.class, session::info, "absent");
        Files.createDirectory(file);
        UserFault fault = assertThrows(UserFault.class, session::info);
        assertTrue(fault.sentence().startsWith(file + " can't be read: "), fault.sentence());
    }

    @Test
    void documentsAndFoldersBelongToTheirOwnerOnly() throws IOException, UserFault {
        Assumptions.assumeTrue(
                data.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no POSIX rights");
        session.update(Stores.session(Stores.SESSION, 2));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(session.folder())));
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("sessions"))));
    }

    @Test
    void noFileIsNoDocument() throws UserFault {
        assertEquals(Optional.empty(), JsonFile.read(data.resolve("none.json"), SessionInfo.class, 1));
    }

    private void assertDamagedAndKept(byte[] bytes, String where) throws IOException {
        UserFault fault = assertThrows(UserFault.class, session::info, where);
        assertEquals(FaultCode.DISK, fault.code(), where);
        assertTrue(fault.sentence().startsWith(file + " is damaged: "), fault.sentence());
        assertEquals(1, fault.sentence().lines().count(), "one sentence: " + fault.sentence());
        assertThrows(UserFault.class, () -> session.update(Stores.session(Stores.SESSION, 2)), where);
        assertEquals(-1, Arrays.mismatch(bytes, Files.readAllBytes(file)), where);
    }
}
