package org.boothline.transport.quic;

import java.nio.charset.StandardCharsets;

/**
 * One request or one answer: a JSON text and, where it says so, bytes after it. On the wire, on one QUIC stream: the
 * text's length (u32, big-endian), the text, the bytes up to the end of the stream.
 *
 * @param json 1 to {@value #JSON_BYTES_MAX} bytes, UTF-8; not checked here. The array is not copied
 * @param body 0 to {@value #BODY_BYTES_MAX} bytes; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copying megabytes to hide them would help nobody.
public record Exchange(byte[] json, byte[] body) {
    public static final int JSON_BYTES_MAX = 1 << 20;
    public static final int BODY_BYTES_MAX = 4 << 20;

    private static final byte[] NOTHING = new byte[0];

    public Exchange(byte[] json) {
        this(json, NOTHING);
    }

    public Exchange(String json) {
        this(json.getBytes(StandardCharsets.UTF_8), NOTHING);
    }

    /** The JSON as text. */
    public String text() {
        return new String(json, StandardCharsets.UTF_8);
    }

    boolean tooLarge() {
        return json.length > JSON_BYTES_MAX || body.length > BODY_BYTES_MAX;
    }

    @Override
    public String toString() {
        return "Exchange[" + json.length + " B of JSON, " + body.length + " B after it]";
    }
}
