package org.boothline.app.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.privacy.PrivateFiles;
import org.jspecify.annotations.Nullable;

/** Where a station keeps what it has: identity, takes, Q Manager, logs; all of it for its owner only. */
final class DataFolder {
    static final String VARIABLE = "BOOTHLINE_DATA";

    /** What others may not even list. */
    private static final List<String> OURS = List.of("identity", "sessions", "qmanager", "log", "invitations", "plain");

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

    /**
     * Makes the folder, for its owner only. In one that is there already, Boothline's own folders are narrowed; the folder
     * itself is not: it may be somebody's home.
     *
     * @param tell gets the sentence if something had to be narrowed
     * @throws UserFault (DISK) if it can't be made or used, or others may write into it: they could put another identity
     *     in the place of this one
     */
    static Path make(Path folder, Consumer<String> tell) throws UserFault {
        try {
            if (!Files.isDirectory(folder)) {
                return PrivateFiles.createFolders(folder);
            }
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The data folder " + folder + " can't be made",
                    reason(e),
                    "choose another with --data or " + VARIABLE,
                    e);
        }
        try {
            if (PrivateFiles.writableByOthers(folder)) {
                throw new UserFault(
                        FaultCode.DISK,
                        "The data folder " + folder + " is not used",
                        "others than its owner may write into it",
                        "take that permission away (chmod go-w), or name a folder inside it with --data");
            }
            narrow(folder, tell);
            return folder;
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    "The data folder " + folder + " can't be closed to others",
                    reason(e),
                    "see who owns what is in it, or choose another with --data or " + VARIABLE,
                    e);
        }
    }

    private static void narrow(Path folder, Consumer<String> tell) throws IOException {
        List<String> narrowed = new ArrayList<>();
        for (String name : OURS) {
            Path ours = folder.resolve(name);
            if (Files.isDirectory(ours, LinkOption.NOFOLLOW_LINKS) && PrivateFiles.narrow(ours)) {
                narrowed.add(name);
            }
        }
        if (!narrowed.isEmpty()) {
            tell.accept("Others could look into the data folder " + folder + " (" + String.join(", ", narrowed)
                    + "); that is over.");
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
