package org.boothline.engine.wav;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.boothline.base.fault.UserFault;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.engine.pcm.Int24;
import org.boothline.engine.pcm.SampleEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Broadcast WAV file of 24-bit samples. It grows beside its target as {@code NAME.part}; only
 * {@link #finish} puts it in place, after it was read back and compared. Until then, and when anything fails, whatever
 * had the target's name is untouched and no {@code .part} stays behind. Only its owner may read it: it holds a voice.
 *
 * <p>Layout: {@code JUNK} (room for ds64), {@code bext}, {@code fmt }, {@code data}, then {@code cue } and
 * {@code LIST} when there are cue points. Past 4 GiB the file becomes RF64 and {@code JUNK} becomes {@code ds64}.
 *
 * <p><b>Thread</b>: one owner; it writes to disk, so no audio thread of a sound card. <b>Memory</b>: one block of 64
 * KiB and the cue points; nothing per write. <b>Source</b>: EBU Tech 3285, EBU Tech 3306.
 */
public final class WavWriter implements Closeable {
    /** More cue points than any DAW shows; the rest is not kept. */
    public static final int CUE_POINTS_MAX = 20_000;

    /** A sentence. */
    public static final int LABEL_CHARACTERS_MAX = 200;

    /** The largest RIFF size that 32 bits hold and that does not mean "see ds64". */
    static final long RIFF_BYTES_MAX = 0xFFFF_FFFEL;

    private static final long SIZE_IN_DS64 = 0xFFFF_FFFFL;
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int DS64_BYTES = 28;
    private static final int JUNK_AT = 12;

    private final Path target;
    private final Path part;
    private final WavFormat format;
    private final long riffBytesMax;
    private final RandomAccessFile file;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final int[] converted = new int[1_024];
    private final CRC32C samplesCrc = new CRC32C();
    private final List<CuePoint> cues = new ArrayList<>();
    private final long dataStart;
    private int blockBytes;
    private long frames;
    private boolean open = true;

    /** How the file is opened; tests give a disk that fails. */
    interface Opener {
        RandomAccessFile open(Path path) throws IOException;
    }

    WavWriter(Path target, WavFormat format, BroadcastInfo broadcast, long riffBytesMax, Opener opener)
            throws UserFault {
        if (format.encoding() != SampleEncoding.PCM24) {
            throw new IllegalArgumentException("takes are written with 24 bits, not as " + format.encoding());
        }
        this.target = target;
        this.format = format;
        this.riffBytesMax = riffBytesMax;
        part = target.resolveSibling(target.getFileName() + ".part");
        byte[] head = head(format, BroadcastChunk.bytes(broadcast));
        dataStart = head.length;
        if (Files.isDirectory(target)) {
            throw WavFaults.unwritable(target, new IOException("it is a folder"));
        }
        RandomAccessFile opened = null;
        try {
            Files.deleteIfExists(part); // What a crash may have left.
            PrivateFiles.createFile(part);
            opened = opener.open(part);
            opened.write(head);
        } catch (IOException e) {
            discard(opened, e);
            throw WavFaults.unwritable(target, e);
        }
        file = opened;
    }

    /**
     * Begins a file.
     *
     * @param format of 24 bits
     * @throws UserFault DISK if it can't be written there
     */
    public static WavWriter create(Path target, WavFormat format, BroadcastInfo broadcast) throws UserFault {
        return new WavWriter(
                target, format, broadcast, RIFF_BYTES_MAX, part -> new RandomAccessFile(part.toFile(), "rw"));
    }

    public WavFormat format() {
        return format;
    }

    /** Frames written so far. */
    public long frames() {
        return frames;
    }

    /**
     * Appends captured samples.
     *
     * @param samples int[frames × channels], 24 bit, interleaved
     * @throws UserFault DISK if the disk refuses; the file is gone then
     */
    public void write(int[] samples, int frames) throws UserFault {
        int count = frames * format.channels();
        for (int done = 0; done < count; ) {
            int fits = Math.min(count - done, (BLOCK_BYTES - blockBytes) / 3);
            SampleEncoding.PCM24.encode(samples, done, fits, block, blockBytes);
            done += fits;
            filled(fits * 3);
        }
        this.frames += frames;
    }

    /**
     * Appends decoded audio, rounded to 24 bit and clamped.
     *
     * @param samples float[frames × channels], interleaved, ±1.0
     * @throws UserFault as above
     */
    public void write(float[] samples, int frames) throws UserFault {
        int count = frames * format.channels();
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, converted.length / format.channels() * format.channels());
            for (int i = 0; i < part; i++) {
                converted[i] = Int24.ofFloat(samples[done + i]);
            }
            write(converted, part / format.channels());
            done += part;
        }
    }

    /**
     * Appends samples that are bytes already: 24 bit, little-endian, interleaved.
     *
     * @param bytes a whole number of frames
     * @throws UserFault as above
     */
    public void write(byte[] samples24, int offset, int bytes) throws UserFault {
        if (bytes % format.frameBytes() != 0) {
            throw new IllegalArgumentException(bytes + " bytes are no whole number of frames");
        }
        for (int done = 0; done < bytes; ) {
            int fits = Math.min(bytes - done, (BLOCK_BYTES - blockBytes) / 3 * 3);
            System.arraycopy(samples24, offset + done, block, blockBytes, fits);
            done += fits;
            filled(fits);
        }
        frames += bytes / format.frameBytes();
    }

    /**
     * Marks a place.
     *
     * @param label cut off after {@value #LABEL_CHARACTERS_MAX} characters
     * @return false if it can't be kept: beyond 24.8 hours at 48 kHz, or more than {@value #CUE_POINTS_MAX}
     */
    public boolean cue(long frame, String label) {
        if (frame > CuePoint.FRAME_MAX || cues.size() >= CUE_POINTS_MAX) {
            return false;
        }
        String kept = label.length() > LABEL_CHARACTERS_MAX ? label.substring(0, LABEL_CHARACTERS_MAX) : label;
        return cues.add(new CuePoint(frame, kept));
    }

    /**
     * Completes the file, flushes it to the disk, reads it back, compares, and only then puts it in the target's
     * place.
     *
     * @throws UserFault DISK if the disk refuses or returns other bytes than were written; the file is gone then
     */
    public WavSummary finish() throws UserFault {
        mustBeOpen();
        try {
            complete();
            file.getChannel().force(true);
            WavSummary summary = new WavVerification(part).verify(target, format, frames, samplesCrc.getValue(), cues);
            open = false;
            file.close();
            replaceTarget();
            return summary;
        } catch (IOException e) {
            throw failed(e);
        } catch (UserFault e) {
            failed(new IOException(e));
            throw e;
        }
    }

    /** Gives the file up unless it was finished. */
    @Override
    public void close() {
        if (open) {
            open = false;
            discard(file, new IOException("given up"));
        }
    }

    private void complete() throws IOException {
        writeBlock();
        long dataBytes = frames * format.frameBytes();
        if ((dataBytes & 1) != 0) {
            file.write(0);
        }
        if (!cues.isEmpty()) {
            file.write(chunk("cue ", CueChunks.cueBytes(cues)));
            file.write(chunk("LIST", CueChunks.listBytes(cues)));
        }
        long riffBytes = file.getFilePointer() - 8;
        boolean large = riffBytes > riffBytesMax;
        if (large) {
            byte[] ds64 = new byte[8 + DS64_BYTES];
            littleEndian(ds64)
                    .put(ascii("ds64"))
                    .putInt(DS64_BYTES)
                    .putLong(riffBytes)
                    .putLong(dataBytes)
                    .putLong(frames);
            put(JUNK_AT, ds64);
        }
        put(dataStart - 4, size(large ? SIZE_IN_DS64 : dataBytes));
        put(4, size(large ? SIZE_IN_DS64 : riffBytes));
        put(0, ascii(large ? "RF64" : "RIFF"));
    }

    private static byte[] size(long bytes) {
        byte[] size = new byte[4];
        littleEndian(size).putInt((int) bytes);
        return size;
    }

    private void replaceTarget() throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            return; // Windows can't open a folder, and keeps its entries itself.
        }
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    private void filled(int bytes) throws UserFault {
        mustBeOpen();
        blockBytes += bytes;
        if (blockBytes + 3 > BLOCK_BYTES) {
            try {
                writeBlock();
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private void writeBlock() throws IOException {
        samplesCrc.update(block, 0, blockBytes);
        file.write(block, 0, blockBytes);
        blockBytes = 0;
    }

    private UserFault failed(IOException cause) {
        open = false;
        discard(file, cause);
        return WavFaults.unwritable(target, cause);
    }

    private void discard(@Nullable RandomAccessFile opened, IOException reason) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private void mustBeOpen() {
        if (!open) {
            throw new IllegalStateException("the file was finished or given up");
        }
    }

    private void put(long at, byte[] bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
    }

    /** Everything before the samples, with the sizes still open. */
    private static byte[] head(WavFormat format, byte[] broadcast) {
        byte[] fmt = new byte[16];
        littleEndian(fmt)
                .putShort((short) 1)
                .putShort((short) format.channels())
                .putInt(format.sampleRateHz())
                .putInt(format.sampleRateHz() * format.frameBytes())
                .putShort((short) format.frameBytes())
                .putShort((short) format.encoding().bits());
        byte[] junk = chunk("JUNK", new byte[DS64_BYTES]);
        byte[] bext = chunk("bext", broadcast);
        byte[] fmtChunk = chunk("fmt ", fmt);
        byte[] head = new byte[JUNK_AT + junk.length + bext.length + fmtChunk.length + 8];
        ByteBuffer into = littleEndian(head);
        into.put(ascii("RIFF")).putInt(0).put(ascii("WAVE"));
        into.put(junk).put(bext).put(fmtChunk).put(ascii("data")).putInt(0);
        return head;
    }

    private static byte[] chunk(String id, byte[] body) {
        byte[] chunk = new byte[8 + body.length + (body.length & 1)];
        littleEndian(chunk).put(ascii(id)).putInt(body.length).put(body);
        return chunk;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] ascii(String id) {
        return id.getBytes(StandardCharsets.US_ASCII);
    }
}
