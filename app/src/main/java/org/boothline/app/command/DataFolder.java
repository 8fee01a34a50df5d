package org.boothline.app.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;

/** Where a station keeps what it has: identity, takes, Q Manager, logs. */
final class DataFolder {
    static final String VARIABLE = "BOOTHLINE_DATA";

    private DataFolder() {}

    /** The place for this user on this system, unless {@value #VARIABLE} names another. */
    static Path standard(Map<String, String> environment, String osName, Path home) {
        String chosen = environment.get(VARIABLE);
        if (isSet(chosen)) {
            return Path.of(chosen).toAbsolutePath().normalize();
        }
        String system = osName.toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            String roaming = environment.get("APPDATA");
            return (isSet(roaming) ? Path.of(roaming) : home.resolve("AppData").resolve("Roaming"))
                    .resolve("Boothline");
        }
        if (system.startsWith("mac")) {
            return home.resolve("Library").resolve("Application Support").resolve("Boothline");
        }
        String shared = environment.get("XDG_DATA_HOME");
        return (isSet(shared) ? Path.of(shared) : home.resolve(".local").resolve("share")).resolve("boothline");
    }

    /** Makes the folder, readable by its owner only where the file system can say so. */
    static Path make(Path folder) throws UserFault {
        try {
            if (!Files.isDirectory(folder)) {
                boolean posix =
                        folder.getFileSystem().supportedFileAttributeViews().contains("posix");
                if (posix) {
                    Files.createDirectories(
                            folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.createDirectories(folder);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The data folder " + folder + " can't be made",
                    reason(e),
                    "choose another with --data or " + VARIABLE,
                    e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file stands in its place";
        }
        String told = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return told == null ? "the system does not let it be made there" : told;
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
