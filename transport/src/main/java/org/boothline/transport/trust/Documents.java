package org.boothline.transport.trust;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;

/**
 * The books' documents as JSON. Read strictly: whom to trust is nothing to be guessed from half a file, and what a later
 * version has added would be lost by writing without it. Faults never quote a document; secrets stand in them.
 */
final class Documents {
    /** Some ten thousand peers; what is larger is something else. */
    private static final long FILE_BYTES_MAX = 8 << 20;

    private static final String VERSION_FIELD = "version";

    /** Jackson remembers thousands of names that it has seen; long ones would fill the heap. */
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxNameLength(100).build();

    private static final JsonMapper JSON = mapper();

    private Documents() {}

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(LIMITS).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }

    /**
     * Reads a document.
     *
     * @param remedy what to do if it is damaged
     * @return empty if there is no such file
     * @throws UserFault (DISK) if it can't be read, is damaged, or a later version wrote it; it stays as it is
     */
    static <T> Optional<T> read(Path file, Class<T> type, int version, String remedy) throws UserFault {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw damaged(file, "it is far too large", remedy);
            }
            JsonNode tree = JSON.readTree(Files.readAllBytes(file));
            JsonNode found = tree.path(VERSION_FIELD);
            if (!found.isIntegralNumber() || !found.canConvertToLong() || found.longValue() < 1) {
                throw damaged(file, "it has no version", remedy);
            }
            if (found.longValue() > version) {
                throw later(file, "version " + found.asText() + ", this one knows " + version);
            }
            return Optional.of(JSON.treeToValue(tree, type));
        } catch (UnrecognizedPropertyException e) {
            throw later(file, "it holds a field that this one does not know");
        } catch (JsonProcessingException e) {
            throw damaged(file, said(e), remedy);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    file + " can't be read",
                    TrustFiles.reason(e),
                    "see who owns that file, or choose another data folder with --data",
                    e);
        }
    }

    /**
     * Replaces a document; the caller holds its lock.
     *
     * @throws UserFault (DISK) if the disk refuses; the old one is untouched then
     */
    static void write(Path file, Object document) throws UserFault {
        try {
            TrustFiles.replace(file, JSON.writeValueAsBytes(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("documents of this package have a JSON form", e);
        } catch (IOException e) {
            throw new UserFault(
                    FaultCode.DISK,
                    file + " can't be written",
                    TrustFiles.reason(e),
                    "make room on the disk, or choose another data folder with --data",
                    e);
        }
    }

    /** Which rule was broken where, and nothing of the content. */
    private static String said(JsonProcessingException e) {
        if (e.getCause() instanceof IllegalArgumentException rule) {
            return String.valueOf(rule.getMessage());
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String field = mapping.getPath().get(mapping.getPath().size() - 1).getFieldName();
            return field == null ? "a part of it is not what it should be" : "its \"" + field + "\" can't be read";
        }
        return "it is not JSON from line "
                + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + " on";
    }

    private static UserFault later(Path file, String how) {
        return new UserFault(
                FaultCode.DISK,
                file + " is left alone",
                "a later Boothline wrote it (" + how + ")",
                "use the later Boothline, or another data folder with --data");
    }

    private static UserFault damaged(Path file, String why, String remedy) {
        return new UserFault(FaultCode.DISK, file + " is damaged and left as it is", why, remedy);
    }
}
