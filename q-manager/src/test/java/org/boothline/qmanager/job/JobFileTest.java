package org.boothline.qmanager.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobFileTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatWasWritten() throws IOException {
        Job waiting = Job.wanted("00000000000000aa", "00000000000000bb", JobSource.PACKETS, 1_000)
                .running(2_000)
                .progressed(new JobProgress(JobPhase.FETCHING, 9, 8, 7, 6, 5, 4), 3_000)
                .away("The booth \"home\" is away", 4_000);
        Job done = Job.wanted("00000000000000aa", "00000000000000bb", JobSource.PCM, 1_000)
                .running(2_000)
                .done(JobOutcome.PARTIAL, "100 samples were never spooled", ReceiptDelivery.PENDING, 5_000);
        JobFile.write(folder, List.of(waiting, done));
        assertEquals(List.of(waiting, done), JobFile.read(folder));
        assertTrue(Files.readString(folder.resolve("job.json")).contains("\"version\" : 1"));
    }

    @Test
    void isEmptyWithoutAFile() throws IOException {
        assertEquals(List.of(), JobFile.read(folder));
    }

    @Test
    void refusesAnotherVersionAndWhatIsNoJson() throws IOException {
        Files.writeString(folder.resolve("job.json"), "{\"version\":2,\"jobs\":[]}");
        assertThrows(IOException.class, () -> JobFile.read(folder));
        Files.writeString(folder.resolve("job.json"), "{\"version\":1,\"jobs\":[{\"id\"");
        assertThrows(IOException.class, () -> JobFile.read(folder));
    }

    @Test
    void refusesAJobThatLacksAPart() throws IOException {
        JobFile.write(folder, List.of(Job.wanted("a", "b", JobSource.PCM, 1)));
        String text = Files.readString(folder.resolve("job.json"));
        for (String part : List.of("id", "takeId", "sessionId", "source", "state", "progress", "phase", "receipt")) {
            Files.writeString(folder.resolve("job.json"), text.replace("\"" + part + "\"", "\"lost\""));
            assertThrows(IOException.class, () -> JobFile.read(folder), part);
        }
        Files.writeString(folder.resolve("job.json"), "{\"version\":1,\"jobs\":[null]}");
        assertThrows(IOException.class, () -> JobFile.read(folder));
    }

    @Test
    void passesOverFieldsOfALaterProgram() throws IOException {
        JobFile.write(folder, List.of(Job.wanted("a", "b", JobSource.PCM, 1)));
        String text = Files.readString(folder.resolve("job.json"));
        Files.writeString(folder.resolve("job.json"), text.replace("\"takeId\"", "\"priority\" : 3, \"takeId\""));
        assertEquals(1, JobFile.read(folder).size());
    }
}
