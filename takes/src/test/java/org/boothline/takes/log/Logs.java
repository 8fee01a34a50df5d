package org.boothline.takes.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.boothline.base.media.Codec;
import org.boothline.base.media.StreamFormat;

/** Logs to break: every payload byte follows from its record, so that what comes back can be told from what was written. */
final class Logs {
    static final int OPUS_WORD = StreamFormat.word(Codec.OPUS, 1, 240);
    static final int MONO_WORD = StreamFormat.word(Codec.L24, 1, 240);
    static final int STEREO_WORD = StreamFormat.word(Codec.L24, 2, 240);

    private Logs() {}

    static Path segment(Path folder, String prefix, int number) {
        return SegmentNames.name(folder, prefix, number);
    }

    static byte[] payload(long index64, int bytes) {
        byte[] payload = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            payload[i] = (byte) (index64 * 31 + i * 7 + 1);
        }
        return payload;
    }

    static int bytesOf(long index64) {
        return (int) (index64 * 5 % 23);
    }

    static void packet(SegmentWriter writer, long index64) throws IOException {
        packet(writer, index64, payload(index64, bytesOf(index64)));
    }

    static void packet(SegmentWriter writer, long index64, byte[] payload) throws IOException {
        writer.append(RecordType.PACKET, index64, index64 * 240, OPUS_WORD, payload, 0, payload.length);
    }

    /** Packets [first, end) as one segment of their own. */
    static Path packets(Path folder, long first, long end) throws IOException {
        try (SegmentWriter writer = new SegmentWriter(folder, "packets")) {
            for (long index = first; index < end; index++) {
                packet(writer, index);
            }
        }
        return SegmentNames.list(folder, "packets").lastEntry().getValue();
    }

    /** A sample's three bytes: its number. */
    static void samples(SegmentWriter writer, long sample64, int frames, int channels) throws IOException {
        byte[] payload = new byte[frames * channels * 3];
        for (int i = 0; i < frames * channels; i++) {
            int value = value(sample64 + i / channels, i % channels);
            payload[3 * i] = (byte) value;
            payload[3 * i + 1] = (byte) (value >> 8);
            payload[3 * i + 2] = (byte) (value >> 16);
        }
        int word = channels == 1 ? MONO_WORD : STEREO_WORD;
        writer.append(RecordType.PCM, sample64 / 240, sample64, word, payload, 0, payload.length);
    }

    /** Never 0, so that an absent sample can't be taken for a present one. */
    static int value(long sample64, int channel) {
        return (int) (sample64 + 1) * 2 + channel;
    }

    static LogIndex open(Path folder, String prefix) {
        try {
            return LogIndex.open(folder, prefix, LogIndex.ALL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True if the record is there and is what {@link #packet} wrote; false if absent; fails if it is anything else. */
    static boolean holds(LogIndex index, long index64, RecordView view) throws IOException {
        if (!index.read(index64, view)) {
            return false;
        }
        byte[] expected = payload(index64, bytesOf(index64));
        boolean same = view.type() == RecordType.PACKET
                && view.index64() == index64
                && view.sample64() == index64 * 240
                && view.formatWord() == OPUS_WORD
                && view.payloadBytes() == expected.length;
        for (int i = 0; same && i < expected.length; i++) {
            same = view.payload()[i] == expected[i];
        }
        if (!same) {
            throw new AssertionError("packet " + index64 + " was returned as good and is not what was written");
        }
        return true;
    }

    static void flip(Path file, long bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
        Files.write(file, bytes);
    }
}
