package org.boothline.qmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QManagerSettingsTest {
    @TempDir
    private Path dataDir;

    @Test
    void remembersTheBasePortOfTheLastQManagerOfAFolder() throws IOException {
        assertEquals(Optional.empty(), QManagerSettings.lastBasePort(dataDir));
        QManagerSettings settings = new QManagerSettings(dataDir, 7000, null);
        Files.createDirectories(settings.folder());
        settings.keepBasePort();
        assertEquals(Optional.of(7000), QManagerSettings.lastBasePort(dataDir));
    }

    @Test
    void forgetsABasePortThatCanNotBe() throws IOException {
        Path folder = Files.createDirectories(dataDir.resolve("qmanager"));
        for (String text : new String[] {"", "seven", "7001", "80", "99999999999"}) {
            Files.writeString(folder.resolve("base-port"), text);
            assertEquals(Optional.empty(), QManagerSettings.lastBasePort(dataDir), text);
        }
    }
}
