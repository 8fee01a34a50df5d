package org.boothline.engine.wav;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.boothline.engine.pcm.SampleEncoding;

/** Builds WAV files chunk by chunk, also such as no program should write. */
final class WavBytes {
    private static final byte[] GUID_TAIL = HexFormat.of().parseHex("000000001000800000aa00389b71");

    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();

    static byte[] of(int sampleRateHz, int channels, SampleEncoding encoding, int... samples) {
        return new WavBytes()
                .format(encoding.isFloat() ? 3 : 1, channels, sampleRateHz, encoding.bits())
                .data(encoding, samples)
                .riff();
    }

    WavBytes format(int tag, int channels, int sampleRateHz, int bits) {
        return chunk("fmt ", format16(tag, channels, sampleRateHz, bits));
    }

    WavBytes extensible(int tag, int channels, int sampleRateHz, int bits, int validBits) {
        byte[] body = new byte[40];
        littleEndian(body)
                .put(format16(0xFFFE, channels, sampleRateHz, bits))
                .putShort((short) 22)
                .putShort((short) validBits)
                .putInt(0)
                .putShort((short) tag)
                .put(GUID_TAIL);
        return chunk("fmt ", body);
    }

    WavBytes data(SampleEncoding encoding, int... samples) {
        byte[] body = new byte[samples.length * encoding.bytes()];
        encoding.encode(samples, 0, samples.length, body, 0);
        return chunk("data", body);
    }

    WavBytes ds64(long riffBytes, long dataBytes, long frames) {
        byte[] body = new byte[28];
        littleEndian(body).putLong(riffBytes).putLong(dataBytes).putLong(frames);
        return chunk("ds64", body);
    }

    WavBytes chunk(String id, byte[] body) {
        return chunk(id, body.length, body);
    }

    /** A chunk that says another size than it has. */
    WavBytes chunk(String id, long size, byte[] body) {
        byte[] head = new byte[8];
        littleEndian(head).put(ascii(id)).putInt((int) size);
        chunks.writeBytes(head);
        chunks.writeBytes(body);
        if (body.length % 2 != 0) {
            chunks.write(0);
        }
        return this;
    }

    byte[] riff() {
        return file("RIFF", chunks.size() + 4L);
    }

    byte[] file(String id, long size) {
        byte[] file = new byte[12 + chunks.size()];
        littleEndian(file).put(ascii(id)).putInt((int) size).put(ascii("WAVE")).put(chunks.toByteArray());
        return file;
    }

    private static byte[] format16(int tag, int channels, int sampleRateHz, int bits) {
        int frameBytes = channels * bits / 8;
        byte[] body = new byte[16];
        littleEndian(body)
                .putShort((short) tag)
                .putShort((short) channels)
                .putInt(sampleRateHz)
                .putInt(sampleRateHz * frameBytes)
                .putShort((short) frameBytes)
                .putShort((short) bits);
        return body;
    }

    private static byte[] ascii(String id) {
        return id.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
