package org.boothline.takes.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.NavigableMap;
import org.boothline.base.privacy.PrivateFiles;
import org.boothline.base.thread.ThreadOwner;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to segments of 4 MiB. A record is in this process's memory after {@link #append}, safe from the death
 * of the process after {@link #flush}, and safe from the death of the machine after {@link #force}.
 *
 * <p>When the disk refuses, nothing that was accepted is lost yet: {@link #append} throws for exactly the record that it
 * did not accept; those accepted before wait in the buffer, and each later call tries them again. Bytes of a record that
 * was only half written are cut off, or, if even that fails, left behind in a segment that is not continued.
 *
 * <p><b>Thread</b>: one, the spool thread or the disk thread. <b>Memory</b>: {@value #BUFFER_BYTES} bytes, made here;
 * {@code append}, {@code flush} and {@code force} allocate nothing except when a segment begins or the disk refuses.
 */
public final class SegmentWriter implements Closeable {
    /** No segment is longer. */
    public static final int SEGMENT_BYTES_MAX = 4 << 20;

    /** Holds several seconds of packets or nearly half a second of stereo samples. */
    static final int BUFFER_BYTES = 128 << 10;

    private final ThreadOwner owner = new ThreadOwner();
    private final Path folder;
    private final String prefix;
    private final SegmentFile.Maker maker;
    private final RecordCodec codec = new RecordCodec();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private @Nullable SegmentFile file;
    private boolean folderForced = true;
    private int number;
    private int buffered;
    private int segmentBytes;
    private long bytesWritten;

    /**
     * The first record begins a new segment, after those that are there.
     *
     * @param prefix {@code packets}, {@code pcm}, {@code patch} or {@code patchpcm}
     * @throws IOException if the folder can't be made or read
     */
    public SegmentWriter(Path folder, String prefix) throws IOException {
        this(PrivateFiles.createFolders(folder), prefix, SegmentFile::create);
    }

    SegmentWriter(Path folder, String prefix, SegmentFile.Maker maker) throws IOException {
        this.folder = folder;
        this.prefix = prefix;
        this.maker = maker;
        NavigableMap<Integer, Path> present = SegmentNames.list(folder, prefix);
        number = present.isEmpty() ? 0 : present.lastKey();
    }

    /** Makes the calling thread the only one that may write; without it anybody may, one at a time. */
    public void bindToCurrentThread() {
        owner.bind();
    }

    /**
     * Accepts a record.
     *
     * @throws IOException if there is no room for it because the disk takes nothing; this record, and no other, was not
     *     accepted
     * @throws IllegalArgumentException if the payload is longer than {@link RecordCodec#PAYLOAD_BYTES_MAX}
     */
    public void append(
            RecordType type, long index64, long sample64, int formatWord, byte[] payload, int offset, int bytes)
            throws IOException {
        assert owner.isCurrent();
        int recordBytes = RecordCodec.recordBytes(bytes);
        if (segmentBytes + buffered + recordBytes > SEGMENT_BYTES_MAX) {
            endSegment();
        }
        if (buffered + recordBytes > buffer.length) {
            flush();
        }
        buffered += codec.encode(
                buffer, buffered, segmentBytes + buffered, type, index64, sample64, formatWord, payload, offset, bytes);
    }

    /**
     * Hands all accepted records to the operating system: one write, cheap enough for every few frames.
     *
     * @throws IOException if the disk refuses; what it did not take stays accepted, see {@link #unwritten}
     */
    public void flush() throws IOException {
        assert owner.isCurrent();
        if (buffered == 0) {
            return;
        }
        SegmentFile current = file == null ? beginSegment() : file;
        try {
            current.write(buffer, 0, buffered);
        } catch (IOException e) {
            keepWhatIsWhole(current, e);
            throw e;
        }
        written(buffered);
    }

    /**
     * Flushes, then waits until the medium has everything.
     *
     * @throws IOException as {@link #flush}, or because the medium failed
     */
    public void force() throws IOException {
        flush();
        if (file != null) {
            file.force();
            if (!folderForced) {
                PrivateFiles.syncFolder(folder);
                folderForced = true;
            }
        }
    }

    /** Bytes that the operating system has taken. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** Tells which records were accepted but are not written: those lost if the writer is now closed or forgotten. */
    public void unwritten(RecordSink sink) {
        for (int at = 0; at < buffered; at += RecordCodec.recordBytes(RecordCodec.payloadBytes(buffer, at))) {
            RecordType type = RecordType.ofId(buffer[at + 5]);
            int bytes = RecordCodec.payloadBytes(buffer, at);
            int formatWord = RecordCodec.formatWord(buffer, at);
            sink.record(
                    type == null ? RecordType.PACKET : type,
                    RecordCodec.index64(buffer, at),
                    RecordCodec.sample64(buffer, at),
                    formatWord,
                    bytes);
        }
    }

    /** Gives the unwritten records up, so that they are not written after they were reported as lost. */
    public void forgetUnwritten() {
        buffered = 0;
    }

    /**
     * Forces, and closes the segment; a later append begins a new one.
     *
     * @throws IOException if not everything was written; {@link #unwritten} still tells what
     */
    @Override
    public void close() throws IOException {
        try {
            force();
        } finally {
            closeFile();
        }
    }

    /** Is told of a record's header. */
    @FunctionalInterface
    public interface RecordSink {
        void record(RecordType type, long index64, long sample64, int formatWord, int payloadBytes);
    }

    private SegmentFile beginSegment() throws IOException {
        while (true) {
            try {
                SegmentFile made = maker.make(SegmentNames.name(folder, prefix, number + 1));
                number++;
                folderForced = false;
                file = made;
                return made;
            } catch (FileAlreadyExistsException e) {
                number++; // Left by an attempt that made the name but could not open the file.
            }
        }
    }

    private void endSegment() throws IOException {
        force();
        closeFile();
    }

    private void closeFile() throws IOException {
        SegmentFile closing = file;
        file = null;
        segmentBytes = 0;
        for (int at = 0; at < buffered; at += RecordCodec.recordBytes(RecordCodec.payloadBytes(buffer, at))) {
            codec.replace(buffer, at, at); // Those that wait go into the next segment.
        }
        if (closing != null) {
            closing.close();
        }
    }

    private void keepWhatIsWhole(SegmentFile current, IOException refusal) {
        int whole = 0;
        try {
            long arrived = current.length() - segmentBytes;
            whole = wholeRecordsWithin(arrived);
            current.truncate(segmentBytes + whole);
            written(whole);
        } catch (IOException e) {
            refusal.addSuppressed(e);
            written(whole);
            abandonSegment(refusal);
        }
    }

    /** Torn bytes stay behind; the reader goes over them. */
    private void abandonSegment(IOException refusal) {
        try {
            closeFile();
        } catch (IOException e) {
            refusal.addSuppressed(e);
        }
    }

    private int wholeRecordsWithin(long bytes) {
        int whole = 0;
        while (whole < buffered) {
            int next = whole + RecordCodec.recordBytes(RecordCodec.payloadBytes(buffer, whole));
            if (next > bytes) {
                break;
            }
            whole = next;
        }
        return whole;
    }

    private void written(int bytes) {
        System.arraycopy(buffer, bytes, buffer, 0, buffered - bytes);
        buffered -= bytes;
        segmentBytes += bytes;
        bytesWritten += bytes;
    }
}
