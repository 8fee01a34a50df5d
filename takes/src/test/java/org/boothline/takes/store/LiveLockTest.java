package org.boothline.takes.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveLockTest {
    private static final long NOW_MS = 1_767_225_600_000L;

    @TempDir
    Path folder;

    @Test
    void oneProcessHoldsASessionOnce() throws IOException {
        LiveLock first = LiveLock.tryLock(folder).orElseThrow();
        assertTrue(LiveLock.tryLock(folder).isEmpty());
        assertTrue(
                LiveLock.tryLock(folder.resolve("../" + folder.getFileName())).isEmpty(), "by another path");
        first.close();
        LiveLock.tryLock(folder).orElseThrow().close();
    }

    @Test
    void lapsesFiveSecondsAfterTheLastTouchOnceNobodyHoldsIt() throws IOException {
        LiveLock lock = LiveLock.tryLock(folder).orElseThrow();
        lock.touch(NOW_MS);
        assertFalse(LiveLock.isLapsed(folder, NOW_MS + 60_000), "held");
        assertFalse(LiveLock.isLapsed(folder, NOW_MS + 60_000), "looking does not break it");
        lock.close();
        assertEquals(Optional.of(NOW_MS), LiveLock.lastTouchEpochMs(folder));
        assertFalse(LiveLock.isLapsed(folder, NOW_MS + LiveLock.LEASE_MS));
        assertTrue(LiveLock.isLapsed(folder, NOW_MS + LiveLock.LEASE_MS + 1));
        assertFalse(LiveLock.isLapsed(folder, NOW_MS - LiveLock.LEASE_MS));
        assertTrue(LiveLock.isLapsed(folder, NOW_MS - LiveLock.LEASE_MS - 1), "the clock was set back");
    }

    @Test
    void aSessionThatNeverWasLiveIsLapsed() throws IOException {
        assertTrue(LiveLock.isLapsed(folder, NOW_MS));
        assertTrue(LiveLock.isLapsed(folder.resolve("nowhere"), NOW_MS));
        assertEquals(Optional.empty(), LiveLock.lastTouchEpochMs(folder));
    }

    @Test
    void theFileStaysSoThatItsTimeIsKnown() throws IOException {
        LiveLock.tryLock(folder).orElseThrow().close();
        assertTrue(Files.exists(folder.resolve(LiveLock.FILE_NAME)));
    }
}
