package org.boothline.lab.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.identity.StationIdentity;
import org.boothline.transport.identity.IdentityStore;

/** Keys and folders for samples. */
final class SampleStation {
    private SampleStation() {}

    /** A new one, kept nowhere. */
    static StationIdentity identity() throws UserFault {
        Path folder = folder();
        try {
            return IdentityStore.loadOrCreate(folder);
        } finally {
            delete(folder);
        }
    }

    /** An empty folder of its own. */
    static Path folder() throws UserFault {
        try {
            return Files.createTempDirectory("boothline-fuzz-");
        } catch (IOException e) {
            throw disk(e);
        }
    }

    static void delete(Path folder) throws UserFault {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw disk(e);
        }
    }

    static UserFault disk(IOException e) {
        return new UserFault(
                FaultCode.DISK,
                "The fuzzer's files can't be written",
                String.valueOf(e.getMessage()),
                "make room in " + System.getProperty("java.io.tmpdir"),
                e);
    }
}
