package org.boothline.qmanager.road;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedCountTest {
    @TempDir
    Path folder;

    @Test
    void isOnDiskAfterEachAnswerAndGoesOnInTheNextProcess() throws Exception {
        try (ServedCount count = new ServedCount(folder)) {
            count.add(100, 0);
            assertEquals(new ServedCount.Bytes(100, 0), ServedCount.read(folder));
            count.add(0, 9_000_000_000L);
        }
        try (ServedCount count = new ServedCount(folder)) {
            count.add(1, 1);
        }
        assertEquals(new ServedCount.Bytes(101, 9_000_000_001L), ServedCount.read(folder));
        assertEquals(9_000_000_102L, ServedCount.read(folder).all());
    }

    @Test
    void isNothingWithoutAFileOrWithAnotherOnes() throws Exception {
        assertEquals(ServedCount.Bytes.NONE, ServedCount.read(folder));
        Files.writeString(folder.resolve("served.json"), "{\"version\":2}");
        assertEquals(ServedCount.Bytes.NONE, ServedCount.read(folder));
    }
}
