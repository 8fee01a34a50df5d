package org.boothline.engine.wav;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.pcm.SampleEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of a RIFF, RF64 or BW64 file, strictly: a file that is not whole is refused, because a take made
 * from it would silently lack something. <b>Memory</b>: metadata chunks above 16 MiB are passed over. <b>Source</b>:
 * Multimedia Programming Interface 1.0 (RIFF), EBU Tech 3285 and 3306, RFC 2361.
 */
final class WavParser {
    private static final long UNKNOWN_SIZE = 0xFFFF_FFFFL;
    private static final int CHUNKS_MAX = 10_000;
    private static final int METADATA_BYTES_MAX = 16 << 20;
    private static final int TAG_PCM = 1;
    private static final int TAG_FLOAT = 3;
    private static final int TAG_EXTENSIBLE = 0xFFFE;
    /** The end of a sub-format's GUID; the first two bytes are a format tag. */
    private static final byte[] GUID_TAIL = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    private final Path path;
    private final RandomAccessFile file;
    private final long fileBytes;
    private boolean isRf64;
    private boolean lengthUnknown;
    private long ds64RiffBytes;
    private long ds64DataBytes;
    private @Nullable WavFormat format;
    private long dataStart = -1;
    private long dataBytes;
    private @Nullable BroadcastInfo broadcast;
    private final CueChunks cues = new CueChunks();

    private WavParser(Path path, RandomAccessFile file) throws IOException {
        this.path = path;
        this.file = file;
        fileBytes = file.length();
    }

    static WavLayout parse(Path path, RandomAccessFile file) throws IOException, UserFault {
        return new WavParser(path, file).parse();
    }

    private WavLayout parse() throws IOException, UserFault {
        long riffEnd = header();
        long end = Math.min(riffEnd, fileBytes);
        long at = 12;
        int chunks = 0;
        while (at + 8 <= end) {
            if (++chunks > CHUNKS_MAX) {
                throw WavFaults.damaged(path, "it has more than " + CHUNKS_MAX + " chunks");
            }
            ByteBuffer head = bytes(at, 8);
            String id = id(head, 0);
            long size = chunkBytes(id, size(head, 4), at + 8);
            chunk(id, at + 8, size);
            at += 8 + size + (size & 1);
        }
        WavFormat known = format;
        if (known == null || dataStart < 0) {
            throw riffEnd > fileBytes
                    ? WavFaults.damaged(path, "it ends before its audio begins")
                    : WavFaults.unusable(path, "it holds no audio (no " + (known == null ? "fmt" : "data") + " chunk)");
        }
        // Some programs count the padding of an odd last chunk and don't write it.
        if (riffEnd > fileBytes && at != fileBytes + 1) {
            throw WavFaults.truncated(path, known, frames(known, dataBytes), frames(known, dataBytes));
        }
        return new WavLayout(known, dataStart, dataBytes, isRf64, broadcast, cues.points());
    }

    /** @return where the file should end */
    private long header() throws IOException, UserFault {
        if (fileBytes == 0) {
            throw WavFaults.unusable(path, "it is empty");
        }
        if (fileBytes < 12) {
            throw WavFaults.unusable(path, "it is not a WAV file");
        }
        ByteBuffer head = bytes(0, 12);
        String id = id(head, 0);
        isRf64 = id.equals("RF64") || id.equals("BW64");
        if (!(id.equals("RIFF") || isRf64) || !id(head, 8).equals("WAVE")) {
            throw WavFaults.unusable(path, "it is not a WAV file");
        }
        long riffBytes = size(head, 4);
        if (isRf64) {
            ds64();
            riffBytes = riffBytes == UNKNOWN_SIZE ? ds64RiffBytes : riffBytes;
        } else if (riffBytes == 0 || riffBytes == UNKNOWN_SIZE) {
            lengthUnknown = true; // By a recorder that streams; the data chunk decides.
            return fileBytes;
        }
        return riffBytes + 8;
    }

    private void ds64() throws IOException, UserFault {
        if (fileBytes < 12 + 8 + 28) {
            throw WavFaults.damaged(path, "it ends before its audio begins");
        }
        ByteBuffer chunk = bytes(12, 8 + 28);
        if (!id(chunk, 0).equals("ds64") || size(chunk, 4) < 28) {
            throw WavFaults.damaged(path, "an RF64 file begins with a ds64 chunk, this one doesn't");
        }
        ds64RiffBytes = chunk.getLong(8);
        ds64DataBytes = chunk.getLong(16);
        if (ds64RiffBytes < 0 || ds64RiffBytes > Long.MAX_VALUE - 8 || ds64DataBytes < 0) {
            throw WavFaults.damaged(path, "its ds64 chunk says an impossible size");
        }
    }

    /** The chunk's real size, checked to be in the file. */
    private long chunkBytes(String id, long written, long start) throws UserFault {
        boolean isData = id.equals("data");
        long size = isData && isRf64 && written == UNKNOWN_SIZE ? ds64DataBytes : written;
        if (isData && !isRf64 && (written == UNKNOWN_SIZE || (size == 0 && lengthUnknown && fileBytes > start))) {
            throw WavFaults.damaged(path, "its length was never filled in, so its recording was never finished");
        }
        if (size <= fileBytes - start) {
            return size;
        }
        if (!isData) {
            throw WavFaults.damaged(path, "it is truncated in its " + printable(id) + " chunk");
        }
        WavFormat known = format;
        if (known == null) {
            throw WavFaults.damaged(path, "its audio comes before its format");
        }
        throw WavFaults.truncated(path, known, frames(known, fileBytes - start), frames(known, size));
    }

    private void chunk(String id, long start, long size) throws IOException, UserFault {
        switch (id) {
            case "fmt " -> {
                if (format != null) {
                    throw WavFaults.damaged(path, "it says its format twice");
                }
                format = format(start, size);
            }
            case "data" -> {
                WavFormat known = format;
                if (known == null) {
                    throw WavFaults.damaged(path, "its audio comes before its format");
                }
                if (dataStart >= 0) {
                    throw WavFaults.damaged(path, "it has two data chunks");
                }
                if (size % known.frameBytes() != 0) {
                    throw WavFaults.damaged(path, "its audio ends in the middle of a sample");
                }
                dataStart = start;
                dataBytes = size;
            }
            case "bext", "cue ", "LIST" -> {
                if (size <= METADATA_BYTES_MAX) {
                    metadata(id, bytes(start, (int) size));
                }
            }
            default -> {}
        }
    }

    private void metadata(String id, ByteBuffer chunk) {
        switch (id) {
            case "bext" -> broadcast = BroadcastChunk.parse(chunk);
            case "cue " -> cues.parseCue(chunk);
            default -> cues.parseList(chunk);
        }
    }

    private WavFormat format(long start, long size) throws IOException, UserFault {
        if (size < 16) {
            throw WavFaults.damaged(path, "its fmt chunk is too short");
        }
        ByteBuffer chunk = bytes(start, (int) Math.min(size, 40));
        int tag = chunk.getShort(0) & 0xFFFF;
        int bits = chunk.getShort(14) & 0xFFFF;
        if (tag == TAG_EXTENSIBLE) {
            tag = subFormat(chunk);
        }
        SampleEncoding encoding = encoding(tag, bits);
        int channels = chunk.getShort(2) & 0xFFFF;
        long rate = size(chunk, 4);
        int frameBytes = chunk.getShort(12) & 0xFFFF;
        if (channels < 1 || channels > WavFormat.CHANNELS_MAX) {
            throw WavFaults.unusable(path, "it has " + channels + " channels");
        }
        if (rate < WavFormat.SAMPLE_RATE_HZ_MIN || rate > WavFormat.SAMPLE_RATE_HZ_MAX) {
            throw WavFaults.unusable(path, "its sample rate is " + rate + " Hz");
        }
        WavFormat read = new WavFormat((int) rate, channels, encoding);
        if (read.frameBytes() != frameBytes) {
            throw WavFaults.damaged(path, "its fmt chunk contradicts itself");
        }
        return read;
    }

    private int subFormat(ByteBuffer chunk) throws UserFault {
        if (chunk.limit() < 40) {
            throw WavFaults.damaged(path, "its fmt chunk is too short");
        }
        for (int i = 0; i < GUID_TAIL.length; i++) {
            if (chunk.get(26 + i) != GUID_TAIL[i]) {
                throw WavFaults.unusable(path, "its audio is compressed or of an unknown kind");
            }
        }
        return chunk.getShort(24) & 0xFFFF;
    }

    private SampleEncoding encoding(int tag, int bits) throws UserFault {
        for (SampleEncoding encoding : SampleEncoding.values()) {
            if (tag == (encoding.isFloat() ? TAG_FLOAT : TAG_PCM) && bits == encoding.bits()) {
                return encoding;
            }
        }
        throw tag == TAG_PCM || tag == TAG_FLOAT
                ? WavFaults.unusable(path, "it has " + bits + " bits a sample")
                : WavFaults.unusable(path, "its audio is compressed or of an unknown kind (format " + tag + ")");
    }

    private ByteBuffer bytes(long at, int count) throws IOException {
        byte[] bytes = new byte[count];
        file.seek(at);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long frames(WavFormat format, long bytes) {
        return bytes / format.frameBytes();
    }

    static String id(ByteBuffer buffer, int at) {
        byte[] bytes = new byte[4];
        buffer.get(at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static long size(ByteBuffer buffer, int at) {
        return buffer.getInt(at) & 0xFFFF_FFFFL;
    }

    private static String printable(String id) {
        return id.chars().allMatch(c -> c > 32 && c < 127) ? id : "next";
    }
}
