package org.boothline.takes.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.privacy.PrivateFiles;
import org.jspecify.annotations.Nullable;

/** Documents on disk. A reader sees the old one or the new one, never half of one. */
final class JsonFile {
    /** Jackson remembers thousands of names that it has seen; long ones would fill the heap. */
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxNameLength(100).build();

    private static final JsonMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(LIMITS).build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private JsonFile() {}

    /**
     * Reads a document.
     *
     * @return empty if there is no such file
     * @throws UserFault (DISK) if it can't be read, is damaged, or a newer Boothline wrote it
     */
    static <T> Optional<T> read(Path file, Class<T> type, int version) throws UserFault {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode tree = JSON.readTree(Files.readAllBytes(file));
            int found = tree.path("version").asInt(0);
            if (found > version) {
                throw new UserFault(
                        FaultCode.DISK,
                        file + " can't be read",
                        "a newer Boothline wrote it (version " + found + ", this one knows " + version + ")",
                        "use the newer Boothline");
            }
            if (found < 1) {
                throw damaged(file, "it has no version", null);
            }
            return Optional.of(JSON.treeToValue(tree, type));
        } catch (JsonProcessingException e) {
            throw damaged(file, e.getOriginalMessage().lines().findFirst().orElse("not JSON"), e);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    file + " can't be read",
                    reason(e),
                    "check that the file belongs to you and the disk is sound",
                    e);
        }
    }

    /**
     * Writes a document aside, synchronises it and renames it.
     *
     * @throws UserFault (DISK) if the disk refuses; the old document, if any, is untouched
     */
    static void write(Path file, Object document) throws UserFault {
        try {
            Path folder = PrivateFiles.createFolders(parent(file));
            Path aside = folder.resolve(file.getFileName() + "." + Ids.random() + ".part");
            try {
                PrivateFiles.createFile(aside);
                try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(document));
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                rename(aside, file);
            } finally {
                Files.deleteIfExists(aside); // Ours, and there only if the disk refused.
            }
            PrivateFiles.syncFolder(folder);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    file + " can't be written",
                    reason(e),
                    "make room on the disk or choose another data folder with --data",
                    e);
        }
    }

    static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is in no folder");
        }
        return parent;
    }

    static String reason(IOException e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName().replace("Exception", "") + (message == null ? "" : " (" + message + ")");
    }

    private static void rename(Path aside, Path file) throws IOException {
        try {
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static UserFault damaged(Path file, String why, @Nullable Exception cause) {
        String remedy = "restore it from a backup or move it away; Boothline leaves it as it is";
        return cause == null
                ? new UserFault(FaultCode.DISK, file + " is damaged", why, remedy)
                : new UserFault(FaultCode.DISK, file + " is damaged", why, remedy, cause);
    }
}
