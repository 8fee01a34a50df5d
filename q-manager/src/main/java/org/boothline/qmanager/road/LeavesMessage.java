package org.boothline.qmanager.road;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.boothline.transport.message.ServeStatus;
import org.boothline.transport.quic.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * {@code leavesRequest} and {@code leavesAnswer}: the hashes of a tree's leaves, asked for only when two roots differ.
 * The body of a READY answer holds 32 bytes a leaf. <b>Thread</b>: any.
 */
final class LeavesMessage {
    private static final String REQUEST = "leavesRequest";
    private static final String ANSWER = "leavesAnswer";
    private static final String ID = "[0-9a-f]{16}";

    /** Jackson remembers thousands of names that it has seen; long ones would fill the heap. */
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxNameLength(100).build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(LIMITS).build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private LeavesMessage() {}

    /** A request, checked. */
    record Request(String sessionId, String takeId, LeafTree tree) {}

    static Exchange request(Request request) {
        return new Exchange(MAPPER.createObjectNode()
                .put("type", REQUEST)
                .put("version", 1)
                .put("sessionId", request.sessionId())
                .put("takeId", request.takeId())
                .put("tree", request.tree().name().toLowerCase(Locale.ROOT))
                .toString());
    }

    static Exchange answer(ServeStatus status, @Nullable String reason, byte[] hashes) {
        ObjectNode fields = MAPPER.createObjectNode();
        fields.put("type", ANSWER)
                .put("version", 1)
                .put("status", status.name())
                .put("reason", reason);
        return new Exchange(fields.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8), hashes);
    }

    /** Empty if the exchange is something else, or none that this version understands. */
    static Optional<Request> readRequest(Exchange exchange) {
        // Most requests are others: a text search is cheaper than a parser.
        if (exchange.json().length > 1_000 || !exchange.text().contains(REQUEST)) {
            return Optional.empty();
        }
        JsonNode fields = parse(exchange);
        String session = fields.path("sessionId").asText();
        String take = fields.path("takeId").asText();
        LeafTree tree = treeOf(fields.path("tree").asText());
        boolean whole = REQUEST.equals(fields.path("type").asText())
                && fields.path("version").asInt() == 1
                && session.matches(ID)
                && take.matches(ID);
        return whole && tree != null ? Optional.of(new Request(session, take, tree)) : Optional.empty();
    }

    /** UNKNOWN if the other station does not understand the question or its answer can't be read. */
    static ServeStatus readStatus(Exchange exchange) {
        JsonNode fields = parse(exchange);
        if (!ANSWER.equals(fields.path("type").asText())) {
            return ServeStatus.UNKNOWN;
        }
        for (ServeStatus status : ServeStatus.values()) {
            if (status.name().equals(fields.path("status").asText())) {
                return status;
            }
        }
        return ServeStatus.UNKNOWN;
    }

    private static @Nullable LeafTree treeOf(String word) {
        for (LeafTree tree : LeafTree.values()) {
            if (tree.name().toLowerCase(Locale.ROOT).equals(word)) {
                return tree;
            }
        }
        return null;
    }

    private static JsonNode parse(Exchange exchange) {
        try {
            JsonNode read = MAPPER.readTree(exchange.json());
            return read == null ? MAPPER.missingNode() : read;
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory does not fail", e);
        }
    }
}
