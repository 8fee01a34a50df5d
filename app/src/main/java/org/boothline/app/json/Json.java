package org.boothline.app.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object that keeps the order in which it was filled. <b>Thread</b>: one at a time. */
public final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    /** @param value null, text, a number, a truth value, a list, an object of these, or a record of them */
    public Json with(String name, @Nullable Object value) {
        members.put(name, value instanceof Json json ? json.members : value);
        return this;
    }

    /** For lists of objects. */
    public Map<String, @Nullable Object> members() {
        return members;
    }

    /** On one line. */
    public String line() {
        try {
            return MAPPER.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report can't be written as JSON", e);
        }
    }

    /** On several lines, for objects that people look at too. */
    public String text() {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report can't be written as JSON", e);
        }
    }

    /** Reads an object; an empty one when the text is not JSON. */
    public static JsonNode read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null ? MAPPER.createObjectNode() : node;
        } catch (JsonProcessingException e) {
            return MAPPER.createObjectNode(); // Whoever asks for a member of it finds none.
        }
    }

    /** Reads a document into a record; members it does not know are left alone. */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        return MAPPER.readValue(file.toFile(), type);
    }
}
