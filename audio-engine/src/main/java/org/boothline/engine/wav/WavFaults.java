package org.boothline.engine.wav;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/** The sentences about files that can't be read or written. <b>Thread</b>: any. */
final class WavFaults {
    private static final String EXPORT_AGAIN = "export it as WAV with 16 or 24 bits";
    private static final String COPY_AGAIN = "copy or export it again";
    private static final long ROOM_BYTES_MIN = 1 << 20;

    private WavFaults() {}

    static UserFault unusable(Path file, String why) {
        return new UserFault(FaultCode.DISK, file + " can't be used as audio", why, EXPORT_AGAIN);
    }

    static UserFault damaged(Path file, String why) {
        return new UserFault(FaultCode.DISK, file + " is damaged", why, COPY_AGAIN);
    }

    /** @param readable frames that are there, of {@code promised} */
    static UserFault truncated(Path file, WavFormat format, long readable, long promised) {
        double rate = format.sampleRateHz();
        return damaged(
                file,
                String.format(
                        Locale.ROOT,
                        "it is truncated, only %.1f s of its %.1f s of audio can be read",
                        readable / rate,
                        promised / rate));
    }

    static UserFault unreadable(Path file, IOException cause) {
        String why = "it can't be read (" + cause.getMessage() + ")";
        if (cause instanceof NoSuchFileException || !Files.exists(file)) {
            why = "there is no such file";
        } else if (Files.isDirectory(file)) {
            why = "it is a folder";
        } else if (cause instanceof AccessDeniedException || !Files.isReadable(file)) {
            why = "reading it is not permitted";
        }
        return new UserFault(
                FaultCode.DISK, file + " can't be opened", why, "check the name and the permissions", cause);
    }

    static UserFault unwritable(Path file, IOException cause) {
        Path folder = file.toAbsolutePath().getParent();
        String what = file + " can't be written";
        if (folder != null && !Files.isDirectory(folder)) {
            return new UserFault(
                    FaultCode.DISK, what, "there is no folder " + folder, "make it or choose another", cause);
        }
        if (folder != null && isFull(folder, cause)) {
            return new UserFault(
                    FaultCode.DISK,
                    what,
                    "there is no space left on its disk",
                    "free some space and try again; nothing that was there is changed",
                    cause);
        }
        return new UserFault(
                FaultCode.DISK,
                what,
                String.valueOf(cause.getMessage()),
                "check the folder and its permissions",
                cause);
    }

    private static boolean isFull(Path folder, IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space") || message.contains("not enough space") || message.contains("quota")) {
            return true;
        }
        try { // Messages of the system are translated; the disk's own figure is not.
            return Files.getFileStore(folder).getUsableSpace() < ROOM_BYTES_MIN;
        } catch (IOException e) {
            cause.addSuppressed(e);
            return false;
        }
    }
}
