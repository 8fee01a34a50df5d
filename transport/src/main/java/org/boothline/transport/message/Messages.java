package org.boothline.transport.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.boothline.transport.quic.Exchange;

/** Messages to JSON and back. <b>Thread</b>: any. <b>Memory</b>: a tree of the whole text; not for hot paths. */
public final class Messages {
    /** The version of every message here. Fields may be added to it; a change of meaning makes a new one. */
    public static final int VERSION = 4;

    private static final String TYPE = "type";
    private static final String VERSION_FIELD = "version";
    private static final int DEPTH_MAX = 16;
    private static final int NUMBER_CHARS_MAX = 32;
    /** Jackson remembers thousands of names that it has seen, whoever sent them: long ones would fill the heap. */
    private static final int NAME_CHARS_MAX = 100;

    private static final int SHOWN_CHARS_MAX = 40;

    private static final JsonMapper MAPPER = mapper();

    private static final Map<String, Class<?>> TYPES = Stream.of(Message.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(Messages::typeWord, Function.identity()));

    private Messages() {}

    private static JsonMapper mapper() {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxNumberLength(NUMBER_CHARS_MAX)
                .maxNameLength(NAME_CHARS_MAX)
                .maxStringLength(Exchange.JSON_BYTES_MAX)
                .build();
        JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(limits)
                        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
                // A later version may say more; what it adds is not ours to understand.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }

    /** The word in the field {@code type}: the record's name, first letter small. */
    static String typeWord(Class<?> type) {
        String name = type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /**
     * What {@code json} says.
     *
     * @throws MessageFault if it is no message of this version: its {@link MessageFault#refusal} is the answer to it
     */
    public static Message read(byte[] json) throws MessageFault {
        if (json.length > Exchange.JSON_BYTES_MAX) {
            throw MessageFault.malformed("a message has at most " + Exchange.JSON_BYTES_MAX + " bytes");
        }
        try {
            if (!(MAPPER.readTree(json) instanceof ObjectNode fields)) {
                throw MessageFault.malformed("a message is a JSON object");
            }
            return (Message) MAPPER.treeToValue(fields, type(fields));
        } catch (JsonProcessingException e) {
            throw MessageFault.malformed(said(e));
        } catch (IOException e) {
            throw MessageFault.malformed("not JSON");
        }
    }

    private static Class<?> type(ObjectNode fields) throws MessageFault {
        JsonNode word = fields.path(TYPE);
        JsonNode version = fields.path(VERSION_FIELD);
        if (!word.isTextual() || !version.isIntegralNumber()) {
            throw MessageFault.malformed("a message has a type and a version");
        }
        // First, because another version may have other types.
        if (!version.canConvertToInt() || version.intValue() != VERSION) {
            throw new MessageFault(
                    RefusalCode.OTHER_VERSION, "this station speaks version " + VERSION + " of its messages", false);
        }
        Class<?> type = TYPES.get(word.textValue());
        if (type == null) {
            throw new MessageFault(
                    RefusalCode.UNKNOWN_TYPE, "this station knows no \"" + shown(word.textValue()) + "\"", false);
        }
        return type;
    }

    private static String said(JsonProcessingException e) {
        Throwable cause = e.getCause();
        String text = cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
        return text == null ? "not a message" : text;
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(text.length(), SHOWN_CHARS_MAX));
    }

    /** {@code message} as UTF-8 JSON. */
    public static byte[] write(Message message) {
        ObjectNode fields = MAPPER.createObjectNode();
        fields.put(TYPE, typeWord(message.getClass()));
        fields.put(VERSION_FIELD, VERSION);
        fields.setAll((ObjectNode) MAPPER.valueToTree(message));
        try {
            return MAPPER.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of this package have a JSON form", e);
        }
    }

    /** {@code message} as an exchange without a body. */
    public static Exchange exchange(Message message) {
        return new Exchange(write(message));
    }

    /** {@code message} with bytes after it. */
    public static Exchange exchange(Message message, byte[] body) {
        return new Exchange(write(message), body);
    }
}
